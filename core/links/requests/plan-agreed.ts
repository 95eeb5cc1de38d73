/** How a run for a link goes, by what was asked for: its mode, what missing rights mean, and the plan that it is held to. */
import { type PlanFile, planFileOf, staleIn } from '../../engine/plan-file';
import type { Mode, Report } from '../../engine/report';
import type { RunOptions } from '../../engine/run';

/** What every request says of its run. */
export interface RunInput {
  readonly mode: Mode;
  readonly missingRights: 'fail' | 'warn';
  /** The plan that is to be applied; `undefined` where any plan will do. */
  readonly planFile: PlanFile | undefined;
}

/** What says how it runs, and as whom, and not what is to be there. */
const ofTheRun: readonly string[] = [
  'mode',
  'missingRights',
  'planFile',
  'setupTrust',
  'organizationSignIn',
  'known',
] satisfies readonly (keyof RunInput | 'setupTrust' | 'organizationSignIn' | 'known')[];

/** A plan as it is kept, with the request that it was made for. */
export function planFor<Request extends RunInput>(request: Request, report: Report): PlanFile {
  const inputs = Object.entries(request).filter(([name]) => !ofTheRun.includes(name));
  return planFileOf({ report, inputs: Object.fromEntries(inputs) });
}

export function runOptions<Request extends RunInput>(request: Request): RunOptions {
  const { mode, missingRights, planFile } = request;
  return {
    mode,
    missingRights,
    unlessStale: planFile && ((report) => staleIn(planFile, planFor(request, report))),
  };
}
