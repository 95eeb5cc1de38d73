/** The agent's progress of a step: how much of what a plan found to do is done, and what is under way. */
import type { StepEvent } from '../core';
import { progress } from './agent';

const planned: readonly StepEvent['state'][] = ['toCreate', 'toChange', 'toRemove', 'notReached'];
const done: readonly StepEvent['state'][] = ['created', 'changed', 'removed', 'noChange'];

/** Listens to runs, and tells the agent of each change. */
export function listenForProgress(): (event: StepEvent) => void {
  const isDone = new Map<string, boolean>();
  return ({ run = '', step, kind, title, state }) => {
    const key = `${run} ${step}`;
    if (planned.includes(state)) {
      isDone.set(key, false);
    }
    const isNews = isDone.has(key) && (state === 'writing' || done.includes(state));
    if (isNews) {
      isDone.set(key, state !== 'writing');
      const ended = [...isDone.values()].filter(Boolean).length;
      progress(Math.floor((100 * ended) / isDone.size), `${kind} ${title}`);
    }
  };
}
