/** User-assigned managed identities and their federated credentials. */
import { setTimeout as wait } from 'node:timers/promises';
import { type FederatedCredential, type ManagedIdentity, putManagedIdentity, remove } from '../../directory.ts';
import { complain } from '../../federation.ts';
import { type Answer, type Call, type Route, ServiceError } from '../../frame.ts';
import { isObject, type Json, parseObject, readObject, readText, readTexts, sameText } from '../../json.ts';
import { authorize } from './access.ts';
import { type ArmStore, findGroup, findSubscription, isWithin, resourceNotFound } from './store.ts';

const type = 'Microsoft.ManagedIdentity/userAssignedIdentities';
const credentialType = `${type}/federatedIdentityCredentials`;
/** How long a write to a federated credential takes: ours. A second one in that time is refused. */
const writeMs = 10;

export function managedIdentityRoutes(store: ArmStore): Route[] {
  const { directory, ground } = store;

  function find(call: Call): ManagedIdentity | undefined {
    return directory.managedIdentities.find(({ id }) => sameText(id, idOf(call)));
  }

  function mustFind(call: Call): ManagedIdentity {
    const found = find(call);
    if (found === undefined) throw resourceNotFound(type, call.params.identity ?? '', call.params.group ?? '');
    return found;
  }

  async function put(call: Call): Promise<Answer> {
    const { subscription: subscriptionId = '', group = '', identity: name = '' } = call.params;
    await authorize(store, call, `${type}/write`, idOf(call));
    const subscription = findSubscription(store, call, subscriptionId);
    const folder = `/subscriptions/${subscription.id}/resourceGroups/${findGroup(subscription, group).name}`;
    const body = readBody(call);
    const tags = readObject(body, 'tags');
    const have = find(call);
    if (have !== undefined) {
      if (isObject(body.tags)) have.tags = tags;
      return { status: 200, body: toWire(have) };
    }
    const location = readText(body, 'location');
    if (!location) throw new ServiceError(400, 'LocationRequired', 'The location property is required for this definition.');
    if (!/^[a-zA-Z0-9][a-zA-Z0-9_-]{2,127}$/.test(name)) throw badRequest(`The resource name '${name}' is invalid.`);
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
    const identity = mustFind(call);
    const body = readBody(call);
    if (isObject(body.tags)) identity.tags = body.tags;
    return { status: 200, body: toWire(identity) };
  }

  async function get(call: Call): Promise<Answer> {
    await authorize(store, call, `${type}/read`, idOf(call));
    return { status: 200, body: toWire(mustFind(call)) };
  }

  async function list(call: Call): Promise<Answer> {
    const { subscription = '', group } = call.params;
    const scope = `/subscriptions/${subscription}${group === undefined ? '' : `/resourceGroups/${group}`}`;
    await authorize(store, call, `${type}/read`, scope);
    if (group !== undefined) findGroup(findSubscription(store, call, subscription), group);
    return { status: 200, body: { value: directory.managedIdentities.filter(({ id }) => isWithin(id, scope)).map(toWire) } };
  }

  async function drop(call: Call): Promise<Answer> {
    await authorize(store, call, `${type}/delete`, idOf(call));
    const identity = find(call);
    if (identity === undefined) return { status: 204 };
    remove(directory.managedIdentities, identity);
    const principal = directory.principals.find(({ objectId }) => objectId === identity.principalId);
    if (principal !== undefined) remove(directory.principals, principal);
    return { status: 200 };
  }

  async function putCredential(call: Call): Promise<Answer> {
    await authorize(store, call, `${credentialType}/write`, credentialIdOf(call));
    const identity = mustFind(call);
    const properties = readObject(readBody(call), 'properties');
    const [issuer = '', subject = ''] = [readText(properties, 'issuer'), readText(properties, 'subject')];
    const wish = { name: call.params.credential ?? '', issuer, subject, audiences: readTexts(properties, 'audiences') };
    return alone(identity, () => {
      const have = identity.federated.find(({ name }) => sameText(name, wish.name));
      const complaint = complain(wish, identity.federated.filter((one) => one !== have), 'Managed Identity');
      if (complaint !== undefined) throw badRequest(complaint);
      if (have !== undefined) {
        const { name: _, ...changes } = wish;
        Object.assign(have, changes, { effectiveFrom: directory.later() });
        return { status: 200, body: toCredentialWire(identity, have) };
      }
      const credential = { ...wish, id: ground.newGuid(), visibleFrom: 0, effectiveFrom: directory.later() };
      identity.federated.push(credential);
      return { status: 201, body: toCredentialWire(identity, credential) };
    });
  }

  async function getCredential(call: Call): Promise<Answer> {
    await authorize(store, call, `${credentialType}/read`, credentialIdOf(call));
    const identity = mustFind(call);
    const name = call.params.credential ?? '';
    const found = identity.federated.find((one) => sameText(one.name, name));
    if (found === undefined) throw new ServiceError(404, 'NotFound', `The Resource '${credentialType}/${identity.name}/${name}' was not found.`);
    return { status: 200, body: toCredentialWire(identity, found) };
  }

  async function listCredentials(call: Call): Promise<Answer> {
    await authorize(store, call, `${credentialType}/read`, idOf(call));
    const identity = mustFind(call);
    return { status: 200, body: { value: identity.federated.map((one) => toCredentialWire(identity, one)) } };
  }

  async function dropCredential(call: Call): Promise<Answer> {
    await authorize(store, call, `${credentialType}/delete`, credentialIdOf(call));
    const identity = mustFind(call);
    return alone(identity, () => {
      const found = identity.federated.find((one) => sameText(one.name, call.params.credential ?? ''));
      if (found === undefined) return { status: 204 };
      remove(identity.federated, found);
      return { status: 200 };
    });
  }

  const inGroup = `/subscriptions/:subscription/resourceGroups/:group/providers/${type}`;
  const one = `${inGroup}/:identity`;
  const credentials = `${one}/federatedIdentityCredentials`;
  return [
    { method: 'GET', path: `/subscriptions/:subscription/providers/${type}`, handle: list },
    { method: 'GET', path: inGroup, handle: list },
    { method: 'GET', path: one, handle: get },
    { method: 'PUT', path: one, handle: put },
    { method: 'PATCH', path: one, handle: patch },
    { method: 'DELETE', path: one, handle: drop },
    { method: 'GET', path: credentials, handle: listCredentials },
    { method: 'GET', path: `${credentials}/:credential`, handle: getCredential },
    { method: 'PUT', path: `${credentials}/:credential`, handle: putCredential },
    { method: 'DELETE', path: `${credentials}/:credential`, handle: dropCredential },
  ];
}

/** No two writes under one identity at a time. @throws 409 */
async function alone(identity: ManagedIdentity, write: () => Answer): Promise<Answer> {
  if (identity.isWriting) {
    throw new ServiceError(409, 'ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity', 'Too many Federated Identity Credentials are written concurrently for the managed identity. Concurrent Federated Identity Credentials writes under the same managed identity are not supported.');
  }
  identity.isWriting = true;
  try {
    await wait(writeMs);
    return write();
  } finally {
    identity.isWriting = false;
  }
}

function idOf({ params }: Call): string {
  return `/subscriptions/${params.subscription}/resourceGroups/${params.group}/providers/${type}/${params.identity}`;
}

function credentialIdOf(call: Call): string {
  return `${idOf(call)}/federatedIdentityCredentials/${call.params.credential}`;
}

function badRequest(message: string): ServiceError {
  return new ServiceError(400, 'BadRequest', message);
}

function readBody(call: Call): Json {
  const body = parseObject(call.text);
  if (body === undefined) throw new ServiceError(400, 'InvalidRequestContent', 'The request content was invalid and could not be deserialized.');
  return body;
}

export function toWire({ id, name, location, tags, tenantId, principalId, clientId }: ManagedIdentity): Json {
  return { id, name, type, location, tags, properties: { tenantId, principalId, clientId, isolationScope: 'None' } };
}

export function toCredentialWire(identity: ManagedIdentity, { name, issuer, subject, audiences }: FederatedCredential): Json {
  return { id: `${identity.id}/federatedIdentityCredentials/${name}`, name, type: credentialType, properties: { issuer, subject, audiences } };
}
