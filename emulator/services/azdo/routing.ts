/**
 * From a path to a handler that knows its organization, project and caller. The same route stands under
 * `dev.azure.com/{organization}`, under `{organization}.visualstudio.com`, and on a server at the collection.
 */
import { type Answer, type Call, type Route, ServiceError } from '../../frame';
import { projectNotFound } from './errors';
import type { Ground } from './ground';
import { type Door, doorOf, isNamedByHost, opens, readOrganization } from './hosts';
import { authenticate, type Caller } from './identities';
import { checkOnServer } from './server';
import { findProject, type Organization, type Project, settle } from './store';
import { checkVersion } from './versions';

export interface OrganizationCall extends Caller {
  readonly call: Call;
  readonly organization: Organization;
  readonly now: Date;
}

export interface ProjectCall extends OrganizationCall {
  readonly project: Project;
}

interface Common {
  readonly method: Route['method'];
  /** What follows `_apis/`, as a path-to-regexp pattern. */
  readonly path: string;
  /** The resource whose versions hold; see versions.ts. */
  readonly resource: string;
  /** Default: with the organization's things. */
  readonly door?: Door;
}

export type AreaRoute =
  | (Common & { readonly level: 'organization'; readonly handle: (at: OrganizationCall) => Answer | Promise<Answer> })
  | (Common & { readonly level: 'project'; readonly handle: (at: ProjectCall) => Answer | Promise<Answer> })
  | (Common & {
      /** Needs no token; stands at organization level and under a project. */
      readonly level: 'anonymous';
      readonly handle: (organization: Organization, call: Call) => Answer;
    });

/** Each pattern once; where both hosts use one for different routes, the host decides. */
export function toRoutes(
  areaRoutes: readonly AreaRoute[],
  organizations: readonly Organization[],
  ground: Ground,
): Route[] {
  const table = new Map<string, { dev?: AreaRoute; vs?: AreaRoute }>();
  for (const route of areaRoutes) {
    const tail = route.path === '' ? '' : `/${route.path}`;
    const add = (pattern: string, host: 'dev' | 'vs') => {
      const key = `${route.method} ${pattern}`;
      table.set(key, { ...table.get(key), [host]: route });
    };
    if (route.level !== 'project') {
      add(`/:organization/_apis${tail}`, 'dev');
      add(`/_apis${tail}`, 'vs');
    }
    if (route.level !== 'organization') {
      add(`/:organization/:project/_apis${tail}`, 'dev');
      add(`/:organization/_apis${tail}`, 'vs');
    }
  }
  return [...table].map(([key, { dev, vs }]) => {
    const [method, path = ''] = key.split(' ', 2);
    const handle = (call: Call) => {
      const route = isNamedByHost(call) ? vs : dev;
      if (route === undefined) {
        throw controllerNotFound();
      }
      return serve(route, call, organizations, ground);
    };
    return { method: method as Route['method'], path, handle };
  });
}

async function serve(
  route: AreaRoute,
  call: Call,
  organizations: readonly Organization[],
  ground: Ground,
): Promise<Answer> {
  const organization = readOrganization(call, organizations);
  if (!opens(doorOf(call, organization), route.door ?? 'organization')) {
    throw controllerNotFound();
  }
  checkOnServer(organization, route.resource);
  if (route.level === 'anonymous') {
    return route.handle(organization, call);
  }
  const caller = await authenticate(call, organization, ground);
  checkVersion(call, route.resource, organization);
  const at: OrganizationCall = { ...caller, call, organization, now: ground.clock.now() };
  settle(organization, at.now);
  if (route.level === 'organization') {
    return route.handle(at);
  }
  const project = isNamedByHost(call) ? call.params.organization : call.params.project;
  return route.handle({ ...at, project: readProject(at, project ?? '') });
}

function controllerNotFound(): ServiceError {
  return new ServiceError(404, 'ControllerNotFoundException', 'The controller was not found.');
}

/** @throws ServiceError when there is no such project, or the caller cannot see it. */
export function readProject({ organization, identity }: OrganizationCall, idOrName: string): Project {
  const project = findProject(organization, idOrName);
  if (project === undefined || !seesProject(identity, project)) {
    throw projectNotFound(idOrName);
  }
  return project;
}

/** A job of one project sees that project alone (job authorization scope, on by default); people see all. */
export function seesProject(identity: Caller['identity'], project: Project): boolean {
  return identity.kind !== 'build' || identity === project.buildIdentity || identity.roles.has(project.id);
}

/** Lists come as `{ count, value }`, as a bare array for callers that ask so in Accept. */
export function toList(call: Call, value: readonly unknown[], headers: Record<string, string> = {}): Answer {
  const isBare = /noArrayWrap=true/i.test(call.headers.get('Accept') ?? '');
  return { status: 200, headers, body: isBare ? value : { count: value.length, value } };
}
