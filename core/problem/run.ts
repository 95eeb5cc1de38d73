/** Problems that any step can have. */

import { momentOf } from '../names/days';
import { Problem, Problems } from './problem';
import { joined, runAs, type Said, say } from './said';
import { unexpected } from './unexpected';

interface Difference {
  readonly field: string;
  readonly from: string | undefined;
  readonly to: string;
  readonly conflict?: string | Said;
}

/** What is there, against what was asked for. */
function asked(open: readonly Difference[]): string {
  return open.map(({ field, from, to }) => `${field} is "${from ?? 'not set'}" where "${to}" was asked`).join('; ');
}

/** Something is there under the same name that we must not turn into what was asked. */
export function conflictProblem(kind: string, title: string, conflicts: readonly Difference[]): Problem {
  return new Problem({
    code: 'change.not-in-place',
    what: `The ${kind} ${title} exists, but is not what was asked for.`,
    why: `${asked(conflicts)}. It is left as it is, and nothing is deleted to be made again: what uses it would break.`,
    fix: joined(differentIn(conflicts)),
  });
}

/** What to do about each, once. */
function differentIn(conflicts: readonly Difference[]): readonly Said[] {
  const all = conflicts.map(({ conflict }) => [conflict ?? ''].flat());
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

/** Somebody else was faster, and meant something else. */
export function madeMeanwhile(kind: string, title: string, open: readonly Difference[]): Problem {
  return new Problem({
    code: 'change.made-meanwhile',
    what: `The ${kind} ${title} was made or changed while this run was under way, otherwise than this run makes it.`,
    why: `${asked(open)}.`,
    fix: 'Run again if it is to become what was asked for here; otherwise choose another name. Two runs may be making the same link, each in its own way.',
  });
}

/** A check found something that is not as wanted. */
export function drift(
  kind: string,
  title: string,
  { isAbsent, changes }: { readonly isAbsent: boolean; readonly changes: readonly Difference[] },
): Problem {
  const differences = changes.map(({ field, from, to }) => `${field} is "${from ?? 'not set'}" and should be "${to}"`);
  return new Problem({
    code: isAbsent ? 'check.absent' : 'check.drift',
    what: isAbsent ? `The ${kind} ${title} is not there.` : `The ${kind} ${title} is not as asked.`,
    why: isAbsent
      ? 'It is yet to be made, somebody deleted it, or it is there under another name.'
      : `${differences.join('; ')}.`,
    fix: say`${runAs({ mode: 'apply' })} to mend it, or change what is asked for to what is meant.`,
  });
}

/** A write was accepted, and the service still does not show it. */
export function neverSettled(kind: string, title: string, open: readonly Difference[]): Problem {
  const fields = open.map((change) => change.field).join(', ');
  return new Problem({
    code: 'change.not-visible',
    what: `The ${kind} ${title} was written, but does not read back.`,
    why: `The service accepted it and still does not show it as asked (${fields || 'it reads as absent'}).`,
    fix: 'Run again in a few minutes: what was written is found and completed. If it stays, somebody or something else may be changing it.',
  });
}

/** A deletion was accepted, and the service still shows the thing. */
export function neverGone(kind: string, title: string): Problem {
  return new Problem({
    code: 'remove.still-there',
    what: `The ${kind} ${title} was removed, but still shows.`,
    why: 'The service accepted the removal, more than once, and it is still there: the service has not finished, or something that refers to it keeps it.',
    fix: 'Look whether something still refers to it, and take that away; then run again: what is gone is skipped and the rest removed.',
  });
}

/** A check found something that should be gone. @param isOfRemoval whether the whole link is to go */
export function leftOver(kind: string, title: string, isOfRemoval: boolean): Problem {
  return new Problem({
    code: 'check.left-over',
    what: `The ${kind} ${title} is there and should not be.`,
    why: isOfRemoval
      ? 'It was made for the link that is to be gone, and a removal takes it away.'
      : 'It is not asked for any more, or what replaces it was made already.',
    fix: isOfRemoval
      ? say`${runAs({ action: 'remove', mode: 'apply' })} to remove it.`
      : say`${runAs({ mode: 'apply' })} to remove it, or change what is asked for to what is meant.`,
  });
}

/** The one problem that is nobody's fault. */
export const cancelledCode = 'run.cancelled';

interface Done {
  readonly made: readonly string[];
  readonly underWay: readonly string[];
  readonly open: readonly string[];
}

/** Somebody cancelled the run. @param done each thing in words: what a service took, what may have been done, what was not */
export function cancelledAmid({ made, underWay, open }: Done): Problem {
  const parts = [
    made.length > 0 ? `Done: ${made.join('; ')}.` : 'Nothing is known to have been written.',
    underWay.length > 0 ? `Under way, and not known to be done: ${underWay.join('; ')}.` : '',
    open.length > 0 ? `Not done: ${open.join('; ')}.` : '',
  ];
  return new Problem({
    code: cancelledCode,
    what: 'The run was cancelled.',
    why: parts.filter(Boolean).join(' '),
    fix: 'Run again: it finds what is there and completes the rest.',
  });
}

/** What was thrown, as problems to show. */
export function problemsIn(failed: unknown): readonly Problem[] {
  if (failed instanceof Problems) {
    return failed.problems;
  }
  return [failed instanceof Problem ? failed : unexpected(failed)];
}

/** Removing stops at what we did not make. */
export function notOurs(kind: string, title: string): Problem {
  return new Problem({
    code: 'remove.not-ours',
    what: `The ${kind} ${title} was not removed.`,
    why: "It does not carry the mark of this product, so it counts as somebody else's.",
    fix: 'Remove it by hand if it is not needed.',
  });
}

/** What would be done now is not what was planned. @param differences clauses @param plannedAt ISO time */
export function planIsStale(differences: readonly string[], plannedAt: string): Problem {
  return new Problem({
    code: 'plan.stale',
    what: 'Nothing was written: what would be done now is not what was planned.',
    why: `Since the plan of ${momentOf(plannedAt)} this differs: ${differences.join('; ')}.`,
    fix: 'Plan again, look at what differs, and apply the new plan.',
  });
}
