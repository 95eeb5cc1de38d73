/**
 * Our keys on an application that its connection no longer holds: replaced ones, removed once the connection was proved
 * with the key that it names, and those of runs that broke off, removed before the next one is made.
 * Source, Needs: as in `read.ts` and the resources of both kinds of key.
 * Beware: which key the connection holds is read after the keys, and anew each time, since another run may have renewed
 * it meanwhile. A secret younger than the one it names may be about to be put there by such a run; it is left for an hour.
 * One certificate may serve several connections; it stays while a connection that we see names it.
 */

import type { Context } from '../../context';
import type { Removal } from '../../engine/resource';
import { unlessHidden, wording } from '../../http/refused';
import { needing } from '../../http/rights';
import { type ClientId, sameText } from '../../names/ids';
import type { KeyNote } from '../../names/key-note';
import { directoryBehind } from '../application/problems';
import { type HeldSecret, readKeysNamed } from './read';
import {
  isKeyOfOurs,
  type KeyOfLink,
  keyOfCertificate,
  keyOfSecret,
  namesCertificate,
  noKeys,
  removeKey,
  rightToRemove,
} from './removal';

export interface ReplacedKeysWant {
  readonly clientId: ClientId;
  /** Reads which keys are held, anew each time. */
  readonly readHeld: (context: Context) => Promise<HeldKeys>;
  /** Chosen by us, the same for the same link. */
  readonly displayName: string;
  /** The key id of a secret that this run made: where the connection does not name it, it was not needed. */
  readonly spare: string | undefined;
  /** Whether the link is to hold a secret that it makes itself: then a young one may be another run's, whatever it holds now. */
  readonly isForSecret: boolean;
  /** Set where this run read or made such keys; otherwise an identity that may not see them made none of them. */
  readonly isSeen?: boolean;
}

/** What those who hold keys say of them. */
interface HeldKeys {
  /** What the link itself says. */
  readonly own: KeyNote | undefined;
  /** Set where the link surely holds no key of its own: then none of them is held. */
  readonly holdsNone?: boolean;
  /** What every holder that is seen says, the link itself among them. */
  readonly all: readonly (KeyNote | undefined)[];
}

/** How long a secret may wait to be put into a connection. Chosen by us. */
const underWayMilliseconds = 3_600_000;

export const replacedKeys: Removal<ReplacedKeysWant, KeyOfLink> = {
  kind: 'replaced key',
  title: (item) => item.about,

  async find(want, context) {
    const keys = await readKeys(want, context);
    if (keys.secrets.length + keys.certificates.length === 0) {
      return { remove: [] };
    }
    const { own: named, all: notes, holdsNone = false } = await want.readHeld(context);
    // A connection that names no key may hold any of them.
    if (!named && !holdsNone) {
      return { remove: [] };
    }
    const { clientId } = want;
    const secrets = keys.secrets.filter((one) =>
      isReplaced(one, { all: keys.secrets, named, spare: want.spare, isForSecret: want.isForSecret }, context),
    );
    const certificates = keys.certificates.filter((one) => !notes.some(namesCertificate(one)));
    return {
      remove: [
        ...secrets.map((one) => keyOfSecret(clientId, one)),
        ...certificates.map((one) => keyOfCertificate(clientId, one)),
      ],
    };
  },

  isOurs: isKeyOfOurs,
  rights: (item) => [rightToRemove(item)],
  delete: removeKey,
};

interface SecretsOfLink {
  readonly all: readonly HeldSecret[];
  readonly named: KeyNote | undefined;
  readonly spare: string | undefined;
  readonly isForSecret: boolean;
}

function isReplaced(one: HeldSecret, { all, named, spare, isForSecret }: SecretsOfLink, context: Context): boolean {
  const isUnderWay = context.clock.now().getTime() - Date.parse(one.startsAt) < underWayMilliseconds;
  if (named?.kind !== 'secret') {
    return !(isForSecret && isUnderWay);
  }
  const current = all.find((other) => sameText(other.keyId, named.keyId));
  if (!current || one === current) {
    return false;
  }
  return !isUnderWay || sameText(one.keyId, spare) || Date.parse(one.startsAt) <= Date.parse(current.startsAt);
}

/** Those that we put there. */
function readKeys({ displayName, clientId, isSeen = false }: ReplacedKeysWant, context: Context) {
  const read = readKeysNamed(displayName, clientId, context);
  if (!isSeen) {
    return unlessHidden(read, noKeys);
  }
  const right = { kind: 'directory read', doing: `read the keys of application ${clientId}` } as const;
  const there = wording(read, { absent: (failed) => directoryBehind(`the application ${clientId}`, failed) });
  return needing(right, there, context);
}
