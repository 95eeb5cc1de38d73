/**
 * Azure DevOps as the emulator has it: projects, pipelines, service endpoints, the endpoint proxy, pipeline permissions,
 * checks, identities, OIDC tokens, discovery; and the queue that hands jobs to the build agent.
 * Source: each route file names its own.
 */
import type { Call, Ground, Service } from '../../frame';
import { sameText } from '../../json';
import type { Seed } from '../../seed/schema';
import { type ApprovalAnswer, answerApproval, endAll, endLate, toApprovalState } from './checks/approvals';
import { checkRoutes } from './checks/configurations';
import type { DirectoryAccess } from './directory-access';
import { historyRoutes } from './endpoints/history';
import { issuerConversionRoutes } from './endpoints/issuer-conversion';
import { permissionRoutes } from './endpoints/permissions';
import { proxyRoutes } from './endpoints/proxy';
import { endpointReadRoutes } from './endpoints/reads';
import { endpointWriteRoutes } from './endpoints/writes';
import { toError } from './errors';
import { hostForBasePath, ownsHost } from './hosts';
import { identityRoutes } from './identities/search';
import type { JobMessage, JobRequest } from './jobs/message';
import { oidcTokenRoutes } from './jobs/oidc-token';
import { queueJob, validateJob } from './jobs/queue';
import { locationRoutes } from './locations';
import { projectRoutes } from './projects';
import { createRateLimit, type RateLimit } from './rate-limit';
import { type AreaRoute, toRoutes } from './routing';
import { securityRoutes } from './security';
import { makeOrganizations } from './seeding/organizations';
import { findServer } from './server';
import { toState } from './state';
import type { Store } from './store';

export type { ApprovalAnswer } from './checks/approvals';
export type { ConnectionUse, JobEndpoint, JobMessage, JobRequest } from './jobs/message';
export { parseJobRequest } from './jobs/request';

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

const areaRoutes: readonly AreaRoute[] = [
  ...locationRoutes,
  ...projectRoutes,
  ...permissionRoutes,
  ...checkRoutes,
  ...identityRoutes,
  ...securityRoutes,
  ...proxyRoutes,
  ...endpointReadRoutes,
  ...endpointWriteRoutes,
  ...historyRoutes,
  ...issuerConversionRoutes,
  ...oidcTokenRoutes,
];

export function createAzdo(ground: Ground, seed: Seed, directory: DirectoryAccess): Azdo {
  const organizations = makeOrganizations({ seed, ground, identities: directory.identities });
  const store: Store = {
    organizations,
    ...directory,
    ground,
    replicationSeconds: seed.replicationSeconds,
  };
  const rateLimit = createRateLimit();
  return {
    name: 'azdo',
    ownsHost: (host) => ownsHost(host, organizations),
    hostForBasePath: (path) => hostForBasePath(path, organizations),
    routes: toRoutes(areaRoutes, store),
    answerHeaders: (call) => makeHeaders(call, store, rateLimit),
    toError,
    absent: (call) => ({ status: 200, body: readsAsNull(call) ? null : { count: 0, value: [] } }),
    state: () => toState(store),
    queueJob: (request) => queueJob(store, request),
    previewJob: (request) => void validateJob(store, request),
    answerApproval: (answer) => toApprovalState(answerApproval(organizations, answer, ground.clock.now())),
    abandon: () => organizations.forEach(endAll),
    approvals: () => listApprovals(store),
  };
}

/** Those that nobody answered in time are ended first. */
function listApprovals({ organizations, ground }: Store): readonly object[] {
  for (const organization of organizations) {
    endLate(organization, ground.clock.now());
  }
  return organizations.flatMap(({ checks }) => checks.approvals.map(toApprovalState));
}

/** What is not there: a single endpoint reads as null, a list as empty. */
function readsAsNull(call: Call): boolean {
  return /\/serviceendpoint\/endpoints\/[^/]+$/i.test(call.url.pathname);
}

/** A server has no limits. */
function makeHeaders(call: Call, { organizations, ground }: Store, rateLimit: RateLimit): Record<string, string> {
  const ids = { ActivityId: call.requestId, 'X-TFS-Session': call.requestId, 'X-VSS-E2EID': call.requestId };
  if (findServer(organizations, call.url.hostname) !== undefined) {
    return ids;
  }
  const organization = organizations.find(({ name }) => sameText(name, call.url.pathname.split('/')[1] ?? ''));
  return { ...ids, ...rateLimit(call, ground.clock.now(), organization?.rateLimit) };
}
