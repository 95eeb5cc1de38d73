/** The one place that puts outcomes and states into words for people; a report for machines has the identifiers. */
import type { StepState } from '../context';

/** What would be written by a plan. */
export const toBeWritten: readonly StepState[] = ['toCreate', 'toChange', 'toRemove'];

/** That, and what waits for it. */
export const openStates: readonly StepState[] = [...toBeWritten, 'notReached'];

/**
 * `created` says that this run made the very thing that the link is; whatever else it made or changed is `changed`. A file
 * that people take further is no link yet: `fileWritten`, `fileRemoved`.
 */
export type Outcome =
  | 'created'
  | 'changed'
  | 'removed'
  | 'fileWritten'
  | 'fileRemoved'
  | 'noChange'
  | 'planned'
  | 'inOrder'
  | 'drifted'
  | 'failed'
  | 'cancelled';

const words: Readonly<Record<Outcome | StepState, string>> = {
  found: 'found',
  noChange: 'no change',
  created: 'created',
  changed: 'changed',
  proved: 'proved',
  inferred: 'inferred',
  notTried: 'not tried',
  removed: 'removed',
  fileWritten: 'file written',
  fileRemoved: 'file removed',
  kept: 'kept',
  toCreate: 'to create',
  toChange: 'to change',
  toRemove: 'to remove',
  failed: 'failed',
  notReached: 'not reached',
  planned: 'planned',
  inOrder: 'in order',
  drifted: 'not as asked',
  cancelled: 'cancelled',
};

/** A state or an outcome as people read it: `no change`. */
export function inWords(one: Outcome | StepState): string {
  return words[one];
}

/** What becomes of a removal, as it goes on before the name of what is removed. */
const ofRemoval: Readonly<Partial<Record<Outcome, string>>> = {
  removed: 'what was made for ',
  fileRemoved: '',
  noChange: 'nothing is there to remove of ',
  inOrder: 'nothing is left of ',
  drifted: 'something is left of ',
};

/** What a run came to, and by which steps. */
interface Ended {
  readonly outcome: Outcome;
  readonly isRemoval: boolean;
  readonly steps?: readonly { readonly kind: string; readonly title: string; readonly state: StepState }[];
}

/**
 * What a run came to, in a line: `created: service connection "x"`. Of one that failed, what it had written by then.
 * @param about what it was about: `service connection "x"`
 */
export function headline({ outcome, isRemoval, steps = [] }: Ended, about: string): string {
  const of = isRemoval ? (ofRemoval[outcome] ?? 'removal of ') : '';
  const written = outcome === 'failed' ? steps.filter(({ state }) => wasWritten.includes(state)) : [];
  const done = written.map(({ kind, title, state }) => `${inWords(state)} ${kind} ${title}`).join(', ');
  return `${inWords(outcome)}: ${of}${about}${done === '' ? '' : `; before that: ${done}`}`;
}

const wasWritten: readonly StepState[] = ['created', 'changed', 'removed'];
