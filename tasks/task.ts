/** What every task does around its recipe: build the world, run, keep the report, say the problems. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  asProjectId,
  asSubscriptionId,
  asTenantId,
  type Mode,
  type Problem,
  problemsIn,
  type Report,
  reportAsJson,
  reportAsMarkdown,
  type Surroundings,
  type World,
} from '../core';
import * as agent from './agent';
import { actor, cloudOfConnection, isFederated, makeTokens } from './credentials';
import { makeDoor } from './http';
import { makeOrganization } from './organization';

/** Runs a task's work and turns whatever it throws into the task's result. */
export async function runTask(work: () => Promise<readonly Problem[]>): Promise<void> {
  // Node ends a process that waits for nothing, whatever is undone: until the result is written, that is a failure.
  process.exitCode = 1;
  process.once('beforeExit', () => end(problemsIn(new Error('Nothing was left to wait for before the work was done'))));
  end(await work().catch(problemsIn));
}

/** Ends the process once the result is written, whatever connection is still open. */
function end(problems: readonly Problem[]): void {
  agent.writeResult(problems);
  process.stdout.write('', () => process.exit(0));
}

/** What a run came to, for the summary, the outputs and the last line of the log. */
export interface Finished {
  /** Title of the summary. */
  readonly heading: string;
  /** What the run was about, in the words of the last line. */
  readonly about: string;
  readonly mode: Mode;
  readonly report: Report;
  /** Output variables, besides `changed` and `reportFile`. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What the summary shows first. */
  readonly facts: Readonly<Record<string, string | undefined>>;
}

/** Keeps the report, sets the outputs, and says what the run came to. @returns the problems of the run */
export function finish({ heading, about, mode, report, outputs, facts }: Finished): readonly Problem[] {
  const all = { ...outputs, changed: String(report.changed) };
  const markdown = reportAsMarkdown(heading, report, { ...facts, Mode: mode === 'apply' ? undefined : mode });
  const reportFile = agent.keepReport(heading, mode, markdown, reportAsJson(report, all));
  for (const [name, value] of Object.entries({ ...all, reportFile })) {
    agent.output(name, value);
  }
  agent.log.line(`${report.outcome}: ${about}`);
  agent.warn(report.warnings);
  return report.problems;
}

/** The world of a job, with the setup connection as its Azure identity. Sends nothing yet. */
export function makeWorld(setup: agent.JobConnection): World {
  const door = makeDoor(agent.readAgentProxy());
  if (!isFederated(setup)) {
    // Only federation begins with a request that needs no library: the id token of the pipeline.
    door.leave();
  }
  const cloud = cloudOfConnection(setup);
  const clock = { now: () => new Date(), sleep: (milliseconds: number) => sleep(milliseconds) };
  const project = agent.jobVariable('System.TeamProject');
  const organization = agent.jobVariable('System.CollectionUri').replace(/\/+$/, '');
  const buildId = agent.variable('Build.BuildId');
  const number = agent.variable('Build.BuildNumber') ?? agent.variable('Release.ReleaseName') ?? buildId ?? '';
  // A proxy that cannot be used is said before anything is sent.
  for (const url of [organization, cloud.arm]) {
    door.agentFor(url);
  }
  return {
    http: door.http,
    organization: makeOrganization(organization, agent.jobToken(), door),
    token: makeTokens(setup, cloud, door, clock),
    clock,
    underWay: door.underWay,
    log: agent.log,
    mask: agent.mask,
    cloud,
    actor,
    maker: {
      who: `${nameOf(organization)}/${project}, run ${number}`,
      url: buildId && `${organization}/${encodeURIComponent(project)}/_build/results?buildId=${buildId}`,
    },
  };
}

/** Where the job runs, for inputs that mean "this one". */
export function readSurroundings(setup: agent.JobConnection): Surroundings {
  const definition = agent.variable('System.DefinitionId');
  const isBuild = (agent.variable('System.HostType') ?? 'build') === 'build';
  const subscriptionId = setup.data('subscriptionid');
  return {
    organizationName: nameOf(agent.jobVariable('System.CollectionUri')),
    organizationId: agent.jobVariable('System.CollectionId'),
    isServer: false,
    project: {
      id: asProjectId(agent.jobVariable('System.TeamProjectId')),
      name: agent.jobVariable('System.TeamProject'),
    },
    pipeline:
      isBuild && definition
        ? { id: Number(definition), name: agent.variable('Build.DefinitionName') ?? definition }
        : undefined,
    tenantId: asTenantId(setup.parameter('tenantid') ?? ''),
    subscription: subscriptionId
      ? { id: asSubscriptionId(subscriptionId), name: setup.data('subscriptionname') ?? subscriptionId }
      : undefined,
  };
}

/** `contoso` of `https://dev.azure.com/contoso/` and of `https://contoso.visualstudio.com/`. */
function nameOf(collectionUri: string): string {
  const old = /^https:\/\/([^./]+)\.visualstudio\.com/i.exec(collectionUri)?.[1];
  return old ?? collectionUri.replace(/\/+$/, '').replace(/^.*\//, '');
}
