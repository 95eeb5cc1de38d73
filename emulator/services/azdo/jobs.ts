/**
 * Queuing a job: what the service checks before a run starts, and what it then sends to the agent.
 * Source: learn.microsoft.com "Predefined variables", aka.ms/yamlauthz; microsoft/azure-pipelines-agent (job message);
 * terraform-provider-azuredevops #1577 (a connection of another type than the input wants; the sentence's end is ours).
 */
import { ServiceError } from '../../frame';
import { isObject, readObjects, readText, readTexts, sameText } from '../../json';
import { passChecks } from './checks-gate';
import { toCloudData } from './clouds';
import { readCertificate } from './endpoint-sign-in';
import { badArgument } from './errors';
import type { Ground } from './ground';
import { jobTokenIssuer } from './identities';
import {
  defaultBranch,
  defaultStage,
  type JobEndpoint,
  type JobMessage,
  type JobRequest,
  makeVariables,
} from './job-message';
import { toUrl } from './server';
import {
  type Endpoint,
  findProject,
  findReference,
  type Job,
  listEndpoints,
  mayRunWith,
  type Organization,
  type Pipeline,
  type Project,
  settle,
} from './store';

/** Seconds a job token outlives the job's start; ours. */
const jobTokenSeconds = 3600;

/** @throws ServiceError 400 naming the first complaint. */
export function parseJobRequest(body: unknown): JobRequest {
  if (!isObject(body)) {
    throw badArgument('A job request must be a JSON object.');
  }
  const pipeline = typeof body.pipeline === 'number' ? body.pipeline : readText(body, 'pipeline');
  const optional = (key: string) => {
    const value = readText(body, key);
    return value === undefined ? {} : { [key]: value };
  };
  return {
    ...optional('organization'),
    ...optional('project'),
    ...optional('hub'),
    ...optional('stage'),
    ...optional('job'),
    ...optional('input'),
    ...optional('branch'),
    ...optional('run'),
    approvedBy: readTexts(body, 'approvedBy'),
    uses: readObjects(body, 'uses').map((use) => ({
      connection: readText(use, 'connection') ?? '',
      type: readText(use, 'type') ?? '',
      input: readText(use, 'input') ?? '',
    })),
    ...(pipeline === undefined ? {} : { pipeline }),
    connections: readTexts(body, 'connections'),
  };
}

/** What a job may use, as the service finds it before a run starts. @throws ServiceError, as `queueJob` */
export function validateJob(request: JobRequest, organizations: readonly Organization[], now: Date) {
  const place = locate(request, organizations);
  settle(place.organization, now);
  const endpoints = request.connections.map((connection) =>
    readUsable(connection, request, place.organization, place.project, place.pipeline, now),
  );
  return { ...place, endpoints };
}

/**
 * Waits for the checks on the connections, as a stage does before its first job.
 * @throws ServiceError when organization, project or pipeline is unknown, a connection may not be used, or a check is not passed
 */
export async function queueJob(
  request: JobRequest,
  organizations: readonly Organization[],
  ground: Ground,
): Promise<JobMessage> {
  const valid = validateJob(request, organizations, ground.clock.now());
  const { organization, project, pipeline, endpoints } = valid;
  await passChecks(
    {
      ...valid,
      stage: request.stage ?? defaultStage,
      branch: request.branch ?? defaultBranch,
      run: request.run ?? ground.newGuid(),
      requestedFor: organization.identities.find(({ kind }) => kind === 'user'),
      approvedBy: request.approvedBy ?? [],
    },
    ground,
  );
  const now = ground.clock.now();
  const job: Job = {
    planId: ground.newGuid(),
    jobId: ground.newGuid(),
    buildId: organization.runs + 1,
    project,
    pipeline,
    endpointIds: new Set(endpoints.map(({ id }) => id)),
  };
  organization.jobs.push(job);
  organization.runs = job.buildId;
  const run = { runId: job.buildId, project, pipeline, startTime: now.toISOString() };
  for (const endpoint of endpoints) {
    endpoint.history.push(run);
  }
  const claims = {
    iss: jobTokenIssuer,
    aud: `app.vstoken.visualstudio.com|vso:${organization.id}`,
    nameid: project.buildIdentity.id,
    scp: 'app_token',
    planId: job.planId,
    jobId: job.jobId,
  };
  return {
    planId: job.planId,
    jobId: job.jobId,
    variables: makeVariables(request, organization, job, now),
    systemConnection: { url: toUrl(organization), accessToken: await ground.sign(claims, jobTokenSeconds) },
    endpoints: await Promise.all(endpoints.map((endpoint) => toJobEndpoint(endpoint, project.id, now, ground))),
  };
}

function locate(request: JobRequest, organizations: readonly Organization[]) {
  const organization = organizations.find(({ name }) =>
    sameText(name, request.organization ?? organizations[0]?.name ?? ''),
  );
  if (organization === undefined) {
    throw new ServiceError(404, 'HostDoesNotExistException', `No organization '${request.organization ?? ''}'.`);
  }
  const project = request.project === undefined ? organization.projects[0] : findProject(organization, request.project);
  if (project === undefined) {
    throw new ServiceError(404, 'ProjectDoesNotExistException', `No project '${request.project ?? ''}'.`);
  }
  const wanted = request.pipeline;
  const pipeline = project.pipelines.find(
    ({ id, name }) => wanted === undefined || String(id) === String(wanted) || sameText(name, String(wanted)),
  );
  if (pipeline === undefined) {
    throw new ServiceError(
      404,
      'DefinitionNotFoundException',
      `No pipeline '${wanted ?? ''}' in project '${project.name}'.`,
    );
  }
  return { organization, project, pipeline };
}

/** One sentence for all: unknown, disabled, not ready, not authorized. */
function readUsable(
  connection: string,
  request: JobRequest,
  organization: Organization,
  project: Project,
  pipeline: Pipeline,
  now: Date,
): Endpoint {
  const endpoint = listEndpoints(organization, project.id, now).find(
    (one) => sameText(one.id, connection) || sameText(findReference(one, project.id, now)?.name ?? '', connection),
  );
  if (endpoint?.isReady && !endpoint.isDisabled && mayRunWith(endpoint, project.id, pipeline.id)) {
    checkTypes(connection, endpoint, request);
    return endpoint;
  }
  throw new ServiceError(
    400,
    'PipelineValidationException',
    `There was a resource authorization issue: "The pipeline is not valid. Job ${request.job ?? 'Job'}: Step input ${request.input ?? 'azureSubscription'} references service connection ${connection} which could not be found. The service connection does not exist, has been disabled or has not been authorized for use. For authorization details, refer to https://aka.ms/yamlauthz."`,
  );
}

function checkTypes(connection: string, { type }: Endpoint, { uses = [], job = 'Job' }: JobRequest): void {
  const wrong = uses.find((use) => sameText(use.connection, connection) && !sameText(use.type, type));
  if (wrong === undefined) {
    return;
  }
  throw new ServiceError(
    400,
    'PipelineValidationException',
    `The pipeline is not valid. Job ${job}: Step input ${wrong.input} expects a service connection of type ${wrong.type} but the provided service connection ${connection} is of type ${type}.`,
  );
}

async function toJobEndpoint(endpoint: Endpoint, projectId: string, now: Date, ground: Ground): Promise<JobEndpoint> {
  const certificate =
    endpoint.certificateOf === undefined
      ? {}
      : { servicePrincipalCertificate: await readCertificate(endpoint, ground) };
  return {
    id: endpoint.id,
    name: findReference(endpoint, projectId, now)?.name ?? '',
    type: endpoint.type,
    url: endpoint.url,
    authorization: { scheme: endpoint.scheme, parameters: { ...endpoint.parameters, ...certificate } },
    data: { ...toCloudData(endpoint.data.environment ?? ''), ...endpoint.data },
  };
}
