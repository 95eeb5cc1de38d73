/**
 * The only loop over a recipe, in two walks: the first looks (reads and compares, writes nothing), the second mends
 * what the first found. A plan ends after the first. Nothing is written while a look-up, a conflict or a missing right
 * is open, and after a failure no further write begins. Proofs come last, when everything is in place.
 */
import type { Problem } from '../problems/problem';
import { problemsIn } from '../problems/run';
import type { World } from '../world';
import { Ledger } from './ledger';
import { askingOnce, look } from './look';
import { mend } from './mend';
import type { Recipe } from './recipe';
import type { Mode, Outcome, Report, StepReport } from './report';

export interface RunResult<Steps> {
  /** Also of a run that failed: `report.problems` says why. */
  readonly report: Report;
  /** What the steps gave; a step that was not reached gave nothing. */
  readonly made: Partial<Steps>;
}

export async function run<Steps>(recipe: Recipe<Steps>, mode: Mode, world: World): Promise<RunResult<Steps>> {
  const startedAt = world.clock.now();
  const ledger = new Ledger(recipe.steps);
  const asking = askingOnce(world);
  await look(ledger, asking);
  let problems = ledger.problems();
  if (problems.length === 0 && ledger.planned().size > 0) {
    problems = await recipe.preflight(ledger.planned(), world).catch(problemsIn);
  }
  if (problems.length === 0 && mode === 'apply') {
    await mend(ledger, world, asking);
    problems = ledger.problems();
  }
  const report: Report = {
    recipe: recipe.name,
    mode,
    outcome: outcomeOf(mode, problems, ledger.reports()),
    startedAt: startedAt.toISOString(),
    seconds: (world.clock.now().getTime() - startedAt.getTime()) / 1000,
    steps: ledger.reports(),
    changed: ledger.reports().some((step) => step.state === 'created' || step.state === 'changed'),
    verified: mode === 'apply' && problems.length === 0,
    problems,
  };
  // The ledger holds what the recipe's own steps gave, under their names: see Recipe.
  return { report, made: ledger.given as Partial<Steps> };
}

function outcomeOf(mode: Mode, problems: readonly Problem[], steps: readonly StepReport[]): Outcome {
  const states = new Set(steps.map((step) => step.state));
  if (problems.length > 0) {
    return 'failed';
  }
  if (mode === 'plan') {
    return states.has('to create') || states.has('to change') ? 'planned' : 'no change';
  }
  return states.has('created') ? 'created' : states.has('changed') ? 'changed' : 'no change';
}
