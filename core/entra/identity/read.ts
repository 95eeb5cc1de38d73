/**
 * The identity of a link that is taken away, and what else it is used for.
 * Source: Microsoft Graph v1.0, application and servicePrincipal; azure-rest-api-specs, msi, 2024-11-30.
 * Needs: Application.ReadWrite.OwnedBy for an application, Reader for a managed identity.
 * Beware: what is gone already is `undefined`. An identity that may not be read is kept, and the report says so.
 */

import {
  listManagedIdentities,
  type ManagedIdentity,
  managedIdentityOfId,
  nameOfIdentity,
} from '../../azure/managed-identity/read';
import { rolesNaming } from '../../azure/role/read';
import type { Context } from '../../context';
import type { Lookup } from '../../engine/resource';
import { odataText } from '../../http/graph';
import { type Json, list, optionalText, text } from '../../http/json';
import { unlessHidden, unlessUnreadable } from '../../http/refused';
import {
  type AppObjectId,
  type ArmId,
  asAppObjectId,
  asClientId,
  asPrincipalId,
  type ClientId,
  type PrincipalId,
  sameText,
} from '../../names/ids';
import { carriesMark, furtherKey } from '../../names/mark';
import { type IdentityRef, managedIdentityOf, readDirectoryObject, readPrincipalFields } from '../principal/read';

type ApplicationKey = { readonly uniqueName: string } | { readonly clientId: ClientId };

/** By what it is found. */
export type IdentityToRemoveWant =
  | {
      /** The application of that key, or the managed identity that has the client id. */
      readonly kind: 'application';
      readonly key: ApplicationKey;
      /** Where a managed identity of the link may be, and a role that was given to whatever it signed in as. */
      readonly traces?: LinkTraces;
    }
  | { readonly kind: 'managed identity'; readonly armId: ArmId };

/** Where a link that is taken away left marks that name it. */
interface LinkTraces {
  readonly linkKey: string;
  /** Resource group of its managed identity; none where it makes none. */
  readonly group?: string;
  /** The resource that its role is on. */
  readonly scope: ArmId;
}

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
  /** The link that it was made for, as far as it says so. */
  readonly link?: { readonly key: string | undefined; readonly title?: string } | undefined;
  /** Names of the keys on an application. */
  readonly keyNames: readonly string[];
}

export const identityToRemove: Lookup<IdentityToRemoveWant, IdentityToRemove | 'unreadable' | undefined> = {
  kind: 'identity to remove',
  title: (want) => (want.kind === 'application' ? Object.values(want.key).join() : want.armId.replace(/^.*\//, '')),
  async find(want, context) {
    if (want.kind === 'managed identity') {
      return unlessUnreadable(readManagedIdentity(want.armId, context), 'unreadable' as const);
    }
    const named = await unlessUnreadable(readApplication(want.key, context), 'unreadable' as const);
    return typeof named === 'object' ? named : ((await readTraced(want, context)) ?? named);
  },
};

/**
 * What the marks of the link lead to, where its key leads to nothing: the key may be gone before them, and Graph may not
 * show a managed identity. Where they may not be read, they lead nowhere.
 */
async function readTraced(
  { key, traces }: Extract<IdentityToRemoveWant, { kind: 'application' }>,
  context: Context,
): Promise<IdentityToRemove | undefined> {
  if (!traces) {
    return undefined;
  }
  const { group, linkKey, scope } = traces;
  const isMeant = (one: ManagedIdentity) =>
    'clientId' in key ? sameText(one.clientId, key.clientId) : one.link?.key === linkKey;
  const beside = group ? await unlessUnreadable(listManagedIdentities(group, context), []) : [];
  const managed = beside.find(isMeant);
  if (managed || 'clientId' in key) {
    return managed && ofManagedIdentity(managed);
  }
  const further = await unlessUnreadable(
    readApplication({ uniqueName: furtherKey(key.uniqueName, 2) }, context),
    undefined,
  );
  if (further) {
    return further;
  }
  const roles = await unlessHidden(rolesNaming(linkKey, scope, context), []);
  const holder = roles[0]?.principalId;
  const marked = beside.find(({ principalId }) => sameText(principalId, holder));
  if (marked || holder === undefined) {
    return marked && ofManagedIdentity(marked);
  }
  return unlessUnreadable(readHolder(holder, context), undefined);
}

/** Whoever holds a role. */
async function readHolder(principalId: string, context: Context): Promise<IdentityToRemove | undefined> {
  const principal = await readDirectoryObject(`/servicePrincipals/${principalId}`, 'appId', context);
  return principal && readApplication({ clientId: asClientId(text(principal, 'appId')) }, context);
}

async function readApplication(key: ApplicationKey, context: Context): Promise<IdentityToRemove | undefined> {
  const address = 'clientId' in key ? `appId='${key.clientId}'` : `uniqueName='${odataText(key.uniqueName)}'`;
  const fields = 'id,appId,displayName,uniqueName,notes,passwordCredentials,keyCredentials';
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
    link: { key: optionalText(application, 'uniqueName') },
    keyNames: [...keysIn(application, 'passwordCredentials'), ...keysIn(application, 'keyCredentials')],
  };
}

/** A client id without an application: a managed identity, or an application that is gone. */
async function readPrincipalOnly(clientId: ClientId, context: Context): Promise<IdentityToRemove | undefined> {
  const principal = await readPrincipal(clientId, context);
  const armId = principal?.armId;
  const managed =
    armId && isUserAssigned(armId) && (await unlessHidden(readManagedIdentity(armId, context), undefined));
  return (
    managed ||
    (principal && {
      home: armId ? { kind: 'managed identity', armId } : { kind: 'application', clientId },
      clientId,
      title: `identity ${clientId}`,
      appObjectId: undefined,
      principalId: principal.principalId,
      isOurs: false,
      keyNames: [],
    })
  );
}

/** One of a machine or a workspace has no resource of its own. */
function isUserAssigned(armId: ArmId): boolean {
  return /\/userAssignedIdentities\//i.test(armId);
}

async function readPrincipal(clientId: ClientId, context: Context) {
  const principal = await readPrincipalFields(clientId, 'id,alternativeNames', context);
  return principal && { principalId: asPrincipalId(text(principal, 'id')), armId: managedIdentityOf(principal) };
}

async function readManagedIdentity(armId: ArmId, context: Context): Promise<IdentityToRemove | undefined> {
  const identity = await context.reads.get(managedIdentityOfId, armId);
  return identity && ofManagedIdentity(identity);
}

function ofManagedIdentity({ armId, clientId, principalId, isOurs, link }: ManagedIdentity): IdentityToRemove {
  return {
    home: { kind: 'managed identity', armId },
    clientId,
    title: `managed identity ${nameOfIdentity(armId)}`,
    appObjectId: undefined,
    principalId,
    isOurs,
    link,
    keyNames: [],
  };
}

function keysIn(application: Json, field: string): readonly string[] {
  return Array.isArray(application[field])
    ? list(application, field).map((key) => optionalText(key, 'displayName') ?? '')
    : [];
}
