/**
 * The verbs. A resource is a plain object with four of them, a clearance has two, a look-up and a proof have one each; the
 * engine holds the only loop over them, and knows no resource. Proving is apart from the resources because what is proved is never one
 * thing alone: a call through a connection passes only when identity, trust, role and connection fit together.
 */

import type { Context } from '../context';
import type { Problem } from '../problems/problem';

/** One field that is not as wanted. */
export interface Change {
  readonly field: string;
  /** What is there; `undefined` when nothing is. */
  readonly from: string | undefined;
  readonly to: string;
  /** For a field that cannot change in place: why, and what to do. The engine stops; it never deletes and recreates. */
  readonly conflict?: string;
}

export interface Resource<Want, Have> {
  /** What it is, in the field's words: `federated credential`. */
  readonly kind: string;
  /** Which one, for people. */
  readonly title: (want: Want) => string;
  /** What is there, in our words, or `undefined`. Reads only. */
  readonly read: (want: Want, context: Context) => Promise<Have | undefined>;
  /** Every field that is not as wanted; all of them when nothing is there. Sends nothing. */
  readonly diff: (want: Want, have: Have | undefined) => readonly Change[];
  /**
   * The smallest write that mends the changes. Gives back what the service answered when that shows the new state.
   * May throw `NotYet` (the service has not caught up) and `AlreadyThere` (somebody was faster).
   */
  readonly apply: (
    want: Want,
    have: Have | undefined,
    changes: readonly Change[],
    context: Context,
  ) => Promise<Have | undefined>;
  /** Deletes it if it carries our mark; otherwise throws a Problem and deletes nothing. */
  readonly remove: (have: Have, context: Context) => Promise<void>;
  /** For a service that takes one write at a time: what it is one at a time of. Writes with the same word go one by one. */
  readonly turn?: (want: Want) => string;
  /** Whether a change of it makes other things read differently: then steps that await it are looked at after the change. */
  readonly changesWhatFollows?: (have: Have) => boolean;
  /** For a write that the service finishes by itself later: how long that may take, and what to say when it did not. */
  readonly settling?: (want: Want) => { readonly seconds: number; readonly unsettled: Problem };
}

/** What must already be there. Throws a Problem when it is not. */
export interface Lookup<Want, Found> {
  readonly kind: string;
  readonly title: (want: Want) => string;
  readonly find: (want: Want, context: Context) => Promise<Found>;
}

/** Proves that it all works together, once everything is in place. Throws a Problem, or `NotYet`. */
export interface Proof<Want> {
  readonly kind: string;
  readonly title: (want: Want) => string;
  readonly prove: (want: Want, context: Context) => Promise<void>;
}

/** What a test came to that did not fail. */
export interface Tested {
  /** `false` where it could not be tried at all. */
  readonly isPassed: boolean;
  /** In a sentence: why it could not be tried, or what it was concluded from. */
  readonly note: string | undefined;
}

/** A proof that goes before what relies on it: nothing of that is written when it fails. Throws a Problem, or `NotYet`. */
export interface Test<Want> {
  readonly kind: string;
  readonly title: (want: Want) => string;
  readonly test: (want: Want, context: Context) => Promise<Tested>;
}

/** Looks ahead: what works today and will end, each as a problem to come. Reads only. */
export interface Outlook<Want> {
  readonly kind: string;
  readonly title: (want: Want) => string;
  readonly foresee: (want: Want, context: Context) => Promise<readonly Problem[]>;
}

/** What a clearance found. */
export interface Leftovers<Item> {
  readonly remove: readonly Item[];
  /** What stays, each as a sentence that says what and why. */
  readonly keep?: readonly string[];
}

/**
 * What is there and shall not be: a key that was replaced, a grant nobody asked for, everything of a link that is
 * removed. Taken away last, when what replaces it was proved, or one after the other when all goes.
 */
export interface Clearance<Want, Item> {
  readonly kind: string;
  readonly title: (item: Item) => string;
  /** Reads only. Throws a Problem where somebody else's thing would be in the way. */
  readonly find: (want: Want, context: Context) => Promise<Leftovers<Item>>;
  /** Deletes one; one that is gone already is no failure. May throw `NotYet` (the service wants to wait). */
  readonly remove: (item: Item, context: Context) => Promise<void>;
  /** How long `NotYet` may go on, where that is longer than usual, seconds. */
  readonly patienceSeconds?: number;
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
