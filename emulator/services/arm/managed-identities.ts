/** User-assigned managed identities. */
import { type ManagedIdentity, putManagedIdentity } from '../../directory';
import { type Answer, type Call, ServiceError } from '../../frame';
import { isObject, type Json, parseObject, readObject, readText, sameText } from '../../json';
import { remove } from '../../lists';
import type { RouteTable } from '../route-table';
import { authorize } from './access';
import { isWithin } from './rules';
import { type ArmStore, findGroup, findSubscription, resourceNotFound } from './store';

export const type = 'Microsoft.ManagedIdentity/userAssignedIdentities';

async function put(store: ArmStore, call: Call): Promise<Answer> {
  const { subscription: subscriptionId = '', group = '' } = call.params;
  await authorize(store, call, { action: `${type}/write`, scope: idOf(call) });
  const subscription = findSubscription(store, call, subscriptionId);
  const folder = `/subscriptions/${subscription.id}/resourceGroups/${findGroup(subscription, group).name}`;
  const body = readBody(call);
  const have = findIdentity(store, call);
  if (have !== undefined) {
    if (isObject(body.tags)) {
      have.tags = body.tags;
    }
    return { status: 200, body: toWire(have) };
  }
  const made = make(store, call, body);
  const identity = { ...made, id: `${folder}/providers/${type}/${made.name}`, tenantId: subscription.tenantId };
  putManagedIdentity(store.directory, identity, store.directory.later());
  return { status: 201, body: toWire(identity) };
}

/** @throws 400 */
function make({ ground }: ArmStore, { params }: Call, body: Json): Omit<ManagedIdentity, 'id' | 'tenantId'> {
  const { identity: name = '' } = params;
  const location = readText(body, 'location');
  if (!location) {
    throw new ServiceError(400, 'LocationRequired', 'The location property is required for this definition.');
  }
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_-]{2,127}$/.test(name)) {
    throw badRequest(`The resource name '${name}' is invalid.`);
  }
  const ids = { clientId: ground.newGuid(), principalId: ground.newGuid() };
  return { name, ...ids, location, tags: readObject(body, 'tags'), federated: [], isWriting: false };
}

async function patch(store: ArmStore, call: Call): Promise<Answer> {
  await authorize(store, call, { action: `${type}/write`, scope: idOf(call) });
  const identity = mustFindIdentity(store, call);
  const body = readBody(call);
  if (isObject(body.tags)) {
    identity.tags = body.tags;
  }
  return { status: 200, body: toWire(identity) };
}

async function get(store: ArmStore, call: Call): Promise<Answer> {
  await authorize(store, call, { action: `${type}/read`, scope: idOf(call) });
  return { status: 200, body: toWire(mustFindIdentity(store, call)) };
}

async function list(store: ArmStore, call: Call): Promise<Answer> {
  const { subscription = '', group } = call.params;
  const scope = `/subscriptions/${subscription}${group === undefined ? '' : `/resourceGroups/${group}`}`;
  await authorize(store, call, { action: `${type}/read`, scope });
  if (group !== undefined) {
    findGroup(findSubscription(store, call, subscription), group);
  }
  return {
    status: 200,
    body: { value: store.directory.managedIdentities.filter(({ id }) => isWithin(id, scope)).map(toWire) },
  };
}

async function drop(store: ArmStore, call: Call): Promise<Answer> {
  await authorize(store, call, { action: `${type}/delete`, scope: idOf(call) });
  const identity = findIdentity(store, call);
  if (identity === undefined) {
    return { status: 204 };
  }
  remove(store.directory.managedIdentities, identity);
  const principal = store.directory.principals.find(({ objectId }) => objectId === identity.principalId);
  if (principal !== undefined) {
    remove(store.directory.principals, principal);
  }
  return { status: 200 };
}

export function idOf({ params }: Call): string {
  return `/subscriptions/${params.subscription}/resourceGroups/${params.group}/providers/${type}/${params.identity}`;
}

export function badRequest(message: string): ServiceError {
  return new ServiceError(400, 'BadRequest', message);
}

export function readBody(call: Call): Json {
  const body = parseObject(call.text);
  if (body === undefined) {
    throw new ServiceError(
      400,
      'InvalidRequestContent',
      'The request content was invalid and could not be deserialized.',
    );
  }
  return body;
}

export function toWire({ id, name, location, tags, tenantId, principalId, clientId }: ManagedIdentity): Json {
  return { id, name, type, location, tags, properties: { tenantId, principalId, clientId, isolationScope: 'None' } };
}

function findIdentity({ directory }: ArmStore, call: Call): ManagedIdentity | undefined {
  return directory.managedIdentities.find(({ id }) => sameText(id, idOf(call)));
}

/** @throws ResourceNotFound */
export function mustFindIdentity(store: ArmStore, call: Call): ManagedIdentity {
  const found = findIdentity(store, call);
  if (found === undefined) {
    throw resourceNotFound(type, call.params.identity ?? '', call.params.group ?? '');
  }
  return found;
}

const inGroup = `/subscriptions/:subscription/resourceGroups/:group/providers/${type}`;
const one = `${inGroup}/:identity`;

export const managedIdentityRoutes: RouteTable<ArmStore> = [
  ['GET', `/subscriptions/:subscription/providers/${type}`, list],
  ['GET', inGroup, list],
  ['GET', one, get],
  ['PUT', one, put],
  ['PATCH', one, patch],
  ['DELETE', one, drop],
];
