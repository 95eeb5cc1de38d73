/**
 * The ways in which a connection signs in, how one that is there differs from the wanted one, and the trial of a new key.
 * Source, Needs: as in `read.ts`; for the trial nothing but the key itself.
 */

import type { Context } from '../../context';
import { type Change, differences } from '../../engine/resource';
import { tryKey, tryNewKey } from '../../entra/key/trial-read';
import type { Certificate } from '../../names/certificate';
import { type ClientId, sameText, type TenantId } from '../../names/ids';
import { type KeyNote, keyInWords, sameKey } from '../../names/key-note';
import type { Secret } from '../../names/secret';
import { named, say, set } from '../../problem/said';
import { unlessForeign } from './adoption-read';
import type { Connection, ConnectionScheme } from './read';

/** How a connection shall sign in, and what of its key is at hand. */
export type ConnectionSignIn =
  | { readonly kind: 'federation'; readonly clientId: ClientId }
  | OwnSecret
  /** A secret that somebody else put there, and that stays: such a connection can be read and not written. */
  | { readonly kind: 'their secret'; readonly clientId: ClientId }
  | { readonly kind: 'given secret'; readonly clientId: ClientId; readonly note: KeyNote; readonly secret: Secret }
  | {
      readonly kind: 'certificate';
      readonly clientId: ClientId;
      readonly note: KeyNote;
      readonly certificate: Certificate;
      /** Whether it was seen on the application, or put there: then Entra may only need time. */
      readonly isRegistered: boolean;
    }
  /** `msiClientId` chooses a user-assigned identity of the machine; `undefined` is the machine's own. */
  | { readonly kind: 'agent identity'; readonly msiClientId: ClientId | undefined };

interface OwnSecret {
  readonly kind: 'own secret';
  readonly clientId: ClientId;
  /** Names the key at hand, or the one that is there; `undefined` before there is any. */
  readonly note: KeyNote | undefined;
  /** Only of a key that this run made. */
  readonly secret: Secret | undefined;
  /** Id of the key that shall go; `undefined` when the one that is there is good. */
  readonly replaces: string | undefined;
}

/** Azure DevOps's names for them. */
export const schemeOf: Readonly<Record<ConnectionSignIn['kind'], ConnectionScheme>> = {
  federation: 'WorkloadIdentityFederation',
  'own secret': 'ServicePrincipal',
  'their secret': 'ServicePrincipal',
  'given secret': 'ServicePrincipal',
  certificate: 'ServicePrincipal',
  'agent identity': 'ManagedServiceIdentity',
};

/** How often in a row a new key must sign in before pipelines rely on it. Chosen by us. */
const surely = 3;

/** Which identity and which key, where they differ. @param takeOver whether a connection that somebody else made may be changed */
export function signInDifferences(
  signsIn: ConnectionSignIn,
  have: Connection | undefined,
  takeOver: boolean,
): readonly Change[] {
  const identity =
    signsIn.kind === 'agent identity'
      ? machineDifferences(signsIn.msiClientId, have)
      : differences({ 'client id': [have?.clientId, signsIn.clientId] }, sameText);
  return [
    ...identity.map((change) => unlessForeign(change, have, takeOver)),
    ...keyDifferences(signsIn, have, takeOver),
  ];
}

function machineDifferences(msiClientId: ClientId | undefined, have: Connection | undefined): readonly Change[] {
  const wanted = msiClientId ?? own;
  return differences({ 'machine identity': [have && (have.msiClientId ?? own), wanted] }, sameText);
}

const own = "the machine's own";

/** A key that is given always counts; one that this task makes replaces somebody else's only when that was asked for. */
function keyDifferences(signsIn: ConnectionSignIn, have: Connection | undefined, takeOver: boolean): readonly Change[] {
  const there = have?.keyNote;
  const from = have && (there ? keyInWords(there) : `a ${have.keyKind ?? 'key'} that it does not name`);
  switch (signsIn.kind) {
    case 'federation':
    case 'agent identity':
      return [];
    case 'their secret':
      return have?.keyKind === 'secret' ? [] : [{ field: 'secret', from, to: 'a secret', conflict: theirKey }];
    case 'own secret': {
      if (isRenewed(signsIn, there)) {
        return [];
      }
      const to = signsIn.secret && signsIn.note ? keyInWords(signsIn.note) : 'a new one';
      const change = { field: 'secret', from, to };
      // The connection names a key that this task made, so the next one may replace it.
      return [there?.kind === 'secret' ? change : unlessForeign(change, have, takeOver)];
    }
    case 'given secret':
    case 'certificate':
      return sameKey(there, signsIn.note)
        ? []
        : [{ field: signsIn.kind === 'certificate' ? 'certificate' : 'secret', from, to: keyInWords(signsIn.note) }];
  }
}

/** Also when another run renewed it meanwhile: then the key of that run will do. */
function isRenewed({ replaces }: OwnSecret, there: KeyNote | undefined): boolean {
  return there?.kind === 'secret' && !sameText(there.keyId, replaces);
}

/** Why a connection with somebody else's key is not written. */
export const theirKey = say`Azure DevOps never shows a key, so that a change takes a new one, and the one there is not known as one of ours. ${set('takeOver', 'true')} to have a key of its own put there and renewed, or give ${named('clientSecret')}.`;

/**
 * Tries a key that was made or registered a moment ago, before pipelines rely on it.
 * @param isUsed whether there are pipelines that could rely on it: the connection is there already
 * @returns whether there was a key to try
 * @throws Pending, Problem
 */
export async function trySignIn(
  signsIn: ConnectionSignIn,
  { tenantId, isUsed }: { readonly tenantId: TenantId; readonly isUsed: boolean },
  context: Context,
): Promise<boolean> {
  const times = isUsed ? surely : 1;
  if (signsIn.kind === 'own secret' && signsIn.secret) {
    const { clientId, secret } = signsIn;
    await tryNewKey({ tenantId, clientId, key: { kind: 'secret', secret } }, times, context);
    return true;
  }
  if (signsIn.kind === 'certificate') {
    const { clientId, certificate } = signsIn;
    const client = { tenantId, clientId, key: { kind: 'certificate', certificate } } as const;
    await (signsIn.isRegistered ? tryNewKey(client, times, context) : tryKey(client, context));
    return true;
  }
  return false;
}
