/**
 * The only loop over a recipe, in two walks: the first looks (reads and compares, writes nothing), the second mends
 * what the first found. A plan ends after the first; a check says what the first found as drift. Nothing is written
 * while a look-up, a conflict or a missing right is open, and after a failure no further write begins. Proofs come last,
 * when everything is in place, and after them what has to go is taken away.
 */

import type { Context } from '../context';
import type { Problem } from '../problems/problem';
import { drift, leftOver, problemsIn } from '../problems/run';
import { clearAll, lookForLeftovers } from './clear';
import { Ledger } from './ledger';
import { askingOnce, look } from './look';
import { mend } from './mend';
import { foreseeAll, foreseeWrites, proveAll } from './prove';
import type { Recipe } from './recipe';
import { changeLine, type Mode, type Outcome, type Report, type StepReport } from './report';
import { sayTest } from './try-out';
import type { OutputsSoFar } from './walk';

interface RunResult<Steps> {
  /** Also of a run that failed: `report.problems` says why. */
  readonly report: Report;
  /** What the steps gave; a step that was not reached gave nothing. */
  readonly outputs: Partial<Steps>;
}

export async function run<Steps>(recipe: Recipe<Steps>, mode: Mode, context: Context): Promise<RunResult<Steps>> {
  const startedAt = context.clock.now();
  const ledger = new Ledger(recipe.steps);
  const { problems, warnings } = await act(recipe, mode, ledger, context);
  const report: Report = {
    recipe: recipe.name,
    mode,
    outcome: outcomeOf(mode, problems, ledger),
    startedAt: startedAt.toISOString(),
    seconds: (context.clock.now().getTime() - startedAt.getTime()) / 1000,
    steps: ledger.reports(),
    changed: ledger.wrote,
    verified: problems.length === 0 && ledger.reports().some((step) => step.state === 'proved'),
    problems,
    warnings,
  };
  // The ledger holds what the recipe's own steps gave, under their names: see Recipe.
  return { report, outputs: ledger.given as Partial<Steps> };
}

interface Findings {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

async function act<Steps>(recipe: Recipe<Steps>, mode: Mode, ledger: Ledger, context: Context): Promise<Findings> {
  const asking = askingOnce(context);
  const outputs = await look(ledger, asking);
  await lookForLeftovers(ledger, outputs, asking);
  const found = ledger.problems();
  const planned = ledger.planned();
  if (mode === 'check') {
    return found.length > 0 || planned.size > 0
      ? { problems: [...found, ...ledger.reports().flatMap(drifted)], warnings: [] }
      : check(ledger, outputs, context);
  }
  const lacking =
    planned.size > 0 && (found.length === 0 || recipe.isThorough)
      ? await recipe.preflight(planned, asking, ledger.given).catch(problemsIn)
      : [];
  const open = [...found, ...lacking];
  if (mode === 'plan') {
    ledger
      .reports()
      .flatMap(planLine)
      .forEach((line) => {
        context.log.line(line);
      });
  }
  if (open.length > 0 || mode === 'plan') {
    const warnings = planned.size > 0 ? await foreseeWrites(ledger, outputs, asking) : [];
    return { problems: open, warnings };
  }
  const settled = await mend(ledger, context, asking);
  if (ledger.problems().length === 0) {
    await proveAll(ledger, settled, context);
  }
  await clearAll(ledger, settled, context);
  const always = ledger.outlooks().filter((step) => step.everyRun || (step.onWrites && ledger.wrote));
  const warnings = ledger.problems().length === 0 ? await foreseeAll(ledger, always, settled, context) : [];
  return { problems: ledger.problems(), warnings };
}

/** What a plan says of one thing; nothing of what stays as it is. */
function planLine(step: StepReport): readonly string[] {
  switch (step.state) {
    case 'to create':
      return [`to create: ${step.kind} ${step.title}`];
    case 'to change':
      return [`to change: ${step.kind} ${step.title}: ${step.changes.map(changeLine).join('; ')}`];
    case 'to remove':
      return [`to remove: ${step.kind} ${step.title}`, ...(step.kept ?? []).map((kept) => `to keep: ${kept}`)];
    case 'kept':
      return (step.kept ?? []).map((kept) => `to keep: ${kept}`);
    case 'not reached':
      // What has no title yet is found by a look that was not reached: nothing that a plan would write.
      return step.title === '' ? [] : [`then: ${step.kind} ${step.title} (after ${step.after})`];
    default:
      return [];
  }
}

/** Everything is as wanted: does it work, and for how long? */
async function check(ledger: Ledger, outputs: OutputsSoFar, context: Context): Promise<Findings> {
  for (const step of ledger.tests()) {
    sayTest(ledger, step, context);
  }
  await proveAll(ledger, outputs, context);
  const warnings = await foreseeAll(ledger, ledger.outlooks(), outputs, context);
  return { problems: ledger.problems(), warnings };
}

/** One thing that is not as wanted; what only waits for it is no drift of its own. */
function drifted(step: StepReport): readonly Problem[] {
  if (step.state === 'to remove') {
    return [leftOver(step.kind, step.title)];
  }
  const open = step.state === 'to create' || step.state === 'to change';
  return open ? [drift(step.kind, step.title, step.state === 'to create', step.changes)] : [];
}

function outcomeOf(mode: Mode, problems: readonly Problem[], ledger: Ledger): Outcome {
  const states = new Set(ledger.reports().map((step) => step.state));
  const open = states.has('to create') || states.has('to change') || states.has('to remove');
  if (mode === 'check') {
    return problems.length === 0 ? 'in order' : open ? 'drifted' : 'failed';
  }
  if (problems.length > 0) {
    return 'failed';
  }
  if (mode === 'plan') {
    return open ? 'planned' : 'no change';
  }
  const outcomes = ['created', 'changed', 'removed'] as const;
  const outcome = outcomes.find((each) => states.has(each)) ?? 'no change';
  // What lost a part and goes on, a grant say, is not removed.
  return outcome === 'removed' && states.has('no change') ? 'changed' : outcome;
}
