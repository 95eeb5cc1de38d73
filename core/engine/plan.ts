/** The first walk: reads and compares, writes nothing. */
import { readWhilePending } from './converge';
import { changesInPlace } from './resource';
import { type Compared, type RunState, ToCreate } from './run-state';
import type { AnyOutputs, StepOf, WalkedStep } from './step';
import { runTest } from './try-test';

/** Plans every step that can be reached. */
export function planSteps(state: RunState): Promise<AnyOutputs> {
  return state.walk((step, outputs) => planStep(state, step, outputs));
}

async function planStep(state: RunState, step: WalkedStep, outputs: AnyOutputs): Promise<unknown> {
  switch (step.verb) {
    case 'test':
      return runTest(state, step, outputs);
    case 'ensure':
      return planEnsure(state, step, outputs);
    default:
      return giveFound(state, step, outputs);
  }
}

async function planEnsure(state: RunState, step: StepOf<'ensure'>, outputs: AnyOutputs): Promise<unknown> {
  const want = await step.want(outputs, state.context);
  if (want === undefined) {
    return state.give(step, undefined);
  }
  state.title(step, step.part.title(want));
  const compared = compare(step, want, await readStep(state, step, want));
  state.compared.set(step.name, compared);
  const { have, changes } = compared;
  if (have === undefined) {
    state.note(step, 'toCreate', { changes });
    throw new ToCreate();
  }
  state.note(step, changes.length > 0 ? 'toChange' : 'noChange', { changes });
  if (changes.length > 0 && step.part.changesWhatFollows?.(have)) {
    throw new ToCreate();
  }
  return state.give(step, have);
}

/** What is there, read from the service. */
export function readStep(state: RunState, step: StepOf<'ensure'>, want: unknown): Promise<unknown> {
  state.tell(step, 'reading');
  return readWhilePending(step.part, want, { context: state.context, waiter: state.waiter(step) });
}

/** A look-up or a value, the same in both walks. */
export async function giveFound(
  state: RunState,
  step: StepOf<'find'> | StepOf<'value'>,
  outputs: AnyOutputs,
): Promise<unknown> {
  const want = await step.want(outputs, state.context);
  if (step.verb === 'value') {
    return state.give(step, want);
  }
  if (want === undefined) {
    state.forgetUnreached(step);
    return state.give(step, undefined);
  }
  state.title(step, step.part.title(want));
  state.tell(step, 'reading');
  const found = await step.part.find(want, state.context);
  state.note(step, 'found');
  return state.give(step, found);
}

/** @throws Problem for a change that cannot be made in place */
export function compare({ part }: StepOf<'ensure'>, want: unknown, have: unknown): Compared {
  return { want, have, changes: changesInPlace(part, want, have) };
}
