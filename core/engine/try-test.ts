/** Tests that go before what relies on them: made in either walk, as soon as what they await is in place. */
import { proofSeconds } from './converge';
import { retryWhilePending, Wait } from './retry';
import type { RunState } from './run-state';
import type { AnyOutputs, StepOf } from './step';
import { inWords } from './words';

/** @returns whether the test was passed; `false` when it could not be tried */
export async function runTest(state: RunState, step: StepOf<'test'>, outputs: AnyOutputs): Promise<unknown> {
  const want = await step.want(outputs, state.context);
  state.title(step, step.part.title(want));
  state.tell(step, 'trying');
  const wait = new Wait(state.waiter(step), proofSeconds(state.wrote));
  const { isPassed, note } = await retryWhilePending(wait, () => step.part.test(want, state.context.renewed()));
  state.note(step, isPassed ? 'proved' : 'notTried', { kept: note === undefined ? [] : [note] });
  return state.give(step, isPassed);
}

/** The same in the walk that writes: what was found by the first holds as long as nothing was written. */
export async function runTestAgain(state: RunState, step: StepOf<'test'>, outputs: AnyOutputs): Promise<unknown> {
  await step.want(outputs, state.context);
  const isKnown = step.name in state.outputs && !state.wrote;
  const given = isKnown ? state.outputs[step.name] : await runTest(state, step, outputs);
  sayTest(state, step);
  return given;
}

/** Says what a test came to. */
export function sayTest(state: RunState, step: StepOf<'test'>): void {
  const report = state.reportOf(step);
  if (report) {
    const { state: reached, kind, title, kept = [] } = report;
    state.context.log.line([`${inWords(reached)}: ${kind} ${title}`, ...kept].join(': '));
  }
}
