/**
 * Azure DevOps as the emulator has it: projects, pipelines, service endpoints, the endpoint proxy, pipeline permissions,
 * checks, identities, OIDC tokens, discovery; and the queue that hands jobs to the build agent.
 * Source: each route file names its own.
 */
import type { Call, Ground as CommonGround, Service } from '../../frame';
import { sameText } from '../../json';
import type { Seed } from '../../seed/schema';
import { makeChecks } from './checks';
import { type ApprovalAnswer, answerApproval, endAll, endLate, toApprovalState } from './checks-approvals';
import { listChecks } from './checks-store';
import { makeEndpointHistory } from './endpoint-history';
import { makeEndpointProxy } from './endpoint-proxy';
import { makeEndpointReads } from './endpoint-reads';
import { toEndpointWire } from './endpoint-wire';
import { makeEndpointWrites } from './endpoint-writes';
import { toError } from './errors';
import type { DirectoryAccess, Ground } from './ground';
import { hostForBasePath, ownsHost } from './hosts';
import { makeIdentitySearch } from './identities-search';
import { makeIssuerConversion } from './issuer-conversion';
import type { JobMessage, JobRequest } from './job-message';
import { queueJob, validateJob } from './jobs';
import { makeLocations } from './locations';
import { makeOidcToken } from './oidc-token';
import { makePipelinePermissions } from './pipeline-permissions';
import { makeProjects } from './projects';
import { createRateLimit, type RateLimit } from './rate-limit';
import { type AreaRoute, toRoutes } from './routing';
import { makeOrganizations } from './seeding';
import { findServer } from './server';
import { findReference, listEndpoints, type Organization, type Project, readPermissions } from './store';

export type { ApprovalAnswer } from './checks-approvals';
export type { ConnectionUse, JobEndpoint, JobMessage, JobRequest } from './job-message';
export { parseJobRequest } from './jobs';

export type Azdo = Service & {
  readonly queueJob: (request: JobRequest) => Promise<JobMessage>;
  /** @throws ServiceError when such a job would be refused before its run starts; no check is asked */
  readonly previewJob: (request: JobRequest) => void;
  /** Answers an approval that a stage waits for. @throws ServiceError */
  readonly answerApproval: (answer: ApprovalAnswer) => object;
  readonly approvals: () => readonly object[];
  /** Ends the stages that wait for an approval. */
  readonly abandon: () => void;
};

export function createAzdo(common: CommonGround, seed: Seed, directory: DirectoryAccess): Azdo {
  const ground: Ground = { ...common, ...directory };
  const organizations = makeOrganizations(seed, ground);
  const rateLimit = createRateLimit();
  const areaRoutes: readonly AreaRoute[] = [
    ...makeLocations(),
    ...makeProjects(),
    ...makePipelinePermissions(),
    ...makeChecks(),
    ...makeIdentitySearch(),
    ...makeEndpointProxy(ground),
    ...makeEndpointReads(ground, seed.replicationSeconds),
    ...makeEndpointWrites(ground, seed.replicationSeconds),
    ...makeEndpointHistory(),
    ...makeIssuerConversion(ground, seed.replicationSeconds),
    ...makeOidcToken(ground),
  ];
  return {
    name: 'azdo',
    ownsHost: (host) => ownsHost(host, organizations),
    hostForBasePath: (path) => hostForBasePath(path, organizations),
    routes: toRoutes(areaRoutes, organizations, ground),
    answerHeaders: (call) => makeHeaders(call, ground.clock.now(), organizations, rateLimit),
    toError,
    absent: (call) => ({ status: 200, body: readsAsNull(call) ? null : { count: 0, value: [] } }),
    state: () => toState(organizations, ground.clock.now()),
    queueJob: (request) => queueJob(request, organizations, ground),
    previewJob: (request) => void validateJob(request, organizations, ground.clock.now()),
    answerApproval: (answer) => toApprovalState(answerApproval(organizations, answer, ground.clock.now())),
    abandon: () => organizations.forEach(endAll),
    approvals: () => {
      for (const organization of organizations) {
        endLate(organization, ground.clock.now());
      }
      return organizations.flatMap(({ checks }) => checks.approvals.map(toApprovalState));
    },
  };
}

/** What is not there: a single endpoint reads as null, a list as empty. */
function readsAsNull(call: Call): boolean {
  return /\/serviceendpoint\/endpoints\/[^/]+$/i.test(call.url.pathname);
}

/** A server has no limits. */
function makeHeaders(
  call: Call,
  now: Date,
  organizations: readonly Organization[],
  rateLimit: RateLimit,
): Record<string, string> {
  const ids = { ActivityId: call.requestId, 'X-TFS-Session': call.requestId, 'X-VSS-E2EID': call.requestId };
  if (findServer(organizations, call.url.hostname) !== undefined) {
    return ids;
  }
  const organization = organizations.find(({ name }) => sameText(name, call.url.pathname.split('/')[1] ?? ''));
  return { ...ids, ...rateLimit(call, now, organization?.rateLimit) };
}

function toState(organizations: readonly Organization[], now: Date): object {
  return {
    organizations: organizations.map((organization) => ({
      id: organization.id,
      name: organization.name,
      projects: organization.projects.map((project) => toProjectState(organization, project, now)),
    })),
  };
}

function toProjectState(organization: Organization, project: Project, now: Date): object {
  const endpoints = listEndpoints(organization, project.id, now);
  return {
    id: project.id,
    name: project.name,
    pipelines: project.pipelines,
    serviceEndpoints: endpoints.map((endpoint) => ({
      ...toEndpointWire(endpoint, project.id, organization, now),
      isBeingDeleted: findReference(endpoint, project.id, now)?.goneAt !== undefined,
    })),
    pipelinePermissions: endpoints.map((endpoint) => {
      const { all, pipelines } = readPermissions(endpoint, project.id);
      return { endpointId: endpoint.id, allPipelines: all !== undefined, pipelines: [...pipelines.keys()] };
    }),
    checks: listChecks(organization, project.id, now).map(({ id, endpointId, type, settings, timeoutMinutes }) => ({
      id,
      endpointId,
      type,
      settings,
      timeoutMinutes,
    })),
  };
}
