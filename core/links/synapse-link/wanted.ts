/**
 * What a Synapse link and its key are to be.
 *
 * Why the key comes before the link: see `own-key.ts`.
 */

import type { Role } from '../../azure/role/definition-read';
import type { VaultSecret } from '../../azure/vault/read';
import type { Context } from '../../context';
import { changesInPlace } from '../../engine/resource';
import type { Outputs } from '../../engine/step';
import type { ClientSecret, ClientSecretWant } from '../../entra/key/secret-resource';
import { fingerprintOf } from '../../names/fingerprint';
import type { ClientId, PrincipalId } from '../../names/ids';
import { dayOf, type KeyNote } from '../../names/key-note';
import { blankAround } from '../../names/secret';
import type { LinkedService } from '../../synapse/linked-service/read';
import { type LinkedServiceWant, type LinkKey, linkedService } from '../../synapse/linked-service/resource';
import type { TestedIdentity, TestedKey, TestOfLinkedServiceWant } from '../../synapse/linked-service/test';
import type { SynapseWorkspace } from '../../synapse/workspace/read';
import { assertGiven, holdsForeignKey, ownKey, wantedOwnSecret } from '../own-key';
import type { LinkSynapseAmlInput } from '../requests/link-synapse-aml';
import type { LinkKeyInput } from '../requests/synapse-sign-in';
import { linkKeyName } from './identity';

/** What is known before the key is. */
export interface Identified {
  readonly synapse: SynapseWorkspace;
  readonly existing: LinkedService | undefined;
  readonly roles: readonly Role[];
  readonly application: ClientId | undefined;
  readonly principalId: PrincipalId;
}

/** The key of a link; each is `undefined` where it signs in in another way. */
export interface LinkKeys {
  /** Names the key that was given. */
  readonly givenNote: KeyNote | undefined;
  readonly ownSecret: ClientSecret | undefined;
  readonly vaultSecret: VaultSecret | undefined;
}

/** The linked service as it is to be, with the way it signs in. */
export async function wantedLink(
  outputs: Outputs<Identified & LinkKeys>,
  request: LinkSynapseAmlInput,
): Promise<LinkedServiceWant> {
  const { signIn, tenantId } = request;
  const base = await besidesSignIn(outputs, request);
  if (signIn.kind === 'managed identity') {
    return { ...base, signIn };
  }
  const key = await wantedKey(outputs, signIn.key, request);
  return { ...base, signIn: { kind: 'service principal', clientId: await clientOf(outputs), tenantId, key } };
}

/** `undefined` where the link makes no secret of its own. @throws Problem as `changesInPlace` */
export async function wantedLinkSecret(
  outputs: Outputs<Identified>,
  request: LinkSynapseAmlInput,
  context: Context,
): Promise<ClientSecretWant | undefined> {
  const { linkedServiceName: name, tenantId, takeOver } = request;
  if (request.signIn.kind === 'managed identity' || request.signIn.key.kind !== 'own secret') {
    return undefined;
  }
  const life = request.signIn.key;
  const [holder, clientId] = await Promise.all([outputs.existing, clientOf(outputs)]);
  const stays = isForeignLink(holder, takeOver);
  const key: LinkKey = stays
    ? { kind: 'theirs' }
    : { kind: 'own', note: holder?.keyNote, secret: undefined, replaces: undefined };
  const signIn = { kind: 'service principal', clientId, tenantId, key } as const;
  const want = { ...(await besidesSignIn(outputs, request)), signIn };
  const changes = holder ? changesInPlace(linkedService, want, holder) : [];
  const keyName = linkKeyName(await outputs.synapse, name);
  return wantedOwnSecret({ clientId, name, keyName, life, holder, changes, stays }, context);
}

/** What is tried before the link is saved. */
export async function wantedTest(
  outputs: Outputs<Identified & LinkKeys>,
  input: LinkSynapseAmlInput,
): Promise<TestOfLinkedServiceWant> {
  const { linkedServiceName, workspace, signIn, tenantId } = input;
  const identity: TestedIdentity =
    signIn.kind === 'managed identity'
      ? { kind: 'managed identity', synapse: (await outputs.synapse).id.name }
      : {
          kind: 'service principal',
          clientId: await clientOf(outputs),
          tenantId,
          key: await testedKey(outputs, signIn.key, input),
        };
  const roleAlone = input.extraRoles === 'remove';
  const [roles, principalId] = [await outputs.roles, await outputs.principalId];
  return { linkedServiceName, workspace, roles, purposes: input.purpose, principalId, identity, roleAlone };
}

/** Names a key that was given, so that a later run knows whether it is still the one that the link holds. */
export async function noteOfGiven(
  outputs: Outputs<Pick<Identified, 'synapse' | 'application'>>,
  { signIn, linkedServiceName }: LinkSynapseAmlInput,
): Promise<KeyNote | undefined> {
  if (signIn.kind === 'managed identity' || signIn.key.kind !== 'given secret') {
    return undefined;
  }
  const purpose = `${linkKeyName(await outputs.synapse, linkedServiceName)} ${await clientOf(outputs)}`;
  return { kind: 'given secret', fingerprint: await fingerprintOf(signIn.key.secret, purpose) };
}

/** Whether the link and the secret in it are somebody else's, and nobody asked to take them over. */
export function isForeignLink(existing: LinkedService | undefined, takeOver: boolean): boolean {
  const holdsKey = existing?.signIn.kind === 'service principal' && existing.signIn.key !== undefined;
  return holdsKey && holdsForeignKey(existing, takeOver);
}

/** The application of a link that has one. */
export async function clientOf(outputs: Outputs<Pick<Identified, 'application'>>): Promise<ClientId> {
  return assertGiven(await outputs.application);
}

async function testedKey(
  outputs: Outputs<Identified & LinkKeys>,
  key: LinkKeyInput,
  input: LinkSynapseAmlInput,
): Promise<TestedKey> {
  switch (key.kind) {
    case 'given secret':
      return { kind: 'at hand', secret: key.secret, from: { kind: 'given' }, isReliedOn: false };
    case 'vault': {
      const { secret, unreadable = '', vault } = assertGiven(await outputs.vaultSecret);
      const { secretName, secretVersion } = key;
      return secret
        ? {
            kind: 'at hand',
            secret,
            from: { kind: 'vault', vault, secretName, secretVersion, blank: blankAround(secret) },
            isReliedOn: false,
          }
        : { kind: 'out of reach', why: unreadable };
    }
    case 'own secret': {
      const { secret, endsAt } = assertGiven(await outputs.ownSecret);
      if (secret) {
        const isReliedOn = (await outputs.existing) !== undefined;
        return { kind: 'at hand', secret, from: { kind: 'made' }, isReliedOn };
      }
      return isForeignLink(await outputs.existing, input.takeOver) || !endsAt
        ? { kind: 'out of reach', why: 'its key is not known as one of ours, and Synapse never shows a key' }
        : { kind: 'of an earlier run', endsOn: dayOf(endsAt) };
    }
  }
}

async function wantedKey(
  outputs: Outputs<Identified & LinkKeys>,
  key: LinkKeyInput,
  { takeOver }: LinkSynapseAmlInput,
): Promise<LinkKey> {
  switch (key.kind) {
    case 'given secret':
      return { kind: 'given', secret: key.secret, note: assertGiven(await outputs.givenNote) };
    case 'vault': {
      const { store, secretName, secretVersion } = key;
      return { kind: 'vault', store, secretName, secretVersion };
    }
    case 'own secret':
      return isForeignLink(await outputs.existing, takeOver)
        ? { kind: 'theirs' }
        : { kind: 'own', ...ownKey(assertGiven(await outputs.ownSecret)) };
  }
}

/** All but how it signs in. */
async function besidesSignIn(outputs: Outputs<Pick<Identified, 'synapse'>>, input: LinkSynapseAmlInput) {
  const { linkedServiceName: name, description, annotations, workspace, takeOver } = input;
  return { synapse: await outputs.synapse, name, description, annotations, workspace, takeOver };
}
