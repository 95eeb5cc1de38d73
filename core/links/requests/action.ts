/** What is to become of one link, and what a run does about it. */
import type { PlanFile } from '../../engine/plan-file';
import type { Mode } from '../../engine/report';
import type { RunInput } from './plan-agreed';
import type { InputReading } from './reading';

export interface ActionText extends RunText {
  readonly action?: string | undefined;
}

/** How it is run. */
export interface RunText {
  readonly mode?: string | undefined;
  readonly missingRights?: string | undefined;
  /** The plan in the file, or what is wrong with that. */
  readonly planFile?: PlanFile | { readonly complaint: string } | undefined;
}

/** `ensure`: it is made, or made right; `remove`: it is taken away. Values in the order the editor shows them. */
export const linkActions = ['ensure', 'remove'] as const;

/** Values of `mode` in the order the editor shows them. */
export const linkModes = ['apply', 'plan', 'check'] as const satisfies readonly Mode[];

/** Values of `missingRights` in the order the editor shows them. */
export const missingRightsKinds = ['fail', 'warn'] as const;

/** What holds where nothing is typed. */
export const usualRun = { missingRights: 'fail' } as const;

/** After a complaint: what writes nothing. One step serves both actions, so what only the other reads is no complaint. */
export function parseAction(reading: InputReading<ActionText>) {
  return { action: reading.kind('action', linkActions) ?? 'ensure', ...parseRun(reading) } as const;
}

/** What is read with one mode only is refused with the others. */
function parseRun(reading: InputReading<RunText>): RunInput {
  const mode = reading.kind('mode', linkModes, { missingRights: ['plan'], planFile: ['apply'] }) ?? 'plan';
  const missingRights = reading.kind('missingRights', missingRightsKinds) ?? 'fail';
  return { mode, missingRights, planFile: parsePlanFile(reading) };
}

/** The plan that is to be applied; complains of a file that holds none. */
export function parsePlanFile(reading: InputReading<Pick<RunText, 'planFile'>>): PlanFile | undefined {
  const { planFile } = reading.text;
  if (planFile && 'complaint' in planFile) {
    reading.complain('planFile', planFile.complaint);
    return undefined;
  }
  return planFile;
}
