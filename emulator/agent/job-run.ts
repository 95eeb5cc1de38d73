/** Runs the jobs of a pipeline, step by step, and gathers the results. */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { JobMessage } from '../services/azdo/index';
import { type Layout, layOut } from './checkouts';
import type { ConditionScope, Status } from './conditions';
import type { EmulatorLink } from './emulator-link';
import { type Network, toCertificateVariables } from './environment';
import { Log } from './log';
import { isMasked, Masker } from './masking';
import { type StepRecord, type StepResult, worse } from './obey';
import type { PipelineOptions, PipelineResult, StepReport } from './options';
import type { PipelineJob } from './pipeline';
import { type JobPlan, makeVariables } from './plan';
import { type JobContext, type PlannedStep, runStep } from './step-run';
import { Variables } from './variables';
import type { Task } from './vsix';
import { emptyTemp, nameSources, type Workspace } from './workspace';

export class Run {
  readonly #options: PipelineOptions;
  readonly #workspace: Workspace;
  readonly #network: Network;
  readonly #aheadMs: EmulatorLink['aheadMs'];
  readonly #masker = new Masker();
  readonly #log: Log;
  readonly #nodePath: string;
  readonly #nodeMajor: number;
  readonly #steps: StepReport[] = [];
  /** Results of the stages before this one, and of the jobs before this one. */
  #stage: { name: string; outcome: Status; before: Status } = { name: '', outcome: 'succeeded', before: 'succeeded' };
  #outcome: Status = 'succeeded';
  #variables = new Variables();

  constructor(
    options: PipelineOptions,
    workspace: Workspace,
    { network, aheadMs }: Pick<EmulatorLink, 'network' | 'aheadMs'>,
  ) {
    this.#options = options;
    this.#workspace = workspace;
    this.#network = network;
    this.#aheadMs = aheadMs;
    this.#log = new Log(this.#masker, workspace.logFile, options);
    this.#nodePath = options.nodePath ?? process.execPath;
    this.#nodeMajor = readNodeMajor(this.#nodePath);
  }

  async runJob(plan: JobPlan, message: JobMessage): Promise<void> {
    const { job } = plan;
    if (job.stage !== this.#stage.name) {
      this.#stage = { name: job.stage, outcome: 'succeeded', before: this.#outcome };
    }
    const layout = layOut(job.checkouts, job.repositories, {
      folder: join(this.#workspace.root, '1'),
      collection: message.variables['System.CollectionUri'] ?? '',
      project: message.variables['System.TeamProject'] ?? '',
      self: message.variables['Build.Repository.Name'] ?? '',
    });
    this.#variables = this.#makeJobVariables(job, message, layout);
    this.#addSecrets(message);
    const variable = (name: string) => this.#variables.get(name);
    const runs =
      job.stageCondition({ status: this.#stage.before, variable }) &&
      job.condition({ status: this.#stage.outcome, variable });
    if (!runs) {
      return this.#log.line(`== ${job.displayName} (skipped)`);
    }
    const context = this.#makeContext(message, layout);
    let status: Status = 'succeeded';
    for (const step of job.steps) {
      status = await this.#runOne({ step, task: plan.tasks.get(step) }, context, status);
    }
    emptyTemp(this.#workspace);
    this.#stage.outcome = worst(this.#stage.outcome, status);
    this.#outcome = worst(this.#outcome, status);
  }

  #makeJobVariables(job: PipelineJob, message: JobMessage, layout: Layout): Variables {
    const variables = makeVariables({
      PATH: process.env.PATH ?? '',
      ...message.variables,
      ...this.#workspace.variables,
      ...nameSources(layout),
    });
    for (const { name, value, isSecret } of message.groupVariables) {
      variables.set(name, value, { isSecret });
    }
    variables.set('Agent.JobName', job.name);
    const agent = toCertificateVariables(this.#options.certificates ?? 'node', this.#network);
    for (const [name, value] of Object.entries(agent)) {
      variables.set(name, value);
    }
    variables.set('System.Debug', String(this.#options.isDebug === true));
    for (const [name, value] of Object.entries({ ...job.variables, ...this.#options.variables })) {
      variables.set(name, value);
    }
    for (const [name, value] of Object.entries(this.#options.secrets ?? {})) {
      variables.set(name, value, { isSecret: true });
    }
    variables.set('System.AccessToken', message.systemConnection.accessToken, { isSecret: true, isReadOnly: true });
    const proxyPassword = variables.get('Agent.ProxyPassword');
    if (proxyPassword !== undefined) {
      variables.set('Agent.ProxyPassword', proxyPassword, { isSecret: true });
    }
    return variables;
  }

  #addSecrets(message: JobMessage): void {
    for (const { value, isSecret } of this.#variables.list()) {
      if (isSecret) {
        this.#masker.add(value);
      }
    }
    for (const { authorization } of message.endpoints) {
      for (const [key, value] of Object.entries(authorization.parameters)) {
        if (isMasked(key)) {
          this.#masker.add(value);
        }
      }
    }
  }

  async #runOne(planned: PlannedStep, job: JobContext, status: Status): Promise<Status> {
    const { step, task } = planned;
    const { variables } = job;
    variables.set('Agent.JobStatus', toTitle(status));
    variables.set('System.TaskInstanceId', randomUUID());
    const scope: ConditionScope = { status, variable: (name) => variables.get(name) };
    const displayName = variables.expand(step.displayName);
    const record = makeRecord(planned, this.#steps.length + 1);
    const started = Date.now();
    let exitCode: number | undefined;
    if (!step.enabled || !step.condition(scope)) {
      record.result = 'skipped';
      this.#log.line(`== ${displayName} (skipped)`);
    } else {
      this.#log.line(`== ${displayName}`);
      exitCode = await runStep(planned, record, job);
      if (record.result === 'failed' && step.continueOnError) {
        record.result = 'succeededWithIssues';
      }
      this.#log.line(`-- ${toTitle(record.result)} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    }
    this.#steps.push(this.#report(record, { displayName, task, durationMs: Date.now() - started, exitCode }));
    return record.result === 'skipped' ? status : worst(status, toStatus(record.result));
  }

  #makeContext(message: JobMessage, { sources }: Layout): JobContext {
    return {
      message,
      variables: this.#variables,
      network: this.#network,
      certificates: this.#options.certificates ?? 'node',
      workspace: { ...this.#workspace, sources },
      masker: this.#masker,
      log: this.#log,
      nodePath: this.#nodePath,
      nodeMajor: this.#nodeMajor,
      aheadMs: this.#aheadMs,
    };
  }

  #report(record: StepRecord, { displayName, task, durationMs, exitCode }: StepEnd): StepReport {
    const { name, result, issues, summary } = record;
    return {
      name,
      displayName: this.#masker.mask(displayName),
      task: task === undefined ? 'script' : `${task.name}@${task.version}`,
      result,
      issues,
      outputVariables: this.#maskAll(Object.entries(record.outputVariables)),
      summary,
      durationMs,
      exitCode,
    };
  }

  #maskAll(entries: readonly (readonly [string, string])[]): Record<string, string> {
    return Object.fromEntries(entries.map(([name, value]) => [name, this.#masker.mask(value)]));
  }

  finish(): PipelineResult {
    this.#log.line(`Result: ${toTitle(this.#outcome)}. Kept in ${this.#workspace.root}`);
    const open = this.#variables.list().filter(({ isSecret }) => !isSecret);
    return {
      result: this.#outcome,
      steps: this.#steps,
      variables: this.#maskAll(open.map(({ name, value }) => [name, value])),
    };
  }
}

/** What is known of a step beside its record when it has ended. */
interface StepEnd extends Pick<StepReport, 'displayName' | 'durationMs' | 'exitCode'> {
  readonly task: Task | undefined;
}

function makeRecord({ step, task }: PlannedStep, number: number): StepRecord {
  const name = step.name ?? (task === undefined ? `CmdLine${number}` : task.name);
  return { name, number, result: 'succeeded', issues: [], outputVariables: {}, summary: undefined };
}

function readNodeMajor(nodePath: string): number {
  return Number(/^v(\d+)/.exec(execFileSync(nodePath, ['--version'], { encoding: 'utf8' }))?.[1] ?? 20);
}

function toStatus(result: StepResult): Status {
  return result === 'succeeded' || result === 'succeededWithIssues' ? result : 'failed';
}

function worst(left: Status, right: Status): Status {
  return toStatus(worse(left, right));
}

function toTitle(result: StepResult): string {
  return result.charAt(0).toUpperCase() + result.slice(1);
}
