/** What a run came to, in one word. */
import type { Problem } from '../problem/problem';
import type { Recipe } from './recipe';
import type { Mode, Outcome } from './report';
import type { RunState } from './run-state';
import { toBeWritten } from './words';

interface Ended {
  readonly problems: readonly Problem[];
  readonly state: RunState;
}

export function outcomeOf(
  { link, file }: Pick<Recipe, 'link' | 'file'>,
  mode: Mode,
  { problems, state }: Ended,
): Outcome {
  const states = new Set(state.reports().map((step) => step.state));
  if (state.isCut) {
    return state.problems().length > 0 ? 'failed' : 'cancelled';
  }
  const open = toBeWritten.some((one) => states.has(one));
  if (mode === 'check') {
    return problems.length === 0 ? 'inOrder' : open ? 'drifted' : 'failed';
  }
  if (problems.length > 0) {
    return 'failed';
  }
  if (mode === 'plan') {
    return open ? 'planned' : 'noChange';
  }
  if (!states.has('created') && !states.has('changed') && !states.has('removed')) {
    return 'noChange';
  }
  const fileState = state.steps.filter((step) => step.plainName === file).map((step) => state.stateOf(step))[0];
  if (fileState === 'created' || fileState === 'changed' || fileState === 'removed') {
    return fileState === 'removed' ? 'fileRemoved' : 'fileWritten';
  }
  // At every place: a link in further projects is one in each.
  const made = state.steps.some((step) => step.plainName === link && state.stateOf(step) === 'created');
  return made ? 'created' : state.isRemoval ? 'removed' : 'changed';
}
