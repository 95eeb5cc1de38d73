/** What is to become of one link, and what a run does about it. */
import type { Mode } from '../../engine/report';
import type { InputReading } from './reading';

export interface ActionText {
  readonly action?: string | undefined;
  readonly mode?: string | undefined;
}

/** `ensure`: it is made, or made right; `remove`: it is taken away. Values in the order the editor shows them. */
export const linkActions = ['ensure', 'remove'] as const;

/** Values of `mode` in the order the editor shows them. */
export const linkModes = ['apply', 'plan', 'check'] as const satisfies readonly Mode[];

/** After a complaint: what writes nothing. One step serves both actions, so what only the other reads is no complaint. */
export function parseAction(reading: InputReading<ActionText>) {
  return {
    action: reading.kind('action', linkActions) ?? 'ensure',
    mode: reading.kind('mode', linkModes) ?? 'plan',
  } as const;
}
