/**
 * The only loop over a recipe, in two walks: the first plans (reads and compares, writes nothing), the second applies
 * what the first found. A plan ends after the first; a check says what the first found as drift. Nothing is written
 * while a look-up, a conflict or a missing right is open, and after a failure no further write begins. Proofs come last,
 * when everything is in place, and after them what has to go is deleted.
 */
import type { Context } from '../context';
import { type Advisory, Cancelled, type Problem } from '../problem/problem';
import { cancelledAmid, drift, leftOver, problemsIn } from '../problem/run';
import { applySteps } from './apply';
import { planSteps } from './plan';
import { adviseAll, adviseOfWrites, proveAll } from './prove';
import { planRemovals, prune, pruneBefore } from './prune';
import type { Recipe } from './recipe';
import { type Mode, type Outcome, planLines, type Report, type StepReport, type StepState } from './report';
import { RunState } from './run-state';
import type { AnyOutputs, Step } from './step';
import { sayTest } from './try-test';

interface RunResult<Steps> {
  /** Also of a run that failed: `report.problems` says why. */
  readonly report: Report;
  /** What the steps gave; a step that was not reached gave nothing. */
  readonly outputs: Partial<Steps>;
}

/** Runs one recipe. Several may run side by side over one context: what one has read the others need not ask. */
export async function run<Steps>(recipe: Recipe<Steps>, mode: Mode, context: Context): Promise<RunResult<Steps>> {
  const startedAt = context.clock.now();
  // What others read before this run may be older than what they have written since.
  const state = new RunState(recipe.steps, context.renewed());
  const release = context.reads.hold();
  try {
    const { problems, advisories } = await unlessGivenUp(act(recipe, mode, state), state);
    const report: Report = {
      recipe: recipe.name,
      mode,
      isRemoval: state.isRemoval,
      outcome: outcomeOf(recipe, mode, { problems, state }),
      startedAt: startedAt.toISOString(),
      seconds: (context.clock.now().getTime() - startedAt.getTime()) / 1000,
      steps: state.reports(),
      changed: state.wrote,
      verified: problems.length === 0 && state.reports().some((step) => step.state === 'proved'),
      problems,
      warnings: advisories,
    };
    // The state holds what the recipe's own steps gave, under their names: see Recipe.
    return { report, outputs: state.outputs as Partial<Steps> };
  } finally {
    release();
  }
}

/** What was found; of a run that was cancelled, as far as it came: what is still under way is waited for some seconds. */
async function unlessGivenUp(acting: Promise<Findings>, state: RunState): Promise<Findings> {
  const { signal, givenUp, log } = state.context;
  signal?.addEventListener('abort', () => log.line('cancelled: no further write begins'));
  const found = await Promise.race([acting.catch(unlessCancelled), givenUp]);
  if (!found) {
    for (const step of state.steps.filter(({ name }) => state.underWay.has(name))) {
      state.cut(step);
    }
    state.isCut = true;
  }
  return state.isCut
    ? { problems: [...state.problems(), cancelledAmid(whatWasDone(state))], advisories: [] }
    : (found ?? { problems: [], advisories: [] });
}

function unlessCancelled(failed: unknown): undefined {
  if (!(failed instanceof Cancelled)) {
    throw failed;
  }
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
  const open = telling.filter(isOf('toCreate', 'toChange', 'toRemove', 'notReached'));
  return {
    made: told(telling.filter(isOf('created', 'changed', 'removed'))),
    underWay: told(open.filter(({ name }) => state.underWay.has(name))),
    open: told(open.filter(({ name }) => !state.underWay.has(name))),
  };
}

interface Findings {
  readonly problems: readonly Problem[];
  readonly advisories: readonly Advisory[];
}

async function act<Steps>(recipe: Recipe<Steps>, mode: Mode, state: RunState): Promise<Findings> {
  const outputs = await planSteps(state);
  await planRemovals(state, outputs);
  if (mode === 'check') {
    return check(state, outputs);
  }
  const open = [...state.problems(), ...(await lackingFor(recipe, state))];
  if (mode === 'plan') {
    for (const line of state.reports().flatMap(planLines)) {
      state.context.log.line(line);
    }
  }
  if (open.length > 0 || mode === 'plan') {
    const advisories = state.planned().size > 0 ? await adviseOfWrites(state, outputs) : [];
    return { problems: open, advisories };
  }
  await pruneBefore(state, outputs);
  return state.problems().length > 0 ? { problems: state.problems(), advisories: [] } : apply(state);
}

/** What the prechecks find missing: asked only where something is to be written, and nothing stops that already. */
async function lackingFor<Steps>(recipe: Recipe<Steps>, state: RunState): Promise<readonly Problem[]> {
  const planned = state.planned();
  if (planned.size === 0 || (state.problems().length > 0 && !recipe.isThorough)) {
    return [];
  }
  try {
    const found = await Promise.all(recipe.prechecks.map((check) => check(planned, state.outputs, state.context)));
    return found.flat();
  } catch (failed) {
    if (failed instanceof Cancelled) {
      throw failed;
    }
    return problemsIn(failed);
  }
}

async function apply(state: RunState): Promise<Findings> {
  const outputs = await applySteps(state);
  if (state.problems().length === 0) {
    await proveAll(state, outputs);
  }
  await prune(state, outputs);
  if (state.problems().length > 0) {
    return { problems: state.problems(), advisories: [] };
  }
  const always = state.of('advise').filter((step) => step.everyRun || (step.onWrites && state.wrote));
  const advisories = await adviseAll(state, always, outputs);
  return { problems: state.problems(), advisories };
}

/** What is not as wanted; where everything is: does it work, and for how long? */
async function check(state: RunState, outputs: AnyOutputs): Promise<Findings> {
  const found = state.problems();
  if (found.length > 0 || state.planned().size > 0) {
    return { problems: [...found, ...state.reports().flatMap((step) => drifted(step, state))], advisories: [] };
  }
  for (const step of state.of('test')) {
    sayTest(state, step);
  }
  await proveAll(state, outputs);
  const advisories = await adviseAll(state, state.of('advise'), outputs);
  return { problems: state.problems(), advisories };
}

/** One thing that is not as wanted; what only waits for it is no drift of its own. */
function drifted(step: StepReport, state: RunState): readonly Problem[] {
  if (step.state === 'toRemove') {
    return [leftOver(step.kind, step.title, state.isRemoval)];
  }
  const open = step.state === 'toCreate' || step.state === 'toChange';
  return open ? [drift(step.kind, step.title, { isAbsent: step.state === 'toCreate', changes: step.changes })] : [];
}

interface Ended {
  readonly problems: readonly Problem[];
  readonly state: RunState;
}

function outcomeOf({ link }: Pick<Recipe, 'link'>, mode: Mode, { problems, state }: Ended): Outcome {
  const states = new Set(state.reports().map((step) => step.state));
  if (state.isCut) {
    return state.problems().length > 0 ? 'failed' : 'cancelled';
  }
  const open = states.has('toCreate') || states.has('toChange') || states.has('toRemove');
  if (mode === 'check') {
    return problems.length === 0 ? 'inOrder' : open ? 'drifted' : 'failed';
  }
  if (problems.length > 0) {
    return 'failed';
  }
  if (mode === 'plan') {
    return open ? 'planned' : 'noChange';
  }
  if (!states.has('created') && !states.has('changed') && !states.has('removed')) {
    return 'noChange';
  }
  // At every place: a link in further projects is one in each.
  const made = state.steps.some((step) => step.plainName === link && state.stateOf(step) === 'created');
  return made ? 'created' : state.isRemoval ? 'removed' : 'changed';
}
