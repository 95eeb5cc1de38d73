/**
 * What a link's connection and its key are to be.
 *
 * Why the key comes before the connection: Azure DevOps never shows a key, so a connection that is written takes one that
 * is at hand. Where the key is made here, each change of the connection is therefore a renewal.
 */

import type { Context } from '../context';
import type { Change } from '../engine/resource';
import type { Outputs } from '../engine/step';
import type { EnsureAmlServiceConnectionInput } from '../inputs/ensure-aml-service-connection';
import type { AmlWorkspace } from '../lookups/aml-workspace';
import type { ConnectionSignIn } from '../lookups/connection-sign-in';
import type { Connection } from '../lookups/connections';
import type { IdentityHome } from '../lookups/existing-identity';
import type { GivenSecret } from '../lookups/given-secret';
import type { Project } from '../lookups/project';
import { subscription } from '../lookups/subscription';
import type { Certificate } from '../names/certificate';
import { inDays } from '../names/days';
import { type ClientId, type PrincipalId, sameText } from '../names/ids';
import { dayOf, keyNoteIn } from '../names/key-note';
import { carriesMark, uniqueNameOf } from '../names/mark';
import { identityHasNoKeys, notManagedIdentity } from '../problems/keys';
import { conflictProblem } from '../problems/run';
import type { ApplicationCertificate } from '../resources/application-certificate';
import { type ClientSecret, type ClientSecretWant, clientSecret } from '../resources/client-secret';
import { type ServiceEndpointWant, serviceEndpoint } from '../resources/service-endpoint';

/** What is known before the key is. */
export interface Signed {
  readonly project: Project;
  readonly workspace: AmlWorkspace;
  readonly existing: Connection | undefined;
  /** `isSeen` is false for an identity that Graph does not show: then what it is was taken on faith. */
  readonly signIn: { readonly clientId: ClientId; readonly home: IdentityHome; readonly isSeen: boolean };
  readonly principalId: PrincipalId;
}

/** The key of a link; each is `undefined` where it signs in in another way. */
export interface Keyed {
  readonly givenSecret: GivenSecret | undefined;
  readonly certificate: ApplicationCertificate | undefined;
  readonly ownSecret: ClientSecret | undefined;
}

export async function wantedConnection(
  outputs: Outputs<Signed & Keyed>,
  input: EnsureAmlServiceConnectionInput,
  context: Context,
): Promise<ServiceEndpointWant> {
  return { ...(await besidesSignIn(outputs, input, context)), signsIn: await wantedSignIn(outputs, input, context) };
}

/**
 * What of a connection that is there would change.
 * @throws Problem where it could not be written even with a new key: then none is made or registered
 */
export async function openChanges(
  outputs: Outputs<Signed>,
  signsIn: ConnectionSignIn,
  input: EnsureAmlServiceConnectionInput,
  context: Context,
): Promise<readonly Change[]> {
  const existing = await outputs.existing;
  const want = { ...(await besidesSignIn(outputs, input, context)), signsIn };
  const changes = existing ? serviceEndpoint.diff(want, existing) : [];
  const conflicts = changes.filter(({ conflict }) => conflict !== undefined);
  if (conflicts.length > 0) {
    throw conflictProblem(serviceEndpoint.kind, serviceEndpoint.title(want), conflicts);
  }
  return changes;
}

/** @throws Problem as `openChanges` */
export async function wantedSecret(
  outputs: Outputs<Signed>,
  input: EnsureAmlServiceConnectionInput,
  { lifeDays, renewDays }: { readonly lifeDays: number; readonly renewDays: number },
  context: Context,
): Promise<ClientSecretWant> {
  const { connectionName, organizationId } = input;
  const clientId = await applicationOf(outputs);
  const existing = await outputs.existing;
  const note = keyNoteIn(existing?.description);
  const stays = isTheirs(existing, input);
  const signsIn: ConnectionSignIn = stays
    ? { kind: 'their secret', clientId }
    : { kind: 'own secret', clientId, note, secret: undefined, replaces: undefined };
  const changes = await openChanges(outputs, signsIn, input, context);
  const now = context.clock.now();
  return {
    clientId,
    connectionName,
    displayName: uniqueNameOf(organizationId, (await outputs.project).id, connectionName),
    lifeDays,
    endsAt: inDays(now, lifeDays),
    renewBefore: inDays(now, renewDays),
    held: existing && { keyId: note?.kind === 'secret' ? note.keyId : undefined },
    needed: changes.length > 0,
    stays,
  };
}

/** The connection and the secret in it are somebody else's, and nobody asked to take them over. */
export function isTheirs(existing: Connection | undefined, { takeOver }: { readonly takeOver: boolean }): boolean {
  const isOurs = carriesMark(existing?.description) || keyNoteIn(existing?.description)?.kind === 'secret';
  return existing !== undefined && !isOurs && !takeOver;
}

/** @throws Problem for an identity that has no keys */
export async function applicationOf(outputs: Outputs<Pick<Signed, 'signIn'>>): Promise<ClientId> {
  const { clientId, home } = await outputs.signIn;
  if (home.kind !== 'application') {
    throw identityHasNoKeys(clientId);
  }
  return clientId;
}

/** All but how it signs in. */
async function besidesSignIn(
  outputs: Outputs<Pick<Signed, 'project' | 'workspace'>>,
  input: EnsureAmlServiceConnectionInput,
  context: Context,
): Promise<Omit<ServiceEndpointWant, 'signsIn'>> {
  return {
    project: await outputs.project,
    name: input.connectionName,
    description: input.description,
    workspace: await outputs.workspace,
    tenantId: input.tenantId,
    takeOver: input.takeOver,
    subscriptionName: () => subscriptionName(input, context),
  };
}

async function wantedSignIn(
  outputs: Outputs<Signed & Keyed>,
  input: EnsureAmlServiceConnectionInput,
  context: Context,
): Promise<ConnectionSignIn> {
  const { authentication } = input;
  const { clientId, home, isSeen } = await outputs.signIn;
  if (authentication.kind === 'own secret' || authentication.kind === 'certificate') {
    // A new key is tried before the connection relies on it, and nothing signs in without a service principal.
    await outputs.principalId;
  }
  switch (authentication.kind) {
    case 'federation':
      return { kind: 'federation', clientId };
    case 'agent identity':
      if (isSeen && home.kind !== 'managed identity') {
        throw notManagedIdentity(clientId);
      }
      return { kind: 'agent identity', msiClientId: isOfMachine(home) ? undefined : clientId };
    case 'given secret':
      return { kind: 'given secret', clientId, ...given(await outputs.givenSecret) };
    case 'certificate': {
      const isRegistered = given(await outputs.certificate).held !== undefined;
      return signInBy(authentication.certificate, clientId, isRegistered);
    }
    case 'own secret':
      return isTheirs(await outputs.existing, input)
        ? { kind: 'their secret', clientId }
        : ownSecretOf(given(await outputs.ownSecret), await wantedSecret(outputs, input, authentication, context));
  }
}

export function signInBy(certificate: Certificate, clientId: ClientId, isRegistered: boolean): ConnectionSignIn {
  const { thumbprint, endsAt } = certificate;
  const note = { kind: 'certificate', thumbprint, endsOn: dayOf(endsAt) } as const;
  return { kind: 'certificate', clientId, certificate, note, isRegistered };
}

/** A key that is due has no successor yet while a run only looks. */
function ownSecretOf(key: ClientSecret, want: ClientSecretWant): ConnectionSignIn {
  const isDue = clientSecret.diff(want, key).length > 0;
  const { clientId, keyId, endsAt, secret } = key;
  const note = keyId && endsAt ? ({ kind: 'secret', keyId, endsOn: dayOf(endsAt) } as const) : undefined;
  return { kind: 'own secret', clientId, note, secret, replaces: secret || isDue ? key.replaces : undefined };
}

/** System-assigned: the resource that it belongs to is the machine, and no identity of its own. */
function isOfMachine(home: IdentityHome): boolean {
  return home.kind === 'managed identity' && !/\/userAssignedIdentities\//i.test(home.armId);
}

/** What a step that ran has given. */
function given<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) {
    throw new Error('the key of the link was not looked at');
  }
  return thing;
}

async function subscriptionName(input: EnsureAmlServiceConnectionInput, context: Context): Promise<string> {
  const { known } = input;
  return sameText(known?.id, input.workspace.subscriptionId) && known
    ? known.name
    : (await subscription.find(input.workspace.subscriptionId, context)).name;
}
