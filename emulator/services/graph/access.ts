/** Who may call Graph, and for what: audience, application permissions, ownership. */
import { type Caller, type NoCaller, readCaller } from '../../caller';
import { allClouds } from '../../clouds';
import type { Application, ServicePrincipal } from '../../directory';
import { type Call, ServiceError } from '../../frame';
import { findApplication, findPrincipal, type GraphStore, mustFind } from './store';

const reasons: Record<NoCaller['kind'], string> = {
  missing: 'Access token is empty.',
  malformed: 'Access token validation failure. Invalid signature.',
  expired: 'Lifetime validation failed, the token is expired.',
  audience: 'Access token validation failure. Invalid audience.',
};

/** @throws 401 */
async function identify({ ground }: GraphStore, call: Call): Promise<Caller> {
  const audiences = allClouds
    .filter(({ graphHosts }) => graphHosts.includes(call.url.hostname))
    .flatMap(({ graphHosts }) => graphHosts.map((host) => `https://${host}`));
  const caller = await readCaller(ground, call, [...audiences, '00000003-0000-0000-c000-000000000000']);
  if (caller.kind !== 'caller') {
    throw new ServiceError(401, 'InvalidAuthenticationToken', reasons[caller.kind]);
  }
  return caller;
}

function denied(): ServiceError {
  return new ServiceError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

const all = 'Application.ReadWrite.All';
const owned = 'Application.ReadWrite.OwnedBy';
// With OwnedBy alone, reads of what others own pass too: forum reports (azure.md 3.4).
const readers = ['Application.Read.All', 'Directory.Read.All', all, owned];

export async function reader(store: GraphStore, call: Call): Promise<Caller> {
  const caller = await identify(store, call);
  if (!caller.roles.some((role) => readers.includes(role))) {
    throw denied();
  }
  return caller;
}

/** May write at all; whether this very object is for `checkOwner` to say. */
export async function writer(store: GraphStore, call: Call): Promise<Caller> {
  const caller = await identify(store, call);
  if (!caller.roles.includes(all) && !caller.roles.includes(owned)) {
    throw denied();
  }
  return caller;
}

/** @throws 403 when the caller may write only what it owns, and does not own this. */
export function checkOwner(caller: Caller, object: { readonly owners: readonly string[] }): void {
  if (!caller.roles.includes(all) && !object.owners.includes(caller.principalId)) {
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
  checkOwner(caller, application);
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
  checkOwner(caller, principal);
  return principal;
}
