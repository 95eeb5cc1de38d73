/**
 * Azure DevOps as the emulator has it: projects, pipelines, service endpoints, the endpoint proxy, pipeline permissions,
 * OIDC tokens, discovery; and the queue that hands jobs to the build agent.
 * Source: each route file names its own.
 */
import type { Call, Ground, Service } from '../../frame';
import type { Seed } from '../../seed';
import { makeEndpointProxy } from './endpoint-proxy';
import { makeEndpointReads } from './endpoint-reads';
import { toEndpointWire } from './endpoint-wire';
import { makeEndpointWrites } from './endpoint-writes';
import { toError } from './errors';
import type { JobMessage, JobRequest } from './job-message';
import { queueJob } from './jobs';
import { makeLocations } from './locations';
import { makeOidcToken } from './oidc-token';
import { makePipelinePermissions } from './pipeline-permissions';
import { makeProjects } from './projects';
import { type AreaRoute, ownsHost, toRoutes } from './routing';
import { makeOrganizations } from './seeding';
import { findReference, listEndpoints, type Organization, type Project, readPermissions } from './store';

export type { JobEndpoint, JobMessage, JobRequest } from './job-message';
export { parseJobRequest } from './jobs';

export type Azdo = Service & { readonly queueJob: (request: JobRequest) => Promise<JobMessage> };

export function createAzdo(ground: Ground, seed: Seed): Azdo {
  const organizations = makeOrganizations(seed, ground);
  const areaRoutes: readonly AreaRoute[] = [
    ...makeLocations(),
    ...makeProjects(),
    ...makePipelinePermissions(),
    ...makeEndpointProxy(ground),
    ...makeEndpointReads(ground),
    ...makeEndpointWrites(ground, seed.replicationSeconds),
    ...makeOidcToken(ground),
  ];
  return {
    name: 'azdo',
    ownsHost,
    hostForBasePath: (path) => (/\/_apis(\/|$)/i.test(path) ? 'dev.azure.com' : undefined),
    routes: toRoutes(areaRoutes, organizations, ground),
    answerHeaders: (call) => makeHeaders(call, ground),
    toError,
    absent: (call) => ({ status: 200, body: readsAsNull(call) ? null : { count: 0, value: [] } }),
    state: () => toState(organizations, ground.clock.now()),
    queueJob: (request) => queueJob(request, organizations, ground),
  };
}

/** What is not there: a single endpoint reads as null, a list as empty. */
function readsAsNull(call: Call): boolean {
  return /\/serviceendpoint\/endpoints\/[^/]+$/i.test(call.url.pathname);
}

/** The limit is 200 TSTU in five minutes; the real service sends these only as a caller comes near it. */
function makeHeaders(call: Call, ground: Ground): Record<string, string> {
  const windowSeconds = 300;
  const nowSeconds = Math.floor(ground.clock.now().getTime() / 1000);
  return {
    ActivityId: call.requestId,
    'X-TFS-Session': call.requestId,
    'X-VSS-E2EID': call.requestId,
    'X-RateLimit-Resource': 'Core',
    'X-RateLimit-Delay': '0',
    'X-RateLimit-Limit': '200',
    'X-RateLimit-Remaining': '150',
    'X-RateLimit-Reset': String(nowSeconds + windowSeconds),
  };
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
  };
}
