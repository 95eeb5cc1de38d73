/** How a run goes, by what was asked for: its mode, what missing rights mean, and the plan that it is held to. */
import { type PlanFile, planFileOf, staleIn } from '../../engine/plan-file';
import type { Mode, Report } from '../../engine/report';
import type { RunOptions } from '../../engine/run';
import type { Problem } from '../../problem/problem';

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
  'example',
  'organizationSignIn',
  'known',
] satisfies readonly (keyof RunInput | 'setupTrust' | 'example' | 'organizationSignIn' | 'known')[];

/** A plan as it is kept, with the request that it was made for. */
export function planFor<Request extends RunInput>(request: Request, report: Report): PlanFile {
  return planFileOf(makingsOf(request, report));
}

/** Why it may not be applied; nothing where it is as it was agreed, or any plan will do. */
export function notAsAgreed<Request extends RunInput>(request: Request, report: Report): readonly Problem[] {
  const { planFile } = request;
  return planFile ? staleIn(planFile, makingsOf(request, report)) : [];
}

function makingsOf<Request extends RunInput>(request: Request, report: Report) {
  const inputs = Object.entries(request).filter(([name]) => !ofTheRun.includes(name));
  return { report, inputs: Object.fromEntries(inputs) };
}

export function runOptions<Request extends RunInput>(request: Request): RunOptions {
  const { mode, missingRights, planFile } = request;
  return {
    mode,
    missingRights,
    unlessStale: planFile && ((report) => notAsAgreed(request, report)),
  };
}
