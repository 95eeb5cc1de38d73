/** Where the job runs: the collection, the project, the pipeline. */
import { asEndpointId, asProjectId, asSubscriptionId, asTenantId, type Context, type Surroundings } from '../core';
import * as agent from './agent';

/** Who acts, for the mark on what is made. */
export function readMaker(organizationUrl: string): Context['maker'] {
  const project = agent.jobVariable('System.TeamProject');
  const buildId = agent.variable('Build.BuildId');
  const number = agent.variable('Build.BuildNumber') ?? agent.variable('Release.ReleaseName') ?? buildId ?? '';
  return {
    who: `${nameOf(organizationUrl)}/${project}, run ${number}`,
    url: buildId && `${organizationUrl}/${encodeURIComponent(project)}/_build/results?buildId=${buildId}`,
  };
}

/** Where the job runs, for inputs that mean "this one". */
export function readSurroundings(setup: agent.JobConnection): Surroundings {
  const definition = agent.variable('System.DefinitionId');
  const isBuild = (agent.variable('System.HostType') ?? 'build') === 'build';
  const subscriptionId = setup.data('subscriptionid');
  const { url, isServer } = readPlace();
  return {
    organizationName: nameOf(url),
    organizationId: agent.jobVariable('System.CollectionId'),
    isServer,
    project: {
      id: asProjectId(agent.jobVariable('System.TeamProjectId')),
      name: agent.jobVariable('System.TeamProject'),
    },
    pipeline:
      isBuild && definition
        ? { id: Number(definition), name: agent.variable('Build.DefinitionName') ?? definition }
        : undefined,
    tenantId: asTenantId(setup.parameter('tenantid') ?? ''),
    setupTrust: readTrust(setup),
    subscription: subscriptionId
      ? { id: asSubscriptionId(subscriptionId), name: setup.data('subscriptionname') ?? subscriptionId }
      : undefined,
  };
}

/** What the identity of the setup connection trusts, which the job carries. */
function readTrust(setup: agent.JobConnection): Surroundings['setupTrust'] {
  const issuer = setup.parameter('workloadIdentityFederationIssuer');
  const subject = setup.parameter('workloadIdentityFederationSubject');
  return issuer && subject
    ? { endpointId: asEndpointId(setup.id), tenantId: asTenantId(setup.parameter('tenantid') ?? ''), issuer, subject }
    : undefined;
}

/** The organization or collection. */
export interface Place {
  /** As the agent has it, but for the slash at its end. */
  readonly url: string;
  readonly isServer: boolean;
}

/** Source of `System.ServerType`: azure-pipelines-tasks-packaging-common, where all but "hosted" is a server. */
export function readPlace(): Place {
  const url = agent.jobVariable('System.CollectionUri').replace(/\/+$/, '');
  const type = agent.variable('System.ServerType');
  const isServer =
    type === undefined
      ? !/^https:\/\/(dev\.azure\.com|[^/]+\.visualstudio\.com)(\/|$)/i.test(url)
      : !/^hosted$/i.test(type);
  return { url, isServer };
}

/** `contoso` of `https://dev.azure.com/contoso` and of `https://contoso.visualstudio.com`; a server's collection. */
function nameOf(url: string): string {
  const old = /^https:\/\/([^./]+)\.visualstudio\.com/i.exec(url)?.[1];
  return old ?? url.replace(/^.*\//, '');
}
