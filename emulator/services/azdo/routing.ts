/**
 * From a path to a handler that knows its organization, project and caller. The same route stands under
 * `dev.azure.com/{organization}`, under `{organization}.visualstudio.com`, and on a server at the collection.
 */
import { type Answer, type Call, type Route, ServiceError } from '../../frame';
import { type AnonymousCall, type OrganizationCall, type ProjectCall, readProject } from './calls';
import { type Door, doorOf, isNamedByHost, opens, readOrganization } from './hosts';
import { authenticate } from './identities/caller';
import { settle } from './organizations';
import { checkOnServer } from './server';
import type { Store } from './store';
import { checkVersion } from './versions';

type Handle<At> = (at: At) => Answer | Promise<Answer>;

/** The path is what follows `_apis/`, as a path-to-regexp pattern. */
type Row<At> = readonly [method: Route['method'], path: string, handle: Handle<At>];

interface Common {
  readonly method: Route['method'];
  readonly path: string;
  /** The resource whose versions hold; see versions.ts. */
  readonly resource: string;
  readonly door: Door;
}

export type AreaRoute =
  | (Common & { readonly level: 'organization'; readonly handle: Handle<OrganizationCall> })
  | (Common & { readonly level: 'project'; readonly handle: Handle<ProjectCall> })
  | (Common & { readonly level: 'anonymous'; readonly handle: Handle<AnonymousCall> });

export function inOrganization(
  resource: string,
  rows: readonly Row<OrganizationCall>[],
  door: Door = 'organization',
): AreaRoute[] {
  return rows.map(([method, path, handle]) => ({ level: 'organization', method, path, resource, door, handle }));
}

export function inProject(resource: string, rows: readonly Row<ProjectCall>[]): AreaRoute[] {
  return rows.map(([method, path, handle]) => ({
    level: 'project',
    method,
    path,
    resource,
    door: 'organization',
    handle,
  }));
}

/** They need no token, and stand at organization level and under a project. */
export function forAnybody(resource: string, rows: readonly Row<AnonymousCall>[], door: Door): AreaRoute[] {
  return rows.map(([method, path, handle]) => ({ level: 'anonymous', method, path, resource, door, handle }));
}

type Host = 'dev' | 'vs';

/** Each pattern once; where both hosts use one for different routes, the host decides. */
export function toRoutes(areaRoutes: readonly AreaRoute[], store: Store): Route[] {
  const table = new Map<string, Partial<Record<Host, AreaRoute>>>();
  for (const route of areaRoutes) {
    for (const [pattern, host] of listPatterns(route)) {
      const key = `${route.method} ${pattern}`;
      table.set(key, { ...table.get(key), [host]: route });
    }
  }
  return [...table].map(([key, byHost]) => {
    const [method, path = ''] = key.split(' ', 2);
    const handle = (call: Call) => serve(byHost[isNamedByHost(call) ? 'vs' : 'dev'], call, store);
    return { method: method as Route['method'], path, handle };
  });
}

function listPatterns({ level, path }: AreaRoute): (readonly [pattern: string, host: Host])[] {
  const tail = path === '' ? '' : `/${path}`;
  const ofOrganization = [[`/:organization/_apis${tail}`, 'dev'] as const, [`/_apis${tail}`, 'vs'] as const];
  const ofProject = [
    [`/:organization/:project/_apis${tail}`, 'dev'] as const,
    [`/:organization/_apis${tail}`, 'vs'] as const,
  ];
  return [...(level === 'project' ? [] : ofOrganization), ...(level === 'organization' ? [] : ofProject)];
}

async function serve(route: AreaRoute | undefined, call: Call, store: Store): Promise<Answer> {
  if (route === undefined) {
    throw controllerNotFound();
  }
  const organization = readOrganization(call, store.organizations);
  if (!opens(doorOf(call, organization), route.door)) {
    throw controllerNotFound();
  }
  checkOnServer(organization, route.resource);
  const anonymous: AnonymousCall = { store, call, organization };
  if (route.level === 'anonymous') {
    return route.handle(anonymous);
  }
  const caller = await authenticate(anonymous);
  checkVersion(call, route.resource, organization);
  const at: OrganizationCall = { ...caller, ...anonymous, now: store.ground.clock.now() };
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
