/**
 * An identity that is there already, named by its client id: an application, or a user-assigned managed identity.
 * Source: Microsoft Graph v1.0, servicePrincipal (get by appId) and application (get by appId).
 * Needs: Application.Read.All or Application.ReadWrite.OwnedBy; none where the object id is given too and Graph is closed.
 * Beware: a managed identity is a service principal without an application; the resource it belongs to stands in
 * `alternativeNames` (Graph, servicePrincipal resource type).
 */

import type { Context, Loader } from '../../context';
import type { Lookup } from '../../engine/resource';
import { askGraph } from '../../http/graph';
import { sayingSetup } from '../../http/holders';
import { bodyOf, type Json, optionalFlag, optionalText, text, texts } from '../../http/json';
import { answering, unlessAbsent } from '../../http/refused';
import { needing } from '../../http/rights';
import { type ArmId, asArmId, asPrincipalId, type ClientId, type PrincipalId, sameText } from '../../names/ids';
import type { Problem } from '../../problem/problem';
import { findDeletedApplication } from '../application/deleted-read';
import { applicationDeleted, applicationIsMultiTenant } from '../application/problems';
import { applicationNotFound, applicationWithoutPrincipal, principalDisabled } from './problems';

/** Where an identity keeps its federated credentials. */
export type IdentityRef =
  | { readonly kind: 'application'; readonly clientId: ClientId }
  | { readonly kind: 'managed identity'; readonly armId: ArmId };

export interface ExistingIdentity {
  readonly clientId: ClientId;
  readonly principalId: PrincipalId;
  readonly home: IdentityRef;
  /** Whether Graph showed it; else it is taken for an application, and for what it is wanted as. */
  readonly isSeen: boolean;
}

export interface ExistingIdentityWant {
  readonly clientId: ClientId;
  /** Object id of its service principal, for tenants where the setup identity may not ask Graph. */
  readonly principalId: PrincipalId | undefined;
  /** Set where it is not to sign in by federation, which Entra refuses to multi-tenant applications. */
  readonly mayBeMultiTenant?: boolean;
}

/** @throws Problem when it is not there, not readable, switched off, or multi-tenant */
export const existingIdentity: Lookup<ExistingIdentityWant, ExistingIdentity> = {
  kind: 'identity',
  title: (want) => want.clientId,
  find(want, context) {
    const { clientId, principalId } = want;
    if (principalId) {
      const home: IdentityRef = { kind: 'application', clientId };
      // The identity as it is named, where Graph is closed.
      const unseen = { clientId, principalId, home, isSeen: false };
      return answering(read(want, context), { forbidden: () => unseen });
    }
    const doing = `look up the identity ${clientId} (its object id, where it is given, does instead)`;
    return needing({ kind: 'directory read', doing }, read(want, context), context);
  },
};

async function read(want: ExistingIdentityWant, context: Context): Promise<ExistingIdentity> {
  const fields = 'id,displayName,servicePrincipalType,alternativeNames,accountEnabled';
  const principal = await readPrincipalFields(want.clientId, fields, context);
  if (!principal) {
    throw await missing(want.clientId, context);
  }
  if (optionalFlag(principal, 'accountEnabled') === false) {
    throw principalDisabled(want.clientId);
  }
  const principalId = asPrincipalId(text(principal, 'id'));
  const armId = managedIdentityOf(principal);
  if (optionalText(principal, 'servicePrincipalType') === 'ManagedIdentity' && armId) {
    const home: IdentityRef = { kind: 'managed identity', armId };
    return { clientId: want.clientId, principalId, home, isSeen: true };
  }
  if (!want.mayBeMultiTenant) {
    await refuseMultiTenant(want.clientId, context);
  }
  const home: IdentityRef = { kind: 'application', clientId: want.clientId };
  return { clientId: want.clientId, principalId, home, isSeen: true };
}

/** The resource of a managed identity, which its service principal names; `undefined` for any other service principal. */
export function managedIdentityOf(principal: Json): ArmId | undefined {
  const armId = texts(principal, 'alternativeNames').find((name) => name.startsWith('/subscriptions/'));
  return armId === undefined ? undefined : asArmId(armId);
}

/** Why nothing can sign in as that client id. */
async function missing(clientId: ClientId, context: Context): Promise<Problem> {
  const application = await readApplicationFields(clientId, 'displayName', context);
  if (application) {
    return applicationWithoutPrincipal(text(application, 'displayName'), clientId);
  }
  const deleted = await findDeletedApplication((one) => sameText(one.clientId, clientId), context);
  return deleted && deleted !== 'unreadable'
    ? applicationDeleted(deleted, undefined, 'named by request')
    : applicationNotFound(clientId, await sayingSetup(context));
}

async function refuseMultiTenant(clientId: ClientId, context: Context): Promise<void> {
  const application = await readApplicationFields(clientId, 'displayName,signInAudience', context);
  if (!application) {
    throw applicationNotFound(clientId, await sayingSetup(context));
  }
  const audience = optionalText(application, 'signInAudience') ?? 'AzureADMyOrg';
  if (audience !== 'AzureADMyOrg') {
    throw applicationIsMultiTenant(text(application, 'displayName'), clientId, audience);
  }
}

interface DirectoryObject {
  /** Path of the object, without a query. */
  readonly path: string;
  /** Comma-separated. */
  readonly fields: string;
}

const directoryObject: Loader<DirectoryObject, Json | undefined> = {
  name: 'directory object',
  keyOf: ({ path, fields }) => `${path} ${fields}`,
  async one({ path, fields }, context) {
    const reply = await unlessAbsent(askGraph(context, { method: 'GET', path: `${path}?$select=${fields}` }));
    return reply && bodyOf(reply);
  },
};

/** Some fields of a service principal, or `undefined`. @throws HttpProblem */
export function readPrincipalFields(clientId: ClientId, fields: string, context: Context): Promise<Json | undefined> {
  return context.reads.get(directoryObject, { path: `/servicePrincipals(appId='${clientId}')`, fields });
}

/** Some fields of an application, or `undefined`. @throws HttpProblem */
function readApplicationFields(clientId: ClientId, fields: string, context: Context): Promise<Json | undefined> {
  return context.reads.get(directoryObject, { path: `/applications(appId='${clientId}')`, fields });
}

/** The same of an object named by its own path. @throws HttpProblem */
export function readDirectoryObject(path: string, fields: string, context: Context): Promise<Json | undefined> {
  return context.reads.get(directoryObject, { path, fields });
}
