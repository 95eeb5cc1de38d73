/** The second walk: writes what the first found missing. */

import type { Context } from '../context';
import { Problem } from '../problems/problem';
import { converge, readPatiently } from './converge';
import { After, type Ledger, type Looked } from './ledger';
import { compare, giveFound } from './look';
import { changeLine, type StepState } from './report';
import type { EnsureStep, WalkedStep } from './step';
import { tryOutAgain } from './try-out';
import { rest } from './wait';
import { type OutputsSoFar, walk } from './walk';

/** @param asking the context of the first walk: what it was told still holds, so it is not asked again */
export function mend(ledger: Ledger, context: Context, asking: Context): Promise<OutputsSoFar> {
  return walk(ledger, (step, outputs) =>
    settle(ledger, step, outputs, context, asking).catch((failed: unknown) => doWithout(ledger, step, failed, context)),
  );
}

/** @throws what failed, for a step that the others cannot do without */
function doWithout(ledger: Ledger, step: WalkedStep, failed: unknown, context: Context): unknown {
  if (!isTolerable(step, failed)) {
    throw failed;
  }
  ledger.note(step, 'kept', { kept: [failed.what] });
  context.log.line(`going on without it: ${failed.what}`);
  return ledger.give(step, undefined);
}

function isTolerable(step: WalkedStep, failed: unknown): failed is Problem {
  return step.verb === 'ensure' && step.optional && failed instanceof Problem;
}

async function settle(
  ledger: Ledger,
  step: WalkedStep,
  outputs: OutputsSoFar,
  context: Context,
  asking: Context,
): Promise<unknown> {
  if (step.verb === 'test') {
    return tryOutAgain(ledger, step, outputs, context);
  }
  if (step.name in ledger.given && ledger.stateOf(step) !== 'to change') {
    return ledger.given[step.name];
  }
  if (step.verb !== 'ensure') {
    return giveFound(ledger, step, outputs, asking);
  }
  const want = await step.want(outputs);
  if (want === undefined) {
    ledger.forgetUnreached(step);
    return ledger.give(step, undefined);
  }
  ledger.entitle(step, step.resource.title(want));
  const looked = await lookAgain(ledger, step, want, asking);
  if (looked.have !== undefined && looked.changes.length === 0) {
    return finish(ledger, step, looked, 'no change', context);
  }
  const settled = await inTurn(ledger, step.resource.turn?.(want), async () => {
    if (ledger.failedStep !== undefined) {
      throw new After(ledger.failedStep);
    }
    try {
      return await converge(step.resource, want, looked, context, () => {
        ledger.wrote = true;
      });
    } catch (failed) {
      if (!isTolerable(step, failed)) {
        // Known before whoever waits for its turn begins.
        ledger.fail(step, failed);
      }
      throw failed;
    }
  });
  if (looked.have === undefined && settled.byOurAnswer) {
    ledger.fresh.add(step.name);
  }
  if (looked.have !== undefined && step.resource.changesWhatFollows?.(looked.have)) {
    asking.asked?.clear();
  }
  const state = looked.have === undefined ? 'created' : 'changed';
  const given = finish(ledger, step, { ...looked, have: settled.have }, state, context);
  await rest(step.restSeconds, `${step.resource.kind} ${step.resource.title(want)} to take effect`, context);
  return given;
}

/** Lets those that came earlier with the same word end first, well or badly. */
async function inTurn<Given>(ledger: Ledger, turn: string | undefined, write: () => Promise<Given>): Promise<Given> {
  if (turn === undefined) {
    return write();
  }
  const earlier = ledger.turns.get(turn);
  const mine = earlier ? earlier.then(write, write) : write();
  ledger.turns.set(turn, mine);
  return mine;
}

/** What the first walk saw still holds; what it could not reach is read now, unless its parent is brand-new. */
async function lookAgain(ledger: Ledger, step: EnsureStep, want: unknown, asking: Context): Promise<Looked> {
  const looked = ledger.looked.get(step.name);
  if (looked) {
    return compare(step, want, looked.have);
  }
  const newborn = step.childOf !== undefined && ledger.fresh.has(step.childOf);
  return compare(step, want, newborn ? undefined : await readPatiently(step.resource, want, asking));
}

function finish(ledger: Ledger, step: EnsureStep, looked: Looked, state: StepState, context: Context): unknown {
  ledger.looked.set(step.name, looked);
  ledger.note(step, state, { changes: looked.changes });
  if (state !== 'no change') {
    context.log.line(`${state}: ${step.resource.kind} ${step.resource.title(looked.want)}`);
    for (const change of looked.changes) {
      context.log.debug(`  ${changeLine(change)}`);
    }
  }
  return ledger.give(step, looked.have);
}
