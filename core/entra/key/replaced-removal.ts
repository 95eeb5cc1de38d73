/**
 * Keys of ours on an application that its connection does not hold any more: replaced ones, and those of runs that broke
 * off. Taken away once the connection was proved with the key that it names.
 * Source, Needs: as in `lookups/application-keys.ts` and the resources of both kinds of key.
 * Beware: which key the connection holds is read after the keys, and anew each time, since another run may have renewed
 * it meanwhile. A secret younger than the one it names may be about to be put there by such a run; it is left for an hour.
 * One certificate may serve several connections; it stays while one that we see names it.
 */

import type { Context } from '../../context';
import type { Removal } from '../../engine/resource';
import { type ClientId, sameText } from '../../names/ids';
import type { KeyNote } from '../../names/key-note';
import { HttpProblem } from '../../problem/http-problem';
import type { Problem } from '../../problem/problem';
import { refusedRight } from '../../problem/refused';
import { directoryBehind } from '../application/problems';
import { type ApplicationKeys, type HeldSecret, readKeysNamed } from './read';
import { isKeyOfOurs, type KeyOfLink, keyOfCertificate, keyOfSecret, namesCertificate, removeKey } from './removal';

export interface ReplacedKeysWant {
  readonly clientId: ClientId;
  /** Reads which keys are held, anew each time. */
  readonly readHeld: (context: Context) => Promise<HeldKeys>;
  /** Ours, the same for the same link. */
  readonly displayName: string;
  /** One that this very run made: where the connection does not name it, it was not needed. */
  readonly spare: string | undefined;
  /** Set where this run read or made such keys: who may not see them otherwise made none of them. */
  readonly isSeen?: boolean;
}

/** What those who hold keys say of them. */
interface HeldKeys {
  /** Of the link itself. */
  readonly own: KeyNote | undefined;
  /** Set where the link surely holds no key of its own: then none of them is held. */
  readonly holdsNone?: boolean;
  /** Of every holder that is seen, the link itself among them. */
  readonly all: readonly (KeyNote | undefined)[];
}

/** How long a secret may wait to be put into a connection; ours. */
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
    // One that names no key may hold any of them.
    if (!named && !holdsNone) {
      return { remove: [] };
    }
    const { clientId } = want;
    const secrets = keys.secrets.filter((one) => isReplaced(one, keys.secrets, named, want, context));
    const certificates = keys.certificates.filter((one) => !notes.some(namesCertificate(one)));
    return {
      remove: [
        ...secrets.map((one) => keyOfSecret(clientId, one)),
        ...certificates.map((one) => keyOfCertificate(clientId, one)),
      ],
    };
  },

  isOurs: isKeyOfOurs,
  delete: (item, context) => removeKey(item, `remove a replaced ${item.kind}`, context),
};

function isReplaced(
  one: HeldSecret,
  all: readonly HeldSecret[],
  named: KeyNote | undefined,
  want: ReplacedKeysWant,
  context: Context,
): boolean {
  if (named?.kind !== 'secret') {
    return true;
  }
  const current = all.find((other) => sameText(other.keyId, named.keyId));
  if (!current || one === current) {
    return false;
  }
  const isUnderWay = context.clock.now().getTime() - Date.parse(one.startsAt) < underWayMilliseconds;
  return !isUnderWay || sameText(one.keyId, want.spare) || Date.parse(one.startsAt) <= Date.parse(current.startsAt);
}

/** Ours. */
async function readKeys(want: ReplacedKeysWant, context: Context): Promise<ApplicationKeys> {
  try {
    return await readKeysNamed(want.displayName, want.clientId, context);
  } catch (failed) {
    const isHidden = failed instanceof HttpProblem && (failed.status === 403 || failed.status === 404);
    if (isHidden && !want.isSeen) {
      return { secrets: [], certificates: [] };
    }
    throw isHidden ? hidden(failed, want.clientId, context) : failed;
  }
}

function hidden(failed: HttpProblem, clientId: ClientId, context: Context): Problem {
  return failed.status === 404
    ? directoryBehind(`the application ${clientId}`, failed)
    : refusedRight(
        { kind: 'graph permission', doing: `read the keys of application ${clientId}` },
        context.actor,
        failed,
      );
}
