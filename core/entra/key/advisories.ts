/**
 * Tells when the key ends by which a link signs in. The link itself says it of keys that we put there; for keys of others
 * the application's list of secrets says it.
 * Source: as in `names/key-note.ts` and `read.ts`.
 * Needs: nothing for a key that we made; otherwise Application.Read.All or Application.ReadWrite.OwnedBy.
 * Beware: no service says which secret a link holds. A secret that the inputs give is recognized by its first three
 * characters, which Graph shows as its hint; for a secret of somebody else all that have not ended count. Where the setup
 * identity may not look, nothing is known and no advice is given.
 */

import type { Context } from '../../context';
import type { Adviser } from '../../engine/resource';
import { unlessHidden } from '../../http/refused';
import { daysBetween } from '../../names/days';
import type { ClientId } from '../../names/ids';
import { dayOf } from '../../names/key-note';
import type { Secret } from '../../names/secret';
import { type Caretaker, type KeyHolder, keyEnds, keyMayEnd } from './end-problems';
import { type HeldSecret, readApplicationKeys } from './read';

export interface EndOfKeyWant {
  readonly holder: KeyHolder;
  readonly key: 'client secret' | 'certificate';
  /** As the link itself or its vault says it. */
  readonly endsOn: string | undefined;
  readonly clientId: ClientId;
  /** Who brings the next key. */
  readonly caretaker: Caretaker;
  /** The secret that the link holds, where it is at hand. */
  readonly given: Secret | undefined;
  /** How many days before the end the advice begins. */
  readonly fromDays: number;
}

/** Days before the end at which the words become more urgent. Chosen by us. */
const thresholds = [7, 14, 30, 60];

export const endOfKey: Adviser<EndOfKeyWant> = {
  kind: 'end of the key',
  title: (want) => `of "${want.holder.name}"`,
  async advise(want, context) {
    const { holder, key, endsOn, caretaker } = want;
    const known = endsOn ? [endsOn] : await possibleEnds(want, context);
    const days = (end: string) => daysBetween(context.clock.now(), new Date(end));
    const ends = known
      .filter((end) => days(end) >= 0)
      .map(dayOf)
      .sort();
    const [first] = ends;
    if (first === undefined || days(first) > want.fromDays) {
      return [];
    }
    const left = days(first);
    const threshold = thresholds.find((one) => left <= one) ?? left;
    const about = { holder, key, days: left, threshold, caretaker };
    return [new Set(ends).size > 1 ? keyMayEnd(about, ends) : keyEnds(about, first)];
  },
};

/** The ends of all secrets that the link may hold; none where they may not be read. */
async function possibleEnds(want: EndOfKeyWant, context: Context): Promise<readonly string[]> {
  if (want.key === 'certificate') {
    return [];
  }
  const keys = await unlessHidden(readApplicationKeys(want.clientId, context), undefined);
  return (keys?.secrets ?? []).filter((one) => mayBe(one, want.given)).map(({ endsAt }) => endsAt);
}

function mayBe({ hint }: HeldSecret, given: Secret | undefined): boolean {
  return given === undefined || hint === undefined || given.reveal().startsWith(hint);
}
