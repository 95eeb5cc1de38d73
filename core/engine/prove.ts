/** After the walks, when everything is in place: the proofs that it works, and what needs attention all the same. */
import type { Advisory } from '../problem/problem';
import { proofSeconds } from './converge';
import { retryWhilePending, Wait } from './retry';
import type { RunState } from './run-state';
import type { AnyOutputs, StepOf } from './step';
import { noteTested, sayTest } from './try-test';

/** Makes every proof; a failure is noted in the state. */
export async function proveAll(state: RunState, outputs: AnyOutputs): Promise<void> {
  const { context } = state;
  const proofs = state.of('prove').map((step) =>
    state.capture(step, async () => {
      const want = await step.want(outputs, context);
      const title = step.part.title(want);
      state.title(step, title);
      state.tell(step, 'trying');
      const wait = new Wait(state.waiter(step), proofSeconds(state.wrote));
      const tested = await retryWhilePending(wait, () => step.part.prove(want, context.renewed()));
      noteTested(state, step, tested);
      sayTest(state, step);
    }),
  );
  await Promise.allSettled(proofs);
}

/** @param steps those whose turn it is @returns what works today and needs attention */
export async function adviseAll(
  state: RunState,
  steps: readonly StepOf<'advise'>[],
  outputs: AnyOutputs,
): Promise<readonly Advisory[]> {
  // What was read before a write is read anew, each of it once.
  const now = state.wrote ? state.context.renewed() : state.context;
  const advisories: Advisory[] = [];
  const told = steps.map((step) =>
    state.capture(step, async () => {
      if (step.childOf !== undefined && state.fresh.has(step.childOf)) {
        return;
      }
      const context = step.early ? state.begun : now;
      const want = await step.want(outputs, context);
      if (want === undefined) {
        return;
      }
      state.title(step, step.part.title(want));
      const found = await step.part.advise(want, context);
      advisories.push(...found);
      if (found.length > 0 || !(step.everyRun || step.onWrites)) {
        state.note(step, 'found');
      }
    }),
  );
  await Promise.allSettled(told);
  return advisories;
}

/** What a run that goes no further can say of what it would write; an adviser that fails says nothing. */
export async function adviseAhead(
  state: RunState,
  steps: readonly StepOf<'advise'>[],
  outputs: AnyOutputs,
): Promise<readonly Advisory[]> {
  const { context } = state;
  const told = await Promise.allSettled(
    steps.map(async (step) => {
      const want = await step.want(outputs, context);
      return want === undefined ? [] : step.part.advise(want, context);
    }),
  );
  return told.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
}
