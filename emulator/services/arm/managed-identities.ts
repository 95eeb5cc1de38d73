/** User-assigned managed identities. */
import { type ManagedIdentity, putManagedIdentity } from '../../directory';
import { type Answer, type Call, type Route, ServiceError } from '../../frame';
import { isObject, type Json, parseObject, readObject, readText, sameText } from '../../json';
import { remove } from '../../lists';
import { authorize } from './access';
import { type ArmStore, findGroup, findSubscription, isWithin, resourceNotFound } from './store';

export const type = 'Microsoft.ManagedIdentity/userAssignedIdentities';

export function managedIdentityRoutes(store: ArmStore): Route[] {
  const { directory, ground } = store;

  async function put(call: Call): Promise<Answer> {
    const { subscription: subscriptionId = '', group = '', identity: name = '' } = call.params;
    await authorize(store, call, `${type}/write`, idOf(call));
    const subscription = findSubscription(store, call, subscriptionId);
    const folder = `/subscriptions/${subscription.id}/resourceGroups/${findGroup(subscription, group).name}`;
    const body = readBody(call);
    const tags = readObject(body, 'tags');
    const have = findIdentity(store, call);
    if (have !== undefined) {
      if (isObject(body.tags)) {
        have.tags = tags;
      }
      return { status: 200, body: toWire(have) };
    }
    const location = readText(body, 'location');
    if (!location) {
      throw new ServiceError(400, 'LocationRequired', 'The location property is required for this definition.');
    }
    if (!/^[a-zA-Z0-9][a-zA-Z0-9_-]{2,127}$/.test(name)) {
      throw badRequest(`The resource name '${name}' is invalid.`);
    }
    const identity: ManagedIdentity = {
      id: `${folder}/providers/${type}/${name}`,
      name,
      tenantId: subscription.tenantId,
      clientId: ground.newGuid(),
      principalId: ground.newGuid(),
      location,
      tags,
      federated: [],
      isWriting: false,
    };
    putManagedIdentity(directory, identity, directory.later());
    return { status: 201, body: toWire(identity) };
  }

  async function patch(call: Call): Promise<Answer> {
    await authorize(store, call, `${type}/write`, idOf(call));
    const identity = mustFindIdentity(store, call);
    const body = readBody(call);
    if (isObject(body.tags)) {
      identity.tags = body.tags;
    }
    return { status: 200, body: toWire(identity) };
  }

  async function get(call: Call): Promise<Answer> {
    await authorize(store, call, `${type}/read`, idOf(call));
    return { status: 200, body: toWire(mustFindIdentity(store, call)) };
  }

  async function list(call: Call): Promise<Answer> {
    const { subscription = '', group } = call.params;
    const scope = `/subscriptions/${subscription}${group === undefined ? '' : `/resourceGroups/${group}`}`;
    await authorize(store, call, `${type}/read`, scope);
    if (group !== undefined) {
      findGroup(findSubscription(store, call, subscription), group);
    }
    return {
      status: 200,
      body: { value: directory.managedIdentities.filter(({ id }) => isWithin(id, scope)).map(toWire) },
    };
  }

  async function drop(call: Call): Promise<Answer> {
    await authorize(store, call, `${type}/delete`, idOf(call));
    const identity = findIdentity(store, call);
    if (identity === undefined) {
      return { status: 204 };
    }
    remove(directory.managedIdentities, identity);
    const principal = directory.principals.find(({ objectId }) => objectId === identity.principalId);
    if (principal !== undefined) {
      remove(directory.principals, principal);
    }
    return { status: 200 };
  }

  const inGroup = `/subscriptions/:subscription/resourceGroups/:group/providers/${type}`;
  const one = `${inGroup}/:identity`;
  return [
    { method: 'GET', path: `/subscriptions/:subscription/providers/${type}`, handle: list },
    { method: 'GET', path: inGroup, handle: list },
    { method: 'GET', path: one, handle: get },
    { method: 'PUT', path: one, handle: put },
    { method: 'PATCH', path: one, handle: patch },
    { method: 'DELETE', path: one, handle: drop },
  ];
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
