/** Tests that go before what relies on them: made in either walk, as soon as what they await is in place. */
import type { Context } from '../context';
import { testPatiently } from './converge';
import type { Ledger } from './ledger';
import type { TestStep } from './step';
import type { OutputsSoFar } from './walk';

/** @returns whether the test was passed; `false` when it could not be tried */
export async function tryOut(
  ledger: Ledger,
  step: TestStep,
  outputs: OutputsSoFar,
  context: Context,
): Promise<unknown> {
  const want = await step.want(outputs);
  ledger.entitle(step, step.test.title(want));
  const { isPassed, note } = await testPatiently(step.test, want, ledger.wrote, context);
  ledger.note(step, isPassed ? 'proved' : 'not tried', { kept: note === undefined ? [] : [note] });
  return ledger.give(step, isPassed);
}

/** The same in the walk that writes: what was found by the first holds as long as nothing was written. */
export async function tryOutAgain(
  ledger: Ledger,
  step: TestStep,
  outputs: OutputsSoFar,
  context: Context,
): Promise<unknown> {
  await step.want(outputs);
  const isKnown = step.name in ledger.given && !ledger.wrote;
  const given = isKnown ? ledger.given[step.name] : await tryOut(ledger, step, outputs, context);
  sayTest(ledger, step, context);
  return given;
}

/** Says what a test came to. */
export function sayTest(ledger: Ledger, step: TestStep, context: Context): void {
  const report = ledger.reports().find((one) => one.step === step.name);
  if (report) {
    const { state, kind, title, kept = [] } = report;
    context.log.line([`${state}: ${kind} ${title}`, ...kept].join(': '));
  }
}
