/** The second walk: writes what the first found missing, then proves that everything works. */
import type { World } from '../world';
import { converge, prove } from './converge';
import { After, type Ledger, type Looked } from './ledger';
import { compare, giveFound } from './look';
import type { EnsureStep, ProveStep } from './recipe';
import { changeLine, type StepState } from './report';
import { guard, type MadeSoFar, type WalkedStep, walk } from './walk';

/** @param asking the world of the first walk: what it was told still holds, so it is not asked again */
export async function mend(ledger: Ledger, world: World, asking: World): Promise<void> {
  const made = await walk(ledger, (step, madeSoFar) => settle(ledger, step, madeSoFar, world, asking));
  if (ledger.failedStep === undefined) {
    const wrote = ledger.reports().some((report) => report.state === 'created' || report.state === 'changed');
    const proofs = ledger
      .proofs()
      .map((step) => guard(ledger, step, () => proveStep(ledger, step, made, wrote, world)));
    await Promise.allSettled(proofs);
  }
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
  const looked = await lookAgain(ledger, step, want, asking);
  if (looked.have !== undefined && looked.changes.length === 0) {
    return finish(ledger, step, looked, 'no change', world);
  }
  if (ledger.failedStep !== undefined) {
    throw new After(ledger.failedStep);
  }
  const settled = await converge(step.resource, want, looked.have, looked.changes, world);
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
  return compare(step, want, newborn ? undefined : await step.resource.read(want, asking));
}

function finish(ledger: Ledger, step: EnsureStep, looked: Looked, state: StepState, world: World): unknown {
  const title = step.resource.title(looked.want);
  ledger.looked.set(step.name, looked);
  ledger.note(step, state, { changes: looked.changes, title });
  if (state !== 'no change') {
    world.log.line(`${state}: ${step.resource.kind} ${title}`);
    for (const change of looked.changes) {
      world.log.debug(`  ${changeLine(change)}`);
    }
  }
  return ledger.give(step, looked.have);
}

async function proveStep(
  ledger: Ledger,
  step: ProveStep,
  made: MadeSoFar,
  wrote: boolean,
  world: World,
): Promise<void> {
  const want = await step.want(made);
  const title = step.proof.title(want);
  ledger.note(step, 'failed', { title });
  await prove(step.proof, want, wrote, world);
  ledger.note(step, 'proved', { title });
  world.log.line(`proved: ${step.proof.kind} ${title}`);
}
