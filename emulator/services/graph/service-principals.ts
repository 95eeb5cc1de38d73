/** Service principals, and the directory's look-up of any object by id. */
import type { Caller } from '../../caller';
import type { Application, ServicePrincipal } from '../../directory';
import { type Answer, type Call, ServiceError } from '../../frame';
import { readText, readTexts, sameText } from '../../json';
import { remove } from '../../lists';
import type { RouteTable } from '../route-table';
import { checkOwner, ownersOf, reader, readPrincipal, writePrincipal, writer } from './access';
import { readBody } from './applications';
import { badRequest } from './problems';
import { listAnswer, madeAnswer, oneAnswer } from './query';
import {
  addresses,
  type GraphStore,
  root,
  toApplicationWire,
  toOwnersWire,
  toPrincipalWire,
  visibleApplications,
  visiblePrincipals,
} from './store';

const free = [
  'tags',
  'notes',
  'description',
  'accountEnabled',
  'appRoleAssignmentRequired',
  'displayName',
  'alternativeNames',
];

async function post(store: GraphStore, call: Call): Promise<Answer> {
  const { directory, ground } = store;
  const caller = await writer(store, call);
  const { appId: _, ...extra } = readBody(call);
  const application = findBacking(store, caller, readText(readBody(call), 'appId') ?? '');
  checkOwner(store, caller, application);
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
  return madeAnswer(call, 'servicePrincipals', toPrincipalWire(principal));
}

/** The application that a service principal is to be made for. Absent and not yet replicated look the same (msgraph-bicep-types#193). @throws 400 when there is none, 409 when it has one */
function findBacking({ directory }: GraphStore, { tenantId }: Caller, appId: string): Application {
  const isOf = (one: Application | ServicePrincipal) => sameText(one.appId, appId) && one.tenantId === tenantId;
  const application = directory.applications.find(isOf);
  if (application === undefined || !directory.hasCome(application.visibleFrom)) {
    throw new ServiceError(
      400,
      'NoBackingApplicationObject',
      `The appId '${appId}' of the service principal does not reference a valid application object.`,
    );
  }
  if (directory.principals.some(isOf)) {
    throw new ServiceError(
      409,
      'Request_MultipleObjectsWithSameKeyValue',
      `The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`,
    );
  }
  return application;
}

async function get(store: GraphStore, call: Call): Promise<Answer> {
  const principal = await readPrincipal(store, call);
  return oneAnswer(call, 'servicePrincipals', toPrincipalWire(principal));
}

async function list(store: GraphStore, call: Call): Promise<Answer> {
  const caller = await reader(store, call);
  return listAnswer(call, 'servicePrincipals', visiblePrincipals(store, caller.tenantId).map(toPrincipalWire));
}

async function patch(store: GraphStore, call: Call): Promise<Answer> {
  const principal = await writePrincipal(store, call);
  const body = readBody(call);
  const wrong = Object.keys(body).find((key) => !free.includes(key));
  if (wrong !== undefined) {
    throw badRequest(`Invalid property '${wrong}'.`);
  }
  Object.assign(principal.extra, body);
  principal.displayName = readText(body, 'displayName') ?? principal.displayName;
  return { status: 204 };
}

async function drop(store: GraphStore, call: Call): Promise<Answer> {
  const principal = await writePrincipal(store, call);
  remove(store.directory.principals, principal);
  store.directory.deletedPrincipals.push(Object.assign(principal, { deletedDateTime: store.directory.nowText() }));
  return { status: 204 };
}

async function listOwners(store: GraphStore, call: Call): Promise<Answer> {
  const principal = await readPrincipal(store, call);
  return listAnswer(call, 'directoryObjects', toOwnersWire(store, ownersOf(store, principal)));
}

async function ownedObjects(store: GraphStore, call: Call): Promise<Answer> {
  const { objectId, tenantId } = await readPrincipal(store, call);
  const applications = store.directory.applications.filter(
    ({ owners, visibleFrom }) => owners.includes(objectId) && store.directory.hasCome(visibleFrom),
  );
  const principals = visiblePrincipals(store, tenantId).filter(({ owners }) => owners.includes(objectId));
  return {
    status: 200,
    body: { value: [...applications.map((one) => toApplicationWire(one)), ...principals.map(toPrincipalWire)] },
  };
}

async function getByIds(store: GraphStore, call: Call): Promise<Answer> {
  const caller = await reader(store, call);
  const body = readBody(call);
  const [ids, types] = [readTexts(body, 'ids'), readTexts(body, 'types')];
  const wanted = (type: string) =>
    types.length === 0 || types.some((one) => sameText(one, type) || sameText(one, 'directoryObject'));
  const objects = [
    ...(wanted('application') ? visibleApplications(store, caller.tenantId).map((one) => toApplicationWire(one)) : []),
    ...(wanted('servicePrincipal') ? visiblePrincipals(store, caller.tenantId).map(toPrincipalWire) : []),
  ];
  return { status: 200, body: { value: objects.filter(({ id }) => ids.some((one) => sameText(one, String(id)))) } };
}

export const servicePrincipalRoutes: RouteTable<GraphStore> = [
  ['GET', `${root}/servicePrincipals`, list],
  ['POST', `${root}/servicePrincipals`, post],
  ['POST', `${root}/directoryObjects/getByIds`, getByIds],
  ...addresses('servicePrincipals', ['appId']).flatMap(
    (path): RouteTable<GraphStore> => [
      ['GET', path, get],
      ['PATCH', path, patch],
      ['DELETE', path, drop],
      ['GET', `${path}/ownedObjects`, ownedObjects],
      ['GET', `${path}/owners`, listOwners],
    ],
  ),
];
