/** What every task does around its recipe: build the world, run, keep the report, say the problems. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  asProjectId,
  asSubscriptionId,
  asTenantId,
  type Problem,
  problemsIn,
  type Surroundings,
  type World,
} from '../core';
import * as agent from './agent';
import { actor, cloudOfConnection, isFederated, makeTokens } from './credentials';
import { makeDoor } from './http';
import { makeOrganization } from './organization';

/** Runs a task's work and turns whatever it throws into the task's result. */
export async function runTask(work: () => Promise<readonly Problem[]>): Promise<void> {
  try {
    const problems = await work();
    if (problems.length > 0) {
      agent.fail(problems);
    } else {
      agent.succeed();
    }
  } catch (failed) {
    agent.fail(problemsIn(failed));
  }
}

/** The world of a job, with the setup connection as its Azure identity. Sends nothing yet. */
export function makeWorld(setup: agent.JobConnection): World {
  const { http, underWay: left } = makeDoor();
  // Only federation begins with a request that needs no library: the id token of the pipeline.
  const underWay = isFederated(setup) ? left : Promise.resolve();
  const cloud = cloudOfConnection(setup);
  const clock = { now: () => new Date(), sleep: (milliseconds: number) => sleep(milliseconds) };
  const project = agent.jobVariable('System.TeamProject');
  const organization = agent.jobVariable('System.CollectionUri').replace(/\/+$/, '');
  const buildId = agent.variable('Build.BuildId');
  const number = agent.variable('Build.BuildNumber') ?? agent.variable('Release.ReleaseName') ?? buildId ?? '';
  return {
    http,
    organization: makeOrganization(organization, agent.jobToken(), underWay),
    token: makeTokens(setup, cloud, { http, underWay }, clock),
    clock,
    underWay,
    log: agent.log,
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
