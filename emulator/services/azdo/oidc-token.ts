/**
 * The id token of a job: for a connection that the job refers to, or, with none named, for the pipeline itself.
 * Source: MicrosoftDocs/vsts-rest-api-specs, distributedTask 7.2 (oidctoken); dotnet/docker-tools #2012 for the explicit
 * reference that is needed since March 2026. Lifetimes: endpoint-sign-in.ts. Only the job's own token opens it.
 */
import { type Answer, ServiceError } from '../../frame';
import { idTokenSeconds, makeIdToken } from './endpoint-sign-in';
import { badArgument, endpointDisabled, unauthorized } from './errors';
import type { Ground } from './ground';
import type { AreaRoute, ProjectCall } from './routing';
import { type Endpoint, findEndpoint, findReference } from './store';
import { exchangeAudience } from './trust';

export function makeOidcToken(ground: Ground): AreaRoute[] {
  const path = 'distributedtask/hubs/:hub/plans/:planId/jobs/:jobId/oidctoken';
  const common = { level: 'project', resource: 'oidctoken', path } as const;
  return [
    { ...common, method: 'POST', handle: (at: ProjectCall) => createToken(at, ground) },
    { ...common, method: 'GET', handle: refuseGet },
  ];
}

function refuseGet(): never {
  throw new ServiceError(
    405,
    'MethodNotAllowedException',
    "The requested resource does not support http method 'GET'.",
  );
}

async function createToken(at: ProjectCall, ground: Ground): Promise<Answer> {
  const { planId, jobId } = at.call.params;
  if (at.job === undefined || at.job.planId !== planId || at.job.jobId !== jobId) {
    throw unauthorized();
  }
  const id = at.call.url.searchParams.get('serviceConnectionId') ?? '';
  if (id === '') {
    return { status: 200, body: { oidcToken: await makePipelineToken(at, ground) } };
  }
  const endpoint = readReferenced(at, id);
  if (endpoint.scheme !== 'WorkloadIdentityFederation') {
    throw badArgument(`Service connection ${id} does not use workload identity federation.`);
  }
  return { status: 200, body: { oidcToken: await makeIdToken(endpoint, ground) } };
}

function readReferenced({ organization, project, now, job }: ProjectCall, id: string): Endpoint {
  const endpoint = findEndpoint(organization, id, now);
  const reference = endpoint && findReference(endpoint, project.id, now);
  if (endpoint === undefined || reference === undefined || !job?.endpointIds.has(endpoint.id)) {
    throw badArgument(`There is no explicit reference to service connection ${id} from current stage.`);
  }
  if (endpoint.isDisabled) {
    throw endpointDisabled(reference.name);
  }
  return endpoint;
}

function makePipelineToken({ organization, project, job }: ProjectCall, ground: Ground): Promise<string> {
  const iss = `https://vstoken.dev.azure.com/${organization.id}`;
  const sub = `p://${organization.name}/${project.name}/${job?.pipeline.name ?? ''}`;
  return ground.sign({ iss, sub, aud: exchangeAudience, jti: ground.newGuid() }, idTokenSeconds.AzureDevOps);
}
