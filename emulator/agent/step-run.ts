/** Runs one step: environment, process, its output and commands, its result. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sameText } from '../json';
import type { JobEndpoint, JobMessage } from '../services/azdo/index';
import { type ChildEnd, type ChildOptions, runChild } from './child';
import { clockParameters } from './clock';
import { findRestriction, parseCommand, type Restrictions } from './commands';
import { makeCommonEnvironment, makeTaskEnvironment, type Network } from './environment';
import type { Log } from './log';
import type { Masker } from './masking';
import { addIssue, obey, type StepRecord, type Surroundings } from './obey';
import type { Certificates } from './options';
import type { Step } from './pipeline';
import type { Variables } from './variables';
import { findTarget, readInputs, type Task } from './vsix';
import type { Workspace } from './workspace';

/** What the steps of a job share. */
export interface JobContext {
  readonly message: JobMessage;
  readonly variables: Variables;
  readonly network: Network;
  readonly certificates: Certificates;
  readonly workspace: Workspace;
  readonly masker: Masker;
  readonly log: Log;
  readonly nodePath: string;
  readonly nodeMajor: number;
  /** How far the emulator's clock is ahead of the machine's. */
  readonly aheadMs: () => Promise<number>;
}

/** A step with the task that it runs; without one it is a script. */
export interface PlannedStep {
  readonly step: Step;
  readonly task: Task | undefined;
}

/** @returns the exit code. The result, issues and outputs go into the record. */
export async function runStep(
  { step, task }: PlannedStep,
  record: StepRecord,
  job: JobContext,
): Promise<number | undefined> {
  const around: Surroundings = { ...job, taskVariables: new Map(), record };
  const own = Object.fromEntries(Object.entries(step.env).map(([name, value]) => [name, job.variables.expand(value)]));
  const call =
    task === undefined
      ? makeScriptCall(step, job)
      : makeTaskCall(step, task, { ...job, aheadNowMs: await job.aheadMs() });
  const end = await runChild({
    ...call,
    environment: { ...makeCommonEnvironment(job), ...own, ...call.environment },
    timeoutMinutes: step.timeoutMinutes,
    onLine: (line) => takeLine(line, around, task?.restrictions),
  });
  const why = explain(end, step, task?.name ?? record.name);
  if (why !== undefined) {
    record.result = 'failed';
    addIssue(around, { type: 'error', message: why });
  }
  return end.exitCode;
}

type ProcessCall = Pick<ChildOptions, 'file' | 'parameters' | 'folder' | 'environment'>;

function makeTaskCall(step: Step, task: Task, job: JobContext & { readonly aheadNowMs: number }): ProcessCall {
  const { values } = readInputs(task, step.inputs);
  const inputs = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, job.variables.expand(value)]));
  const endpoints: JobEndpoint[] = [];
  for (const { name, connectionType } of task.inputs) {
    const endpoint = connectionType === undefined ? undefined : findEndpoint(job.message, inputs[name] ?? '');
    if (endpoint === undefined) {
      continue;
    }
    endpoints.push(endpoint);
    inputs[name] = endpoint.id;
  }
  return {
    file: job.nodePath,
    parameters: [...clockParameters(job.aheadNowMs, job.workspace.temp), findTarget(task, job.nodeMajor)],
    folder: job.workspace.sources,
    environment: makeTaskEnvironment({ ...job, inputs, endpoints, taskVariables: new Map() }),
  };
}

function findEndpoint(message: JobMessage, nameOrId: string): JobEndpoint | undefined {
  return message.endpoints.find(({ id, name }) => sameText(id, nameOrId) || sameText(name, nameOrId));
}

function makeScriptCall(step: Step, job: JobContext): ProcessCall {
  const { shell, text } = step.run.kind === 'script' ? step.run : { shell: 'sh', text: '' };
  const file = join(job.workspace.temp, `${job.message.jobId}.sh`);
  writeFileSync(file, job.variables.expand(text));
  const folder = resolve(job.workspace.sources, job.variables.expand(step.workingDirectory ?? ''));
  return { file: shell, parameters: [file], folder, environment: {} };
}

function takeLine(line: string, around: Surroundings, restrictions: Restrictions | undefined): void {
  const command = parseCommand(line);
  const why = command === undefined ? undefined : findRestriction(command, restrictions);
  if (command === undefined) {
    around.log.line(line);
  } else if (why !== undefined) {
    addIssue(around, { type: 'warning', message: why });
  } else {
    obey(command, around);
  }
}

function explain({ exitCode, timedOut, failure }: ChildEnd, step: Step, name: string): string | undefined {
  if (failure !== undefined) {
    return `The step could not start: ${failure}`;
  }
  if (timedOut) {
    return `The step was stopped after ${step.timeoutMinutes} minutes.`;
  }
  if (exitCode === 0) {
    return undefined;
  }
  return exitCode === undefined ? `${name} was ended by a signal.` : `${name} ended with exit code ${exitCode}.`;
}
