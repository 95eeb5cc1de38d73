/**
 * From a path to a handler that knows its organization, project and caller. The same route stands under
 * `dev.azure.com/{organization}` and under `{organization}.visualstudio.com`.
 */
import { type Answer, type Call, type Ground, type Route, ServiceError } from '../../frame';
import { projectNotFound } from './errors';
import { authenticate, type Caller } from './identities';
import { findProject, type Organization, type Project } from './store';
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
}

export type AreaRoute =
  | (Common & { readonly level: 'organization'; readonly handle: (at: OrganizationCall) => Answer | Promise<Answer> })
  | (Common & { readonly level: 'project'; readonly handle: (at: ProjectCall) => Answer | Promise<Answer> })
  | (Common & {
      /** Needs no token; stands at organization level and under a project. */
      readonly level: 'anonymous';
      readonly handle: (organization: Organization, call: Call) => Answer;
    });

const visualStudio = /^([a-z0-9-]+)\.visualstudio\.com$/i;

export function ownsHost(host: string): boolean {
  return host === 'dev.azure.com' || visualStudio.test(host);
}

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
      const onVisualStudio = visualStudio.test(call.url.hostname);
      const route = onVisualStudio ? vs : dev;
      if (route === undefined)
        throw new ServiceError(404, 'ControllerNotFoundException', 'The controller was not found.');
      return serve(route, call, onVisualStudio, organizations, ground);
    };
    return { method: method as Route['method'], path, handle };
  });
}

async function serve(
  route: AreaRoute,
  call: Call,
  onVisualStudio: boolean,
  organizations: readonly Organization[],
  ground: Ground,
): Promise<Answer> {
  const first = call.params.organization ?? '';
  const organizationName = onVisualStudio ? (visualStudio.exec(call.url.hostname)?.[1] ?? '') : first;
  const organization = organizations.find(({ name }) => name.toLowerCase() === organizationName.toLowerCase());
  if (organization === undefined)
    throw new ServiceError(404, 'HostDoesNotExistException', `TF400898: No organization named '${organizationName}'.`);
  if (route.level === 'anonymous') return route.handle(organization, call);
  const caller = await authenticate(call, organization, ground);
  checkVersion(call, route.resource);
  const at: OrganizationCall = { ...caller, call, organization, now: ground.clock.now() };
  if (route.level === 'organization') return route.handle(at);
  return route.handle({ ...at, project: readProject(at, onVisualStudio ? first : (call.params.project ?? '')) });
}

/** @throws ServiceError when there is no such project, or the caller cannot see it. */
export function readProject({ organization, identity }: OrganizationCall, idOrName: string): Project {
  const project = findProject(organization, idOrName);
  if (project === undefined || !seesProject(identity, project)) throw projectNotFound(idOrName);
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
