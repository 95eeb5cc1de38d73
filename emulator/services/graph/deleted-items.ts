/**
 * The bin: applications and service principals that were deleted, for 30 days.
 * Source: learn.microsoft.com/graph/api/directory-deleteditems-list, …-get, …-restore, …-delete.
 * Beware: restoring an application does not restore its service principal, which is an item of its own here.
 */
import type { Caller } from '../../caller';
import type { Application, ServicePrincipal } from '../../directory';
import { type Answer, type Call, NotEmulated, type Route, ServiceError } from '../../frame';
import { type Json, sameText } from '../../json';
import { remove } from '../../lists';
import { checkOwner, type GraphStore, reader, writer } from './access';
import { listAnswer, oneAnswer } from './query';
import { notFound, root, toApplicationWire, toPrincipalWire } from './store';

const path = `${root}/directory/deletedItems`;
const monthMs = 30 * 24 * 3600 * 1000;

export function deletedItemRoutes(store: GraphStore): Route[] {
  const { directory, ground } = store;

  /** Those of the caller's tenant that the month has not yet purged. */
  function lying<T extends Application | ServicePrincipal>(items: readonly T[], { tenantId }: Caller): T[] {
    const now = ground.clock.now().getTime();
    return items.filter((one) => one.tenantId === tenantId && now - Date.parse(one.deletedDateTime ?? '') < monthMs);
  }

  async function list(call: Call): Promise<Answer> {
    const caller = await reader(store, call);
    const { kind = '' } = call.params;
    if (sameText(kind, 'microsoft.graph.application')) {
      return listAnswer(call, 'directoryObjects', lying(directory.deletedApplications, caller).map(toWire));
    }
    if (sameText(kind, 'microsoft.graph.servicePrincipal')) {
      return listAnswer(call, 'directoryObjects', lying(directory.deletedPrincipals, caller).map(toPrincipalWire));
    }
    const item = find(caller, kind);
    return oneAnswer(call, 'directoryObjects', item.wire);
  }

  const toWire = (application: Application) => toApplicationWire(application);

  interface Item {
    readonly wire: Json;
    readonly owners: readonly string[];
    readonly purge: () => void;
    readonly restore: () => void;
  }

  /** @throws 404 */
  function find(caller: Caller, id: string): Item {
    const application = lying(directory.deletedApplications, caller).find((one) => sameText(one.objectId, id));
    if (application !== undefined) {
      const purge = () => remove(directory.deletedApplications, application);
      const restore = () => restoreApplication(application);
      return { wire: toApplicationWire(application), owners: application.owners, purge, restore };
    }
    const principal = lying(directory.deletedPrincipals, caller).find((one) => sameText(one.objectId, id));
    if (principal === undefined) {
      throw notFound(id);
    }
    return {
      wire: toPrincipalWire(principal),
      owners: principal.owners,
      purge: () => remove(directory.deletedPrincipals, principal),
      restore: () => restorePrincipal(principal),
    };
  }

  /** @throws 400 when its unique name was given to another one meanwhile; the code is plausible */
  function restoreApplication(application: Application): void {
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
  function restorePrincipal(principal: ServicePrincipal): void {
    if (!directory.applications.some(({ appId }) => sameText(appId, principal.appId))) {
      const message = `The appId '${principal.appId}' of the service principal does not reference a valid application object.`;
      throw new ServiceError(400, 'NoBackingApplicationObject', message);
    }
    remove(directory.deletedPrincipals, principal);
    delete principal.deletedDateTime;
    directory.principals.push(principal);
  }

  async function restore(call: Call): Promise<Answer> {
    const caller = await writer(store, call);
    const item = find(caller, call.params.id ?? '');
    checkOwner(caller, item);
    item.restore();
    return oneAnswer(call, 'directoryObjects', { ...item.wire, deletedDateTime: null });
  }

  async function purge(call: Call): Promise<Answer> {
    const caller = await writer(store, call);
    const item = find(caller, call.params.id ?? '');
    checkOwner(caller, item);
    item.purge();
    return { status: 204 };
  }

  function refuse(): never {
    throw new NotEmulated('deleted items of all kinds in one list, which Graph does not have either');
  }

  return [
    { method: 'GET', path, handle: refuse },
    { method: 'GET', path: `${path}/:kind`, handle: list },
    { method: 'POST', path: `${path}/:id/restore`, handle: restore },
    { method: 'DELETE', path: `${path}/:id`, handle: purge },
  ];
}
