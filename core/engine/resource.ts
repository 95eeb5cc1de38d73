/**
 * The verbs. A resource is a plain object with three of them, a removal has three, a look-up, a proof, a test and an
 * adviser have one each; the engine holds the only loop over them, and knows no noun. Proving is apart from the resources because
 * what is proved is never one thing alone: a call through a connection passes only when identity, trust, role and
 * connection fit together.
 */

import type { Context } from '../context';
import type { Advisory, Problem } from '../problem/problem';
import type { Right } from '../problem/right';
import { conflictProblem } from '../problem/run';
import type { Said } from '../problem/said';

/** One field that is not as wanted. */
export interface Change {
  readonly field: string;
  /** What is there; `undefined` when nothing is. */
  readonly from: string | undefined;
  readonly to: string;
  /** Set where what it becomes follows from the day on which it is done, such as the end of a new key. */
  readonly isOfToday?: boolean;
  /** For a field that cannot change in place: why, and what to do. The engine stops; it never deletes and recreates. */
  readonly conflict?: string | Said;
}

/** What every step is about. */
export interface Part<About> {
  /** What it is, in the field's words: `federated credential`. */
  readonly kind: string;
  /** Which one, as display text. */
  readonly title: (about: About) => string;
}

/** @typeParam Site where it acts, as far as that is known before anything is made: a part of what is wanted */
export interface Resource<Want, Have, Site = Want> extends Part<Want> {
  /** What is there, in our words, or `undefined`. Reads only. */
  readonly read: (want: Want, context: Context) => Promise<Have | undefined>;
  /** Every field that is not as wanted; all of them when nothing is there. Sends nothing. */
  readonly diff: (want: Want, have: Have | undefined) => readonly Change[];
  /** The rights that making it there takes, or changing what is there. Sends nothing. */
  readonly rights?: (site: Site, have: Have | undefined) => readonly Right[];
  /**
   * The smallest write after which nothing differs. Returns what the service answered when that shows the new state.
   * May throw `Pending` (the service has not caught up) and `AlreadyThere` (somebody was faster).
   */
  readonly apply: (want: Want, have: Have | undefined, context: Context) => Promise<Have | undefined>;
  /** For a service that takes one write at a time: what it is one at a time of. Writes with the same key go one by one. */
  readonly lockKey?: (want: Want) => string;
  /** Whether a change of it makes other things read differently: then steps that await it are planned after the change. */
  readonly changesWhatFollows?: (have: Have) => boolean;
  /** For a write that the service finishes by itself later: how long that may take, and what to say when it did not. */
  readonly settling?: (want: Want) => { readonly seconds: number; readonly unsettled: Problem };
}

/** What must already be there. Throws a Problem when it is not. */
export interface Lookup<Want, Found> extends Part<Want> {
  readonly find: (want: Want, context: Context) => Promise<Found>;
}

/** Proves that it all works together, once everything is in place. Throws a Problem, or `Pending`. */
export interface Proof<Want, Site = Want> extends Part<Want> {
  /** The rights that it takes of the setup identity. */
  readonly rights?: (site: Site) => readonly Right[];
  readonly prove: (want: Want, context: Context) => Promise<Tested>;
}

/** `inferred` where all that it takes is in place and nobody here can try it; `notTried` where not even that can be seen. */
export type Verdict = 'passed' | 'inferred' | 'notTried';

/** What a test or a proof came to that did not fail. */
export interface Tested {
  readonly verdict: Verdict;
  /** In a sentence: why it could not be tried, or what it was inferred from; absent for what was seen. */
  readonly note?: string;
}

/** A proof that goes before what relies on it: nothing of that is written when it fails. Throws a Problem, or `Pending`. */
export interface Test<Want> extends Part<Want> {
  readonly test: (want: Want, context: Context) => Promise<Tested>;
}

/** Says what works and needs attention: what will end, what is left over, what nobody asked for. Reads only. */
export interface Adviser<Want> extends Part<Want> {
  readonly advise: (want: Want, context: Context) => Promise<readonly Advisory[]>;
}

/** What a removal found. */
export interface Leftovers<Item> {
  readonly remove: readonly Item[];
  /** What stays, each as a sentence that says what and why. */
  readonly keep?: readonly string[];
}

/**
 * What is there and shall not be: a key that was replaced, a grant nobody asked for, everything of a link that is
 * removed. It goes last, when what replaces it was proved, or one after the other when all goes.
 */
export interface Removal<Want, Item> extends Part<Item> {
  /** Reads only. Throws a Problem where somebody else's thing would be in the way. */
  readonly find: (want: Want, context: Context) => Promise<Leftovers<Item>>;
  /** Whether it is ours to delete: by our mark, or by what stands for one. The engine deletes nothing else. */
  readonly isOurs: (item: Item) => boolean;
  /** The rights that deleting one takes. Sends nothing. */
  readonly rights?: (item: Item) => readonly Right[];
  /** Deletes one; one that is gone already is no failure. May throw `Pending` (the service wants to wait). */
  readonly delete: (item: Item, context: Context) => Promise<void>;
  /** Why one still shows though its deletion was taken, where that can be told; asked when waiting has come to its end. */
  readonly stays?: (item: Item, context: Context) => Promise<Problem | undefined>;
  /** How long `Pending` may go on, where that is longer than usual, seconds. */
  readonly patienceSeconds?: number;
}

/**
 * What of a thing is to be changed.
 * @param have `undefined` where it is absent
 * @throws Problem for a change that cannot be made in place
 */
export function changesInPlace<Want, Have>(
  { kind, title, diff }: Pick<Resource<Want, Have>, 'kind' | 'title' | 'diff'>,
  want: Want,
  have: Have | undefined,
): readonly Change[] {
  const changes = diff(want, have);
  const conflicts = changes.filter(({ conflict }) => conflict !== undefined);
  if (conflicts.length > 0) {
    throw conflictProblem(kind, title(want), conflicts);
  }
  return changes;
}

/** The fields that differ, in the order given. A wanted `undefined` means "whatever it is". */
export function differences(
  fields: Readonly<Record<string, readonly [from: string | undefined, to: string | undefined]>>,
  same: (from: string | undefined, to: string) => boolean = (from, to) => from === to,
): readonly Change[] {
  return Object.entries(fields).flatMap(([field, [from, to]]) =>
    to === undefined || same(from, to) ? [] : [{ field, from, to }],
  );
}
