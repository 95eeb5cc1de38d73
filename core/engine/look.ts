/** The first walk: reads and compares, writes nothing. */

import type { Context } from '../context';
import { conflictProblem } from '../problems/run';
import { readPatiently } from './converge';
import { type Ledger, type Looked, ToCreate } from './ledger';
import type { EnsureStep, TestStep, WalkedStep } from './step';
import { tryOut } from './try-out';
import { type OutputsSoFar, walk } from './walk';

/** A context in which the same question is sent once, however many steps ask it. */
export function askingOnce(context: Context): Context {
  return { ...context, asked: new Map() };
}

/** Looks at every step that can be reached. */
export function look(ledger: Ledger, context: Context): Promise<OutputsSoFar> {
  return walk(ledger, (step, outputs) => lookAt(ledger, step, outputs, context));
}

async function lookAt(ledger: Ledger, step: WalkedStep, outputs: OutputsSoFar, context: Context): Promise<unknown> {
  if (step.verb === 'test') {
    return tryOut(ledger, step, outputs, context);
  }
  if (step.verb !== 'ensure') {
    return giveFound(ledger, step, outputs, context);
  }
  const want = await step.want(outputs);
  if (want === undefined) {
    return ledger.give(step, undefined);
  }
  ledger.entitle(step, step.resource.title(want));
  const looked = compare(step, want, await readPatiently(step.resource, want, context));
  ledger.looked.set(step.name, looked);
  if (looked.have === undefined) {
    ledger.note(step, 'to create', { changes: looked.changes });
    throw new ToCreate();
  }
  ledger.note(step, looked.changes.length > 0 ? 'to change' : 'no change', { changes: looked.changes });
  if (looked.changes.length > 0 && step.resource.changesWhatFollows?.(looked.have)) {
    throw new ToCreate();
  }
  return ledger.give(step, looked.have);
}

/** A look-up or a value, the same in both walks. */
export async function giveFound(
  ledger: Ledger,
  step: Exclude<WalkedStep, EnsureStep | TestStep>,
  outputs: OutputsSoFar,
  context: Context,
): Promise<unknown> {
  if (step.verb === 'value') {
    return ledger.give(step, await step.value(outputs));
  }
  const want = await step.want(outputs);
  if (want === undefined) {
    ledger.forgetUnreached(step);
    return ledger.give(step, undefined);
  }
  ledger.entitle(step, step.lookup.title(want));
  const found = await step.lookup.find(want, context);
  ledger.note(step, 'found');
  return ledger.give(step, found);
}

/** @throws Problem for a change that cannot be made in place */
export function compare(step: EnsureStep, want: unknown, have: unknown): Looked {
  const changes = step.resource.diff(want, have);
  const conflicts = changes.filter((change) => change.conflict !== undefined);
  if (conflicts.length > 0) {
    throw conflictProblem(step.resource.kind, step.resource.title(want), conflicts);
  }
  return { want, have, changes };
}
