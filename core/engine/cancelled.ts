/** A run that is cancelled: how long it is waited for, and what it says of itself. */

import type { StepState } from '../context';
import { type Problem, unlessCancelled } from '../problem/problem';
import { cancelledAmid } from '../problem/run';
import type { RunState } from './run-state';
import type { Step } from './step';
import { openStates } from './words';

/** What was found; of a run that was cancelled, as far as it came: what is still under way is waited for some seconds. */
export async function unlessGivenUp<Found>(acting: Promise<Found>, state: RunState): Promise<Found | undefined> {
  const { givenUp } = state.context;
  const found = await Promise.race([acting.catch(unlessCancelled), givenUp]);
  if (!found) {
    for (const step of state.steps.filter(({ name }) => state.underWay.has(name))) {
      state.cut(step);
    }
    state.isCut = true;
  }
  return state.isCut ? undefined : (found ?? undefined);
}

/** What is said of a run that was cancelled: its problems, and what was done and what was not. */
export function problemsOfCut(state: RunState): readonly Problem[] {
  return [...state.problems(), cancelledAmid(whatWasDone(state))];
}

function whatWasDone(state: RunState) {
  const told = (steps: readonly Step[]) =>
    steps.flatMap((step) => {
      const report = state.reportOf(step);
      return report ? [`${report.kind} ${report.title}`.trim()] : [];
    });
  const isOf =
    (...states: readonly StepState[]) =>
    (step: Step) =>
      states.includes(state.stateOf(step) ?? 'found');
  const telling = state.steps.filter(({ verb }) => ['ensure', 'remove', 'prove'].includes(verb));
  const open = telling.filter(isOf(...openStates));
  return {
    made: told(telling.filter(isOf('created', 'changed', 'removed'))),
    underWay: told(open.filter(({ name }) => state.underWay.has(name))),
    open: told(open.filter(({ name }) => !state.underWay.has(name))),
  };
}
