/**
 * The secrets and certificates that we put on an application for a link, where the application itself stays.
 * Source, Needs: as in `read.ts` and the resources of both kinds of key.
 * Beware: one key may serve several connections; it stays while a connection that we see names it.
 */

import type { Connection } from '../../azdo/connection/read';
import type { Context } from '../../context';
import type { Removal } from '../../engine/resource';
import { unlessHidden } from '../../http/refused';
import { needing } from '../../http/rights';
import { type ClientId, sameText } from '../../names/ids';
import { dayOf, type KeyNote } from '../../names/key-note';
import { isOwnName } from '../../names/mark';
import type { Right } from '../../problem/right';
import { removeCertificate } from './certificate-resource';
import { type ApplicationKeys, type HeldCertificate, type HeldSecret, readKeysNamed } from './read';
import { removeSecret } from './secret-resource';

/** Where the setup identity may not look, it made no keys. */
export const noKeys: ApplicationKeys = { secrets: [], certificates: [] };

export interface KeysOfLinkWant {
  readonly clientId: ClientId;
  /** Chosen by us, the same for the same link. */
  readonly displayName: string;
  /** Connections that go on, and may hold one of them. */
  readonly others?: readonly Connection[];
}

/** A key on an application. */
export interface KeyOfLink {
  readonly kind: 'secret' | 'certificate';
  readonly clientId: ClientId;
  readonly keyId: string;
  /** It begins with our prefix where we made the key. */
  readonly displayName: string | undefined;
  /** Text to show, no identifier. */
  readonly about: string;
}

export const keysOfLink: Removal<KeysOfLinkWant, KeyOfLink> = {
  kind: 'key',
  title: ({ about }) => `of the link: ${about}`,
  async find({ clientId, displayName, others = [] }, context) {
    const keys = await unlessHidden(readKeysNamed(displayName, clientId, context), noKeys);
    const ours = [
      ...keys.secrets.map((one) => ({ key: keyOfSecret(clientId, one), isNamed: namesSecret(one) })),
      ...keys.certificates.map((one) => ({ key: keyOfCertificate(clientId, one), isNamed: namesCertificate(one) })),
    ].map(({ key, isNamed }) => ({ key, holder: others.find((one) => isNamed(one.keyNote)) }));
    return {
      remove: ours.flatMap(({ key, holder }) => (holder ? [] : [key])),
      keep: ours.flatMap(({ key, holder }) =>
        holder ? [`${key.about}: the connection "${holder.name}" names it`] : [],
      ),
    };
  },
  isOurs: isKeyOfOurs,
  rights: (item) => [rightToRemove(item)],
  delete: removeKey,
};

/** Display names that we give begin so. */
export function isKeyOfOurs({ displayName }: KeyOfLink): boolean {
  return isOwnName(displayName);
}

/** Shown as `secret that ends 2027-02-19`. */
export function keyOfSecret(clientId: ClientId, { keyId, endsAt, displayName }: HeldSecret): KeyOfLink {
  return { kind: 'secret', clientId, keyId, displayName, about: `secret that ends ${dayOf(endsAt)}` };
}

export function keyOfCertificate(clientId: ClientId, { keyId, thumbprint, displayName }: HeldCertificate): KeyOfLink {
  return { kind: 'certificate', clientId, keyId, displayName, about: `certificate ${thumbprint ?? keyId}` };
}

/** Whether a connection says that it holds a certificate; one whose thumbprint cannot be compared counts as held. */
export function namesCertificate({ thumbprint = '' }: HeldCertificate): (note: KeyNote | undefined) => boolean {
  const isComparable = /^[0-9a-f]{40}$/i.test(thumbprint);
  return (note) => note?.kind === 'certificate' && (!isComparable || sameText(note.thumbprint, thumbprint));
}

/** @throws Problem, HttpProblem */
export function removeKey(key: KeyOfLink, context: Context): Promise<void> {
  const { kind, clientId, keyId } = key;
  const removed = (kind === 'secret' ? removeSecret : removeCertificate)(clientId, keyId, context);
  return needing(rightToRemove(key), removed, context);
}

export function rightToRemove({ kind, clientId }: KeyOfLink): Right {
  return { kind: 'application ownership', doing: `remove a ${kind} from application ${clientId}`, clientId };
}

function namesSecret({ keyId }: HeldSecret): (note: KeyNote | undefined) => boolean {
  return (note) => note?.kind === 'secret' && sameText(note.keyId, keyId);
}
