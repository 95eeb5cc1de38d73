/**
 * Who may call Graph, and for what: audience, permissions, roles in Entra, ownership.
 * Source: learn.microsoft.com/graph/api/application-upsert and its neighbours (permission tables), …/graph/permissions-reference.
 */
import { type Caller, type NoCaller, readCaller } from '../../caller';
import { challengeOf } from '../../challenges';
import { allClouds } from '../../clouds';
import { type Application, findTenant, nameOf, type ServicePrincipal } from '../../directory';
import { managesApplications } from '../../directory-roles';
import { type Call, ServiceError } from '../../frame';
import type { Person } from '../../people';
import { owner, readers, writeAll, writeOwned } from './permissions';
import { findApplication, findPrincipal, type GraphStore, mustFind } from './store';

const reasons: Record<NoCaller['kind'], string> = {
  missing: 'Access token is empty.',
  malformed: 'Access token validation failure. Invalid signature.',
  expired: 'Lifetime validation failed, the token is expired.',
  audience: 'Access token validation failure. Invalid audience.',
};

/** @throws 401 */
async function identify({ ground, directory }: GraphStore, call: Call): Promise<Caller> {
  const audiences = allClouds
    .filter(({ graphHosts }) => graphHosts.includes(call.url.hostname))
    .flatMap(({ graphHosts }) => graphHosts.map((host) => `https://${host}`));
  const caller = await readCaller(ground, call, [...audiences, '00000003-0000-0000-c000-000000000000']);
  if (caller.kind !== 'caller') {
    throw new ServiceError(401, 'InvalidAuthenticationToken', reasons[caller.kind]);
  }
  const asked = challengeOf(directory, caller, 'graph');
  if (asked !== undefined) {
    throw new ServiceError(401, 'InvalidAuthenticationToken', asked.message).withHeaders({
      'WWW-Authenticate': asked.header,
    });
  }
  return caller;
}

function denied(): ServiceError {
  return new ServiceError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

/** A caller, and what it may do: an application by its permissions and roles in Entra, a person by scope, role and ownership. */
export interface Actor extends Caller {
  readonly mayRead: boolean;
  readonly mayMake: boolean;
  readonly mayWrite: 'all' | 'owned' | 'none';
}

async function act(store: GraphStore, call: Call): Promise<Actor> {
  const caller = await identify(store, call);
  const { directory, ground } = store;
  const held = (list: readonly string[]) => ground.lacks.left('graph', nameOf(directory, caller.principalId), list);
  const person = directory.people.find(({ objectId }) => objectId === caller.principalId);
  return person === undefined
    ? { ...caller, ...powersOfApplication(store, caller, held) }
    : { ...caller, ...powersOfPerson(store, { ...person, entraRoles: held(person.entraRoles) }, held(caller.scopes)) };
}

type Powers = Omit<Actor, keyof Caller>;

/** A directory role counts whether or not the token says so. */
function powersOfApplication(
  { directory }: GraphStore,
  { principalId, roles }: Caller,
  held: (list: readonly string[]) => readonly string[],
): Powers {
  const permissions = held(roles);
  const own = directory.principals.find(({ objectId }) => objectId === principalId)?.directoryRoles ?? [];
  const isManager = managesApplications(held(own));
  const mayWrite = permissions.includes(writeAll) || isManager ? 'all' : 'owned';
  const mayMake = mayWrite === 'all' || permissions.includes(writeOwned);
  return {
    mayRead: isManager || permissions.some((one) => readers.includes(one)),
    mayMake,
    mayWrite: mayMake ? mayWrite : 'none',
  };
}

function powersOfPerson(
  { directory }: GraphStore,
  { entraRoles, tenantId }: Person,
  scopes: readonly string[],
): Powers {
  const isManager = managesApplications(entraRoles);
  const isLet = scopes.includes(writeAll);
  const mayRegister = findTenant(directory, tenantId)?.peopleMayRegister ?? true;
  return {
    mayRead: scopes.some((one) => readers.includes(one)),
    mayMake: isLet && (isManager || mayRegister),
    mayWrite: isLet ? (isManager ? 'all' : 'owned') : 'none',
  };
}

export async function reader(store: GraphStore, call: Call): Promise<Actor> {
  const actor = await act(store, call);
  if (!actor.mayRead) {
    throw denied();
  }
  return actor;
}

/** May write at all; whether this very object is for `checkOwner` to say. */
export async function writer(store: GraphStore, call: Call): Promise<Actor> {
  const actor = await act(store, call);
  if (actor.mayWrite === 'none') {
    throw denied();
  }
  return actor;
}

/** @throws 403 when the caller may make no application */
export function checkMaker({ mayMake }: Actor): void {
  if (!mayMake) {
    throw denied();
  }
}

/** What has owners, as `lacks` names it. */
interface Owned {
  readonly displayName: string;
  readonly owners: readonly string[];
}

/** Those who are not lacking in it. */
export function ownersOf({ directory, ground }: GraphStore, { owners, displayName }: Owned): string[] {
  return owners.filter(
    (one) =>
      !ground.lacks
        .of('graph', nameOf(directory, one))
        .some(({ action, scope = displayName }) => action === owner && scope === displayName),
  );
}

/** @throws 403 when the caller may write only what it owns, and does not own this. */
export function checkOwner(store: GraphStore, actor: Actor, object: Owned): void {
  if (actor.mayWrite !== 'all' && !ownersOf(store, object).includes(actor.principalId)) {
    throw denied();
  }
}

/** The application that the path names, for a caller who may read it; what has not replicated is not there. */
export async function readApplication(store: GraphStore, call: Call): Promise<Application> {
  const { tenantId } = await reader(store, call);
  return mustFind(findApplication(store, call, { tenantId, sight: 'replicated' }), call);
}

/** The application that the path names, for a caller who may write it. */
export async function writeApplication(store: GraphStore, call: Call): Promise<Application> {
  const caller = await writer(store, call);
  const application = mustFind(findApplication(store, call, { tenantId: caller.tenantId, sight: 'all' }), call);
  checkOwner(store, caller, application);
  return application;
}

/** The service principal that the path names, for a caller who may read it; what has not replicated is not there. */
export async function readPrincipal(store: GraphStore, call: Call): Promise<ServicePrincipal> {
  const { tenantId } = await reader(store, call);
  return mustFind(findPrincipal(store, call, { tenantId, sight: 'replicated' }), call);
}

/** The service principal that the path names, for a caller who may write it. */
export async function writePrincipal(store: GraphStore, call: Call): Promise<ServicePrincipal> {
  const caller = await writer(store, call);
  const principal = mustFind(findPrincipal(store, call, { tenantId: caller.tenantId, sight: 'all' }), call);
  checkOwner(store, caller, principal);
  return principal;
}
