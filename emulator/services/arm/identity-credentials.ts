/** Federated credentials of user-assigned managed identities: one write at a time under one identity. */
import { setTimeout as wait } from 'node:timers/promises';
import { removeTrust } from '../../departures';
import type { FederatedCredential, ManagedIdentity } from '../../directory';
import { complain } from '../../federation';
import { type Answer, type Call, ServiceError } from '../../frame';
import { type Json, readObject, readText, readTexts, sameText } from '../../json';
import type { RouteTable } from '../route-table';
import { authorize } from './access';
import { badRequest, idOf, mustFindIdentity, readBody, type } from './managed-identities';
import type { ArmStore } from './store';

const credentialType = `${type}/federatedIdentityCredentials`;
/** How long a write to a federated credential takes: chosen by us. A second one in that time is refused. */
const writeMs = 20;

async function putCredential(store: ArmStore, call: Call): Promise<Answer> {
  await authorize(store, call, { action: `${credentialType}/write`, scope: credentialIdOf(call) });
  const identity = mustFindIdentity(store, call);
  const properties = readObject(readBody(call), 'properties');
  const [issuer = '', subject = ''] = [readText(properties, 'issuer'), readText(properties, 'subject')];
  const wish = { name: call.params.credential ?? '', issuer, subject, audiences: readTexts(properties, 'audiences') };
  return alone(identity, () => {
    const have = identity.federated.find(({ name }) => sameText(name, wish.name));
    const complaint = complain(
      wish,
      identity.federated.filter((one) => one !== have),
      'Managed Identity',
    );
    if (complaint !== undefined) {
      throw badRequest(complaint);
    }
    if (have !== undefined) {
      const { name: _, ...changes } = wish;
      Object.assign(have, changes, { effectiveFrom: store.directory.later() });
      return { status: 200, body: toCredentialWire(identity, have) };
    }
    const credential = { ...wish, id: store.ground.newGuid(), visibleFrom: 0, effectiveFrom: store.directory.later() };
    identity.federated.push(credential);
    return { status: 201, body: toCredentialWire(identity, credential) };
  });
}

async function getCredential(store: ArmStore, call: Call): Promise<Answer> {
  await authorize(store, call, { action: `${credentialType}/read`, scope: credentialIdOf(call) });
  const identity = mustFindIdentity(store, call);
  const name = call.params.credential ?? '';
  const found = identity.federated.find((one) => sameText(one.name, name));
  if (found === undefined) {
    throw new ServiceError(404, 'NotFound', `The Resource '${credentialType}/${identity.name}/${name}' was not found.`);
  }
  return { status: 200, body: toCredentialWire(identity, found) };
}

async function listCredentials(store: ArmStore, call: Call): Promise<Answer> {
  await authorize(store, call, { action: `${credentialType}/read`, scope: idOf(call) });
  const identity = mustFindIdentity(store, call);
  return { status: 200, body: { value: identity.federated.map((one) => toCredentialWire(identity, one)) } };
}

async function dropCredential(store: ArmStore, call: Call): Promise<Answer> {
  await authorize(store, call, { action: `${credentialType}/delete`, scope: credentialIdOf(call) });
  const identity = mustFindIdentity(store, call);
  return alone(identity, () => {
    const found = identity.federated.find((one) => sameText(one.name, call.params.credential ?? ''));
    if (found === undefined) {
      return { status: 204 };
    }
    removeTrust(store.directory, identity, found);
    return { status: 200 };
  });
}

/** No two writes under one identity at a time. @throws 409 */
async function alone(identity: ManagedIdentity, write: () => Answer): Promise<Answer> {
  if (identity.isWriting) {
    throw new ServiceError(
      409,
      'ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity',
      'Too many Federated Identity Credentials are written concurrently for the managed identity. Concurrent Federated Identity Credentials writes under the same managed identity are not supported.',
    );
  }
  identity.isWriting = true;
  try {
    await wait(writeMs);
    return write();
  } finally {
    identity.isWriting = false;
  }
}

function credentialIdOf(call: Call): string {
  return `${idOf(call)}/federatedIdentityCredentials/${call.params.credential}`;
}

export function toCredentialWire(
  identity: ManagedIdentity,
  { name, issuer, subject, audiences }: FederatedCredential,
): Json {
  return {
    id: `${identity.id}/federatedIdentityCredentials/${name}`,
    name,
    type: credentialType,
    properties: { issuer, subject, audiences },
  };
}

const set = `/subscriptions/:subscription/resourceGroups/:group/providers/${type}/:identity/federatedIdentityCredentials`;

export const identityCredentialRoutes: RouteTable<ArmStore> = [
  ['GET', set, listCredentials],
  ['GET', `${set}/:credential`, getCredential],
  ['PUT', `${set}/:credential`, putCredential],
  ['DELETE', `${set}/:credential`, dropCredential],
];
