/** Tests that go before what relies on them: made in either walk, as soon as what they await is in place. */
import type { World } from '../world';
import { testPatiently } from './converge';
import type { Ledger } from './ledger';
import type { TestStep } from './step';
import type { MadeSoFar } from './walk';

/** @returns whether the test was passed; `false` when it could not be tried */
export async function tryOut(ledger: Ledger, step: TestStep, made: MadeSoFar, world: World): Promise<unknown> {
  const want = await step.want(made);
  ledger.entitle(step, step.test.title(want));
  const { isPassed, note } = await testPatiently(step.test, want, ledger.wrote, world);
  ledger.note(step, isPassed ? 'proved' : 'not tried', { kept: note === undefined ? [] : [note] });
  return ledger.give(step, isPassed);
}

/** The same in the walk that writes: what was found by the first holds as long as nothing was written. */
export async function tryOutAgain(ledger: Ledger, step: TestStep, made: MadeSoFar, world: World): Promise<unknown> {
  await step.want(made);
  const isKnown = step.name in ledger.given && !ledger.wrote;
  const given = isKnown ? ledger.given[step.name] : await tryOut(ledger, step, made, world);
  sayTest(ledger, step, world);
  return given;
}

/** Says what a test came to. */
export function sayTest(ledger: Ledger, step: TestStep, world: World): void {
  const report = ledger.reports().find((one) => one.step === step.name);
  if (report) {
    const { state, kind, title, kept = [] } = report;
    world.log.line([`${state}: ${kind} ${title}`, ...kept].join(': '));
  }
}
