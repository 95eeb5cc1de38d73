/** How a run for a link goes, by what was asked for: its mode, what missing rights mean, and the plan that it is held to. */
import { type PlanFile, planDifferences, planFileOf } from '../../engine/plan-file';
import type { Mode, Report } from '../../engine/report';
import type { RunOptions } from '../../engine/run';
import type { Maker } from '../../names/mark';
import { planIsStale } from '../../problem/run';

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
export function planFor<Request extends RunInput>(request: Request, report: Report, maker: Maker): PlanFile {
  const inputs = Object.entries(request).filter(([name]) => !ofTheRun.includes(name));
  return planFileOf({ report, inputs: Object.fromEntries(inputs), maker });
}

/** @param maker who acts: their run is named by the mark and is no part of a plan */
export function runOptions<Request extends RunInput>(request: Request, maker: Maker): RunOptions {
  const { mode, missingRights, planFile } = request;
  return {
    mode,
    missingRights,
    unlessStale(report) {
      const differences = planFile ? planDifferences(planFile, planFor(request, report, maker)) : [];
      return planFile && differences.length > 0 ? [planIsStale(differences, planFile.plannedAt)] : [];
    },
  };
}
