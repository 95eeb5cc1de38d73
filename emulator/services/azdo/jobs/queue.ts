/**
 * Queuing a job: what the service checks before a run starts, and what it then sends to the agent.
 * Source: learn.microsoft.com "Predefined variables", aka.ms/yamlauthz; microsoft/azure-pipelines-agent (job message);
 * terraform-provider-azuredevops #1577 (a connection of another type than the input wants; the sentence's end is ours).
 */
import { type Ground, ServiceError } from '../../../frame';
import { sameText } from '../../../json';
import { passChecks } from '../checks/gate';
import type { Start } from '../checks/start';
import { toCloudData } from '../clouds';
import { findReference, listEndpoints } from '../endpoints/find';
import { mayRunWith } from '../endpoints/rights';
import { readCertificate } from '../endpoints/sign-in';
import { jobTokenIssuer } from '../identities/caller';
import { findProject, settle } from '../organizations';
import { toUrl } from '../server';
import type { Endpoint, Job, Organization, Pipeline, Project, Store } from '../store';
import {
  defaultBranch,
  defaultStage,
  type GroupVariable,
  type JobEndpoint,
  type JobMessage,
  type JobRequest,
  makeVariables,
} from './message';

/** Seconds a job token outlives the job's start; ours. */
const jobTokenSeconds = 3600;

/** Where a job is to run. */
interface JobPlace {
  readonly organization: Organization;
  readonly project: Project;
  readonly pipeline: Pipeline;
}

/** A job that may run, with the connections that it may use. */
interface ValidJob extends JobPlace {
  readonly endpoints: readonly Endpoint[];
  readonly groupVariables: readonly GroupVariable[];
}

/** What a job may use, as the service finds it before a run starts. @throws ServiceError, as `queueJob` */
export function validateJob(store: Store, request: JobRequest): ValidJob {
  const now = store.ground.clock.now();
  const place = locate(store, request);
  settle(place.organization, now);
  const endpoints = request.connections.map((connection) => readUsable(connection, request, { ...place, now }));
  return { ...place, endpoints, groupVariables: readGroups(request.variableGroups ?? [], place.project) };
}

/**
 * Waits for the checks on the connections, as a stage does before its first job.
 * @throws ServiceError when organization, project or pipeline is unknown, a connection may not be used, or a check is not passed
 */
export async function queueJob(store: Store, request: JobRequest): Promise<JobMessage> {
  const { ground } = store;
  const valid = validateJob(store, request);
  await passChecks(toStart(valid, request, ground), ground);
  const now = ground.clock.now();
  const { organization, project, endpoints } = valid;
  const job = enqueue(valid, ground, now);
  const accessToken = await ground.sign(toJobClaims(job, organization), jobTokenSeconds);
  return {
    planId: job.planId,
    jobId: job.jobId,
    variables: makeVariables({ request, organization, job, now }),
    groupVariables: valid.groupVariables,
    systemConnection: { url: toUrl(organization), accessToken },
    endpoints: await Promise.all(endpoints.map((endpoint) => toJobEndpoint(endpoint, { project, now }, store))),
  };
}

function toStart(valid: ValidJob, request: JobRequest, ground: Ground): Start {
  return {
    ...valid,
    stage: request.stage ?? defaultStage,
    branch: request.branch ?? defaultBranch,
    run: request.run ?? ground.newGuid(),
    requestedFor: valid.organization.identities.find(({ kind }) => kind === 'user'),
    approvedBy: request.approvedBy ?? [],
  };
}

/** The run counts from here on, and is in the history of its connections. */
function enqueue({ organization, project, pipeline, endpoints }: ValidJob, ground: Ground, now: Date): Job {
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
  return job;
}

function toJobClaims({ planId, jobId, project }: Job, organization: Organization) {
  return {
    iss: jobTokenIssuer,
    aud: `app.vstoken.visualstudio.com|vso:${organization.id}`,
    nameid: project.buildIdentity.id,
    scp: 'app_token',
    planId,
    jobId,
  };
}

function locate({ organizations }: Store, request: JobRequest): JobPlace {
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

/** The sentence is that of a run with a group which is not there (learn.microsoft.com, "Manage variable groups", troubleshooting). */
function readGroups(names: readonly string[], { variableGroups }: Project): readonly GroupVariable[] {
  return names.flatMap((name) => {
    const group = variableGroups.find((one) => sameText(one.name, name));
    if (group === undefined) {
      throw new ServiceError(
        400,
        'PipelineValidationException',
        `Variable group ${name} could not be found. The variable group does not exist or has not been authorized for use.`,
      );
    }
    const toVariables = (values: Readonly<Record<string, string>>, isSecret: boolean) =>
      Object.entries(values).map(([key, value]) => ({ name: key, value, isSecret }));
    return [...toVariables(group.variables, false), ...toVariables(group.secrets, true)];
  });
}

/** One sentence for all: unknown, disabled, not ready, not authorized. */
function readUsable(connection: string, request: JobRequest, at: JobPlace & { readonly now: Date }): Endpoint {
  const { organization, project, pipeline, now } = at;
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

/** In which project, and when, a connection is handed out. */
interface Handover {
  readonly project: Project;
  readonly now: Date;
}

async function toJobEndpoint(endpoint: Endpoint, { project, now }: Handover, store: Store): Promise<JobEndpoint> {
  const certificate =
    endpoint.certificateOf === undefined ? {} : { servicePrincipalCertificate: await readCertificate(endpoint, store) };
  return {
    id: endpoint.id,
    name: findReference(endpoint, project.id, now)?.name ?? '',
    type: endpoint.type,
    url: endpoint.url,
    authorization: { scheme: endpoint.scheme, parameters: { ...endpoint.parameters, ...certificate } },
    data: { ...toCloudData(endpoint.data.environment ?? ''), ...endpoint.data },
  };
}
