/**
 * The identity of a link that is taken away, and what else it is used for.
 * Source: Microsoft Graph v1.0, application and servicePrincipal; azure-rest-api-specs, msi, 2024-11-30.
 * Needs: Application.ReadWrite.OwnedBy for an application, Reader for a managed identity.
 * Beware: what is gone already is `undefined`. An identity that may not be read is kept, and the report says so.
 */

import type { Context, Loader } from '../../context';
import type { Lookup } from '../../engine/resource';
import { armVersions, askArm } from '../../http/arm';
import { odataText } from '../../http/graph';
import { child, type Json, list, optionalText, record, text } from '../../http/json';
import { unlessAbsent, unlessUnreadable } from '../../http/refused';
import {
  type AppObjectId,
  type ArmId,
  asAppObjectId,
  asClientId,
  asPrincipalId,
  type ClientId,
  type PrincipalId,
} from '../../names/ids';
import { carriesMark, markTag } from '../../names/mark';
import { type IdentityRef, managedIdentityOf, readDirectoryObject, readPrincipalFields } from '../principal/read';

/** By what it is found. */
export type IdentityToRemoveWant =
  | { readonly kind: 'application'; readonly key: { readonly uniqueName: string } | { readonly clientId: ClientId } }
  | { readonly kind: 'managed identity'; readonly armId: ArmId };

export interface IdentityToRemove {
  readonly home: IdentityRef;
  /** `undefined` for one that is known by its resource alone. */
  readonly clientId: ClientId | undefined;
  /** Text to show, no identifier. */
  readonly title: string;
  readonly appObjectId: AppObjectId | undefined;
  readonly principalId: PrincipalId | undefined;
  /** Our mark, where we made it. */
  readonly isOurs: boolean;
  /** Names of the keys on an application. */
  readonly keyNames: readonly string[];
}

export const identityToRemove: Lookup<IdentityToRemoveWant, IdentityToRemove | 'unreadable' | undefined> = {
  kind: 'identity to remove',
  title: (want) => (want.kind === 'application' ? Object.values(want.key).join() : want.armId.replace(/^.*\//, '')),
  find(want, context) {
    const read =
      want.kind === 'application' ? readApplication(want.key, context) : readManagedIdentity(want.armId, context);
    return unlessUnreadable(read, 'unreadable' as const);
  },
};

async function readApplication(
  key: { readonly uniqueName: string } | { readonly clientId: ClientId },
  context: Context,
): Promise<IdentityToRemove | undefined> {
  const address = 'clientId' in key ? `appId='${key.clientId}'` : `uniqueName='${odataText(key.uniqueName)}'`;
  const fields = 'id,appId,displayName,notes,passwordCredentials,keyCredentials';
  const application = await readDirectoryObject(`/applications(${address})`, fields, context);
  if (!application) {
    return 'clientId' in key ? readPrincipalOnly(key.clientId, context) : undefined;
  }
  const clientId = asClientId(text(application, 'appId'));
  return {
    home: { kind: 'application', clientId },
    clientId,
    title: `application "${text(application, 'displayName')}" (${clientId})`,
    appObjectId: asAppObjectId(text(application, 'id')),
    principalId: (await readPrincipal(clientId, context))?.principalId,
    isOurs: carriesMark(optionalText(application, 'notes')),
    keyNames: [...keysIn(application, 'passwordCredentials'), ...keysIn(application, 'keyCredentials')],
  };
}

/** A client id without an application: a managed identity, or an application that is gone. */
async function readPrincipalOnly(clientId: ClientId, context: Context): Promise<IdentityToRemove | undefined> {
  const principal = await readPrincipal(clientId, context);
  return (
    principal && {
      home: principal.armId ? { kind: 'managed identity', armId: principal.armId } : { kind: 'application', clientId },
      clientId,
      title: `identity ${clientId}`,
      appObjectId: undefined,
      principalId: principal.principalId,
      isOurs: false,
      keyNames: [],
    }
  );
}

async function readPrincipal(clientId: ClientId, context: Context) {
  const principal = await readPrincipalFields(clientId, 'id,alternativeNames', context);
  return principal && { principalId: asPrincipalId(text(principal, 'id')), armId: managedIdentityOf(principal) };
}

async function readManagedIdentity(armId: ArmId, context: Context): Promise<IdentityToRemove | undefined> {
  const identity = await context.reads.get(managedIdentityOfId, armId);
  if (!identity) {
    return undefined;
  }
  const properties = child(identity, 'properties');
  return {
    home: { kind: 'managed identity', armId },
    clientId: asClientId(text(properties, 'clientId')),
    title: `managed identity ${armId.replace(/^.*\//, '')}`,
    appObjectId: undefined,
    principalId: asPrincipalId(text(properties, 'principalId')),
    isOurs: carriesMark(optionalText(child(identity, 'tags'), markTag)),
    keyNames: [],
  };
}

function keysIn(application: Json, field: string): readonly string[] {
  return Array.isArray(application[field])
    ? list(application, field).map((key) => optionalText(key, 'displayName') ?? '')
    : [];
}

export const managedIdentityOfId: Loader<ArmId, Json | undefined> = {
  name: 'managed identity',
  keyOf: (armId) => armId.toLowerCase(),
  async one(armId, context) {
    const question = { method: 'GET', path: armId, version: armVersions.managedIdentity } as const;
    const reply = await unlessAbsent(askArm(context, question));
    return reply && record(reply.body);
  },
};
