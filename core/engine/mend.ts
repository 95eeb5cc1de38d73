/** The second walk: writes what the first found missing. */
import type { World } from '../world';
import { converge, readPatiently } from './converge';
import { After, type Ledger, type Looked } from './ledger';
import { compare, giveFound } from './look';
import type { EnsureStep, WalkedStep } from './recipe';
import { changeLine, type StepState } from './report';
import { type MadeSoFar, walk } from './walk';

/** @param asking the world of the first walk: what it was told still holds, so it is not asked again */
export function mend(ledger: Ledger, world: World, asking: World): Promise<MadeSoFar> {
  return walk(ledger, (step, made) => settle(ledger, step, made, world, asking));
}

async function settle(
  ledger: Ledger,
  step: WalkedStep,
  made: MadeSoFar,
  world: World,
  asking: World,
): Promise<unknown> {
  if (step.name in ledger.given && ledger.stateOf(step) !== 'to change') {
    return ledger.given[step.name];
  }
  if (step.verb !== 'ensure') {
    return giveFound(ledger, step, made, asking);
  }
  const want = await step.want(made);
  ledger.entitle(step, step.resource.title(want));
  const looked = await lookAgain(ledger, step, want, asking);
  if (looked.have !== undefined && looked.changes.length === 0) {
    return finish(ledger, step, looked, 'no change', world);
  }
  if (ledger.failedStep !== undefined) {
    throw new After(ledger.failedStep);
  }
  const settled = await converge(step.resource, want, looked, world, () => {
    ledger.wrote = true;
  });
  if (looked.have === undefined && settled.byOurAnswer) {
    ledger.fresh.add(step.name);
  }
  const state = looked.have === undefined ? 'created' : 'changed';
  return finish(ledger, step, { ...looked, have: settled.have }, state, world);
}

/** What the first walk saw still holds; what it could not reach is read now, unless its parent is brand-new. */
async function lookAgain(ledger: Ledger, step: EnsureStep, want: unknown, asking: World): Promise<Looked> {
  const looked = ledger.looked.get(step.name);
  if (looked) {
    return compare(step, want, looked.have);
  }
  const newborn = step.childOf !== undefined && ledger.fresh.has(step.childOf);
  return compare(step, want, newborn ? undefined : await readPatiently(step.resource, want, asking));
}

function finish(ledger: Ledger, step: EnsureStep, looked: Looked, state: StepState, world: World): unknown {
  ledger.looked.set(step.name, looked);
  ledger.note(step, state, { changes: looked.changes });
  if (state !== 'no change') {
    world.log.line(`${state}: ${step.resource.kind} ${step.resource.title(looked.want)}`);
    for (const change of looked.changes) {
      world.log.debug(`  ${changeLine(change)}`);
    }
  }
  return ledger.give(step, looked.have);
}
