/** Service principals, and the directory's look-up of any object by id. */
import type { ServicePrincipal } from '../../directory';
import { type Answer, type Call, type Route, ServiceError } from '../../frame';
import { readText, readTexts, sameText } from '../../json';
import { remove } from '../../lists';
import { checkOwner, type GraphStore, reader, writer } from './access';
import { readBody } from './applications';
import { badRequest } from './problems';
import { listAnswer, oneAnswer } from './query';
import { addresses, findPrincipal, mustFind, root, toApplicationWire, toPrincipalWire } from './store';

const free = [
  'tags',
  'notes',
  'description',
  'accountEnabled',
  'appRoleAssignmentRequired',
  'displayName',
  'alternativeNames',
];

export function servicePrincipalRoutes(store: GraphStore): Route[] {
  const { directory, ground } = store;

  /** Absent and not yet replicated look the same (msgraph-bicep-types#193). */
  async function post(call: Call): Promise<Answer> {
    const caller = await writer(store, call);
    const { appId: _, ...extra } = readBody(call);
    const appId = readText(readBody(call), 'appId') ?? '';
    const application = directory.applications.find(
      (one) => sameText(one.appId, appId) && one.tenantId === caller.tenantId,
    );
    if (application === undefined || !directory.hasCome(application.visibleFrom)) {
      throw new ServiceError(
        400,
        'NoBackingApplicationObject',
        `The appId '${appId}' of the service principal does not reference a valid application object.`,
      );
    }
    if (directory.principals.some((one) => sameText(one.appId, appId) && one.tenantId === caller.tenantId)) {
      throw new ServiceError(
        409,
        'Request_MultipleObjectsWithSameKeyValue',
        `The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`,
      );
    }
    checkOwner(caller, application);
    const principal: ServicePrincipal = {
      objectId: ground.newGuid(),
      appId: application.appId,
      tenantId: caller.tenantId,
      displayName: application.displayName,
      kind: 'Application',
      visibleFrom: directory.later(),
      owners: [caller.principalId],
      graphRoles: [],
      extra,
    };
    directory.principals.push(principal);
    return oneAnswer(call, 'servicePrincipals', toPrincipalWire(principal), 201);
  }

  async function get(call: Call): Promise<Answer> {
    const caller = await reader(store, call);
    const principal = mustFind(findPrincipal(store, caller.tenantId, call, 'replicated'), call);
    return oneAnswer(call, 'servicePrincipals', toPrincipalWire(principal));
  }

  async function list(call: Call): Promise<Answer> {
    const caller = await reader(store, call);
    return listAnswer(call, 'servicePrincipals', visiblePrincipals(caller.tenantId).map(toPrincipalWire));
  }

  function visiblePrincipals(tenantId: string): ServicePrincipal[] {
    return directory.principals.filter((one) => one.tenantId === tenantId && directory.hasCome(one.visibleFrom));
  }

  async function patch(call: Call): Promise<Answer> {
    const caller = await writer(store, call);
    const principal = mustFind(findPrincipal(store, caller.tenantId, call, 'all'), call);
    checkOwner(caller, principal);
    const body = readBody(call);
    const wrong = Object.keys(body).find((key) => !free.includes(key));
    if (wrong !== undefined) {
      throw badRequest(`Invalid property '${wrong}'.`);
    }
    Object.assign(principal.extra, body);
    principal.displayName = readText(body, 'displayName') ?? principal.displayName;
    return { status: 204 };
  }

  async function drop(call: Call): Promise<Answer> {
    const caller = await writer(store, call);
    const principal = mustFind(findPrincipal(store, caller.tenantId, call, 'all'), call);
    checkOwner(caller, principal);
    remove(directory.principals, principal);
    directory.deletedPrincipals.push(Object.assign(principal, { deletedDateTime: directory.nowText() }));
    return { status: 204 };
  }

  async function ownedObjects(call: Call): Promise<Answer> {
    const caller = await reader(store, call);
    const { objectId } = mustFind(findPrincipal(store, caller.tenantId, call, 'replicated'), call);
    const applications = directory.applications.filter(
      ({ owners, visibleFrom }) => owners.includes(objectId) && directory.hasCome(visibleFrom),
    );
    const principals = visiblePrincipals(caller.tenantId).filter(({ owners }) => owners.includes(objectId));
    return {
      status: 200,
      body: { value: [...applications.map((one) => toApplicationWire(one)), ...principals.map(toPrincipalWire)] },
    };
  }

  async function getByIds(call: Call): Promise<Answer> {
    const caller = await reader(store, call);
    const body = readBody(call);
    const [ids, types] = [readTexts(body, 'ids'), readTexts(body, 'types')];
    const applications = directory.applications.filter(
      (one) => one.tenantId === caller.tenantId && directory.hasCome(one.visibleFrom),
    );
    const wanted = (type: string) =>
      types.length === 0 || types.some((one) => sameText(one, type) || sameText(one, 'directoryObject'));
    const objects = [
      ...(wanted('application') ? applications.map((one) => toApplicationWire(one)) : []),
      ...(wanted('servicePrincipal') ? visiblePrincipals(caller.tenantId).map(toPrincipalWire) : []),
    ];
    return { status: 200, body: { value: objects.filter(({ id }) => ids.some((one) => sameText(one, String(id)))) } };
  }

  return [
    { method: 'GET', path: `${root}/servicePrincipals`, handle: list },
    { method: 'POST', path: `${root}/servicePrincipals`, handle: post },
    { method: 'POST', path: `${root}/directoryObjects/getByIds`, handle: getByIds },
    ...addresses('servicePrincipals', ['appId']).flatMap((path): Route[] => [
      { method: 'GET', path, handle: get },
      { method: 'PATCH', path, handle: patch },
      { method: 'DELETE', path, handle: drop },
      { method: 'GET', path: `${path}/ownedObjects`, handle: ownedObjects },
    ]),
  ];
}
