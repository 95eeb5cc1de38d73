/**
 * A recipe is run in two walks: the first plans (reads and compares, writes nothing), the second applies what the first
 * found. A plan ends after the first, as a value that can be applied later; a check says what the first found as drift.
 * Nothing is written while a look-up, a conflict or a missing right is open, and after a failure no further write begins.
 * Proofs come last, when everything is in place, and after them what has to go is deleted.
 */
import type { Context } from '../context';
import type { Advisory, Problem } from '../problem/problem';
import { planFileOf, staleIn } from './plan-file';
import type { Recipe } from './recipe';
import { type Mode, planLines, type Report, type StepReport } from './report';
import { type Findings, Running, type RunResult } from './running';
import { toBeWritten } from './words';

export type { RunResult } from './running';

/** How a plan is made. */
export interface PlanOptions {
  /** What a plan makes of missing rights: problems, or warnings for a plan by somebody who only reads. */
  readonly missingRights?: 'fail' | 'warn' | undefined;
}

/** How a run goes. */
export interface RunOptions extends PlanOptions {
  readonly mode: Mode;
  /** Asked before the first write: what is found stops the run. */
  readonly unlessStale?: ((plan: Report) => readonly Problem[]) | undefined;
}

/** What a run would do. Nothing is written before it is applied. */
export interface Plan<Steps> extends RunResult<Steps> {
  readonly steps: readonly StepReport[];
  /** Those of them that would be written. */
  readonly changes: readonly StepReport[];
  readonly problems: readonly Problem[];
  readonly advisories: readonly Advisory[];
  /** Does it, once. What was read too long ago is read again; where anything differs then, nothing is written. */
  readonly apply: () => Promise<RunResult<Steps>>;
}

/** So long what a plan has read may be relied on, seconds. Chosen by us. */
const freshSeconds = 120;

/** Runs one recipe. Several may run side by side over one context: what one has read the others need not ask. */
export async function run<Steps>(
  recipe: Recipe<Steps>,
  how: Mode | RunOptions,
  context: Context,
): Promise<RunResult<Steps>> {
  const { mode, missingRights, unlessStale } = typeof how === 'string' ? { mode: how } : how;
  const release = context.reads.hold();
  try {
    if (mode === 'plan') {
      const plan = await planRun(recipe, { missingRights }, context);
      for (const line of plan.steps.flatMap(planLines)) {
        context.log.line(line);
      }
      return plan;
    }
    const running = new Running(recipe, context);
    const found = await running.unlessGivenUp(async () => {
      await running.look();
      return mode === 'check' ? running.check() : applyUnless(await running.openProblems(), running, unlessStale);
    });
    return running.result(mode, found);
  } finally {
    release();
  }
}

/** Looks at everything, asks for the rights, and writes nothing. */
export async function planRun<Steps>(
  recipe: Recipe<Steps>,
  { missingRights }: PlanOptions,
  context: Context,
): Promise<Plan<Steps>> {
  const release = context.reads.hold();
  try {
    const running = new Running(recipe, context);
    let open: readonly Problem[] = [];
    const found = await running.unlessGivenUp(async () => {
      // Runs that begin together have all begun by now, and so share what any of them reads.
      await undefined;
      await running.look();
      open = await running.openProblems();
      return running.planned(open, missingRights);
    });
    const { report, outputs } = running.result('plan', found);
    const makingsOf = (made: Report) => ({ report: made, inputs: {} });
    const unlessStale = (now: Report) => staleIn(planFileOf(makingsOf(report)), makingsOf(now));
    const applyNow = async () => running.result('apply', await running.unlessGivenUp(() => applyUnless(open, running)));
    return {
      report,
      outputs,
      steps: report.steps,
      changes: report.steps.filter(({ state }) => toBeWritten.includes(state)),
      problems: report.problems,
      advisories: report.warnings,
      apply: () =>
        running.seconds <= freshSeconds ? applyNow() : run(recipe, { mode: 'apply', unlessStale }, context),
    };
  } finally {
    release();
  }
}

async function applyUnless<Steps>(
  open: readonly Problem[],
  running: Running<Steps>,
  unlessStale?: RunOptions['unlessStale'],
): Promise<Findings> {
  const planned = () => running.result('plan', { problems: [], advisories: [] }).report;
  const stale = open.length > 0 || !unlessStale ? [] : unlessStale(planned());
  const found = [...open, ...stale];
  return found.length > 0 ? running.stopped(found) : running.apply();
}
