/** Tests that go before what relies on them: made in either walk, as soon as what they await is in place. */
import { proofSeconds } from './converge';
import type { Tested } from './resource';
import { retryWhilePending, Wait } from './retry';
import type { RunState } from './run-state';
import type { AnyOutputs, StepOf } from './step';
import { inWords } from './words';

/** @returns the verdict */
export async function runTest(state: RunState, step: StepOf<'test'>, outputs: AnyOutputs): Promise<unknown> {
  const want = await step.want(outputs, state.context);
  state.title(step, step.part.title(want));
  state.tell(step, 'trying');
  const wait = new Wait(state.waiter(step), proofSeconds(state.wrote));
  const tested = await retryWhilePending(wait, () => step.part.test(want, state.context.renewed()));
  noteTested(state, step, tested);
  return state.give(step, tested.verdict);
}

/** Notes what a test or a proof came to. */
export function noteTested(state: RunState, step: StepOf<'test'> | StepOf<'prove'>, { verdict, note }: Tested): void {
  const reached = verdict === 'passed' ? 'proved' : verdict;
  state.note(step, reached, { kept: note === undefined ? [] : [note] });
}

/** The same in the walk that writes: what was found by the first holds as long as nothing was written. */
export async function runTestAgain(state: RunState, step: StepOf<'test'>, outputs: AnyOutputs): Promise<unknown> {
  await step.want(outputs, state.context);
  const isKnown = step.name in state.outputs && !state.wrote;
  const given = isKnown ? state.outputs[step.name] : await runTest(state, step, outputs);
  sayTest(state, step);
  return given;
}

/** Says what it came to. */
export function sayTest(state: RunState, step: StepOf<'test'> | StepOf<'prove'>): void {
  const report = state.reportOf(step);
  if (report) {
    const { state: reached, kind, title, kept = [] } = report;
    state.context.log.line([`${inWords(reached)}: ${kind} ${title}`, ...kept].join(': '));
  }
}
