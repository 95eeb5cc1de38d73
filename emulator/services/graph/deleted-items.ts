/**
 * The bin: applications and service principals that were deleted, for 30 days.
 * Source: learn.microsoft.com/graph/api/directory-deleteditems-list, …-get, …-restore, …-delete.
 * Beware: restoring an application does not restore its service principal, which is an item of its own here.
 */
import type { Caller } from '../../caller';
import type { Application, Directory, ServicePrincipal } from '../../directory';
import { type Answer, type Call, NotEmulated, ServiceError } from '../../frame';
import { type Json, sameText } from '../../json';
import { remove } from '../../lists';
import type { RouteTable } from '../route-table';
import { checkOwner, reader, writer } from './access';
import { listAnswer, oneAnswer } from './query';
import { type GraphStore, notFound, root, toApplicationWire, toPrincipalWire } from './store';

const monthMs = 30 * 24 * 3600 * 1000;

/** Those of the caller's tenant that the month has not yet purged. */
function lying<T extends Application | ServicePrincipal>(
  { ground }: GraphStore,
  items: readonly T[],
  { tenantId }: Caller,
): T[] {
  const now = ground.clock.now().getTime();
  return items.filter((one) => one.tenantId === tenantId && now - Date.parse(one.deletedDateTime ?? '') < monthMs);
}

async function list(store: GraphStore, call: Call): Promise<Answer> {
  const caller = await reader(store, call);
  const { deletedApplications, deletedPrincipals } = store.directory;
  const { kind = '' } = call.params;
  if (sameText(kind, 'microsoft.graph.application')) {
    const found = lying(store, deletedApplications, caller).map((one) => toApplicationWire(one));
    return listAnswer(call, 'directoryObjects', found);
  }
  if (sameText(kind, 'microsoft.graph.servicePrincipal')) {
    return listAnswer(call, 'directoryObjects', lying(store, deletedPrincipals, caller).map(toPrincipalWire));
  }
  return oneAnswer(call, 'directoryObjects', find(store, caller, kind).wire);
}

interface Item {
  readonly wire: Json;
  readonly displayName: string;
  readonly owners: readonly string[];
  readonly purge: () => void;
  readonly restore: () => void;
}

/** @throws 404 */
function find(store: GraphStore, caller: Caller, id: string): Item {
  const { deletedApplications, deletedPrincipals } = store.directory;
  const application = lying(store, deletedApplications, caller).find((one) => sameText(one.objectId, id));
  if (application !== undefined) {
    return {
      wire: toApplicationWire(application),
      displayName: application.displayName,
      owners: application.owners,
      purge: () => remove(deletedApplications, application),
      restore: () => restoreApplication(store.directory, application),
    };
  }
  const principal = lying(store, deletedPrincipals, caller).find((one) => sameText(one.objectId, id));
  if (principal === undefined) {
    throw notFound(id);
  }
  return {
    wire: toPrincipalWire(principal),
    displayName: principal.displayName,
    owners: principal.owners,
    purge: () => remove(deletedPrincipals, principal),
    restore: () => restorePrincipal(store.directory, principal),
  };
}

/** @throws 400 when its unique name was given to another one meanwhile; the code is plausible */
function restoreApplication(directory: Directory, application: Application): void {
  const { tenantId, uniqueName } = application;
  const isTaken = directory.applications.some((one) => one.tenantId === tenantId && one.uniqueName === uniqueName);
  if (uniqueName !== undefined && isTaken) {
    const message = 'Another object with the same value for property uniqueName already exists.';
    throw new ServiceError(400, 'Request_MultipleObjectsWithSameKeyValue', message);
  }
  remove(directory.deletedApplications, application);
  delete application.deletedDateTime;
  directory.applications.push(application);
}

/** @throws 400 while its application lies in the bin */
function restorePrincipal(directory: Directory, principal: ServicePrincipal): void {
  if (!directory.applications.some(({ appId }) => sameText(appId, principal.appId))) {
    const message = `The appId '${principal.appId}' of the service principal does not reference a valid application object.`;
    throw new ServiceError(400, 'NoBackingApplicationObject', message);
  }
  remove(directory.deletedPrincipals, principal);
  delete principal.deletedDateTime;
  directory.principals.push(principal);
}

/** The item that the path names, for a caller who may write it. @throws 403, 404 */
async function open(store: GraphStore, call: Call): Promise<Item> {
  const caller = await writer(store, call);
  const item = find(store, caller, call.params.id ?? '');
  checkOwner(store, caller, item);
  return item;
}

async function restore(store: GraphStore, call: Call): Promise<Answer> {
  const item = await open(store, call);
  item.restore();
  return oneAnswer(call, 'directoryObjects', { ...item.wire, deletedDateTime: null });
}

async function purge(store: GraphStore, call: Call): Promise<Answer> {
  const item = await open(store, call);
  item.purge();
  return { status: 204 };
}

function refuse(): never {
  throw new NotEmulated('deleted items of all kinds in one list, which Graph does not have either');
}

const path = `${root}/directory/deletedItems`;

export const deletedItemRoutes: RouteTable<GraphStore> = [
  ['GET', path, refuse],
  ['GET', `${path}/:kind`, list],
  ['POST', `${path}/:id/restore`, restore],
  ['DELETE', `${path}/:id`, purge],
];
