/**
 * The id token of a job: for a connection that the job refers to, or, with none named, for the pipeline itself.
 * Source: MicrosoftDocs/vsts-rest-api-specs, distributedTask 7.2 (oidctoken); dotnet/docker-tools #2012 for the explicit
 * reference that is needed since March 2026. Lifetimes: endpoints/sign-in.ts. Only the job's own token opens it.
 */
import { type Answer, ServiceError } from '../../../frame';
import type { ProjectCall } from '../calls';
import { findEndpoint, findReference } from '../endpoints/find';
import { idTokenSeconds, makeIdToken } from '../endpoints/sign-in';
import { badArgument, endpointDisabled, unauthorized } from '../errors';
import { inProject } from '../routing';
import type { Endpoint } from '../store';
import { exchangeAudience } from '../trust';

const path = 'distributedtask/hubs/:hub/plans/:planId/jobs/:jobId/oidctoken';

function refuseGet(): never {
  throw new ServiceError(
    405,
    'MethodNotAllowedException',
    "The requested resource does not support http method 'GET'.",
  );
}

async function createToken(at: ProjectCall): Promise<Answer> {
  const { planId, jobId } = at.call.params;
  if (at.job === undefined || at.job.planId !== planId || at.job.jobId !== jobId) {
    throw unauthorized();
  }
  const id = at.call.url.searchParams.get('serviceConnectionId') ?? '';
  if (id === '') {
    return { status: 200, body: { oidcToken: await makePipelineToken(at) } };
  }
  const endpoint = readReferenced(at, id);
  if (endpoint.scheme !== 'WorkloadIdentityFederation') {
    throw badArgument(`Service connection ${id} does not use workload identity federation.`);
  }
  return { status: 200, body: { oidcToken: await makeIdToken(endpoint, at.store.ground) } };
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

function makePipelineToken({ organization, project, job, store }: ProjectCall): Promise<string> {
  const { ground } = store;
  const iss = `https://vstoken.dev.azure.com/${organization.id}`;
  const sub = `p://${organization.name}/${project.name}/${job?.pipeline.name ?? ''}`;
  return ground.sign({ iss, sub, aud: exchangeAudience, jti: ground.newGuid() }, idTokenSeconds.AzureDevOps);
}

export const oidcTokenRoutes = inProject('oidctoken', [
  ['POST', path, createToken],
  ['GET', path, refuseGet],
]);
