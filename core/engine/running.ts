/** One run of a recipe: what it finds before it writes, what it writes, and how it ends. */
import type { Context } from '../context';
import { type Advisory, Cancelled, type Problem } from '../problem/problem';
import { askedOnce, joinedReasons, missingRight } from '../problem/refused';
import { requestsFor } from '../problem/requests';
import { factsOf } from '../problem/right-facts';
import { drift, leftOver, problemsIn } from '../problem/run';
import { applySteps } from './apply';
import { problemsOfCut, unlessGivenUp } from './cancelled';
import { outcomeOf } from './outcome';
import { planSteps } from './plan';
import { adviseAhead, adviseAll, proveAll } from './prove';
import { planRemovals, prune, pruneBefore } from './prune';
import type { Recipe } from './recipe';
import type { Mode, Report, RightReport, StepReport } from './report';
import { lookAtRights, noRights, type RightSeen, type RightsFound, reasonsOf } from './rights';
import { RunState } from './run-state';
import type { AnyOutputs, StepOf } from './step';
import { sayTest } from './try-test';

export interface RunResult<Steps> {
  /** Also of a run that failed: `report.problems` says why. */
  readonly report: Report;
  /** What the steps gave; a step that was not reached gave nothing. */
  readonly outputs: Partial<Steps>;
}

export interface Findings {
  readonly problems: readonly Problem[];
  readonly advisories: readonly Advisory[];
}

export class Running<Steps> {
  readonly #recipe: Recipe<Steps>;
  readonly #state: RunState;
  readonly #startedAt: Date;
  #outputs: AnyOutputs = {};
  #rights: RightsFound = noRights;

  constructor(recipe: Recipe<Steps>, context: Context) {
    this.#recipe = recipe;
    // What others read before this run may be older than what they have written since.
    this.#state = new RunState(recipe.steps, context.renewed());
    this.#startedAt = context.clock.now();
  }

  /** Seconds since it began. */
  get seconds(): number {
    return (this.#state.context.clock.now().getTime() - this.#startedAt.getTime()) / 1000;
  }

  /** Does it; of a run that is cancelled, what can be said of how far it came. */
  async unlessGivenUp(act: () => Promise<Findings>): Promise<Findings> {
    const found = await unlessGivenUp(act(), this.#state);
    return found ?? { problems: problemsOfCut(this.#state), advisories: [] };
  }

  /** Reads and compares, and writes nothing. */
  async look(): Promise<void> {
    this.#outputs = await planSteps(this.#state);
    await planRemovals(this.#state, this.#outputs);
  }

  /** What stands in the way of the writes that were found: what could not be read, missing rights, and what prechecks find. */
  async openProblems(): Promise<readonly Problem[]> {
    const { askRights } = this.#recipe;
    const isToWrite = this.#state.planned().size > 0;
    const [rights, inTheWay] = await Promise.all([
      isToWrite && askRights ? lookAtRights(this.#state, this.#outputs, askRights) : noRights,
      this.#inTheWay(),
    ]);
    this.#rights = rights;
    return [...this.#state.problems(), ...rights.lacking, ...rights.inTheWay, ...inTheWay];
  }

  /** What those prechecks find which are asked: where something is to be written, and nothing stops that already. */
  async #inTheWay(): Promise<readonly Problem[]> {
    const { prechecks, isThorough } = this.#recipe;
    const state = this.#state;
    const planned = state.planned();
    if (planned.size === 0 || (state.problems().length > 0 && !isThorough)) {
      return [];
    }
    try {
      return (await Promise.all(prechecks.map((check) => check(planned, state.outputs, state.context)))).flat();
    } catch (failed) {
      if (failed instanceof Cancelled) {
        throw failed;
      }
      return problemsIn(failed);
    }
  }

  /** What a plan says of them. @param missingRights `warn` where missing rights stop nothing */
  async planned(open: readonly Problem[], missingRights: 'fail' | 'warn' = 'fail'): Promise<Findings> {
    const { lacking } = this.#rights;
    const isTolerated = (problem: Problem) => missingRights === 'warn' && lacking.includes(problem);
    // What could not be looked at is looked at by the next plan, and so is what might come of it.
    const isWhole = this.#state.problems().length === 0;
    const advisories = await this.#advise(
      ({ everyRun, onWrites, ahead }, writes) => everyRun || (writes && (onWrites || (ahead && isWhole))),
    );
    return {
      problems: open.filter((problem) => !isTolerated(problem)),
      advisories: [...askedOnce(open.filter(isTolerated)).map(missingRight), ...advisories],
    };
  }

  /** What a run says that they stop: what the next run may meet is not its matter. */
  async stopped(open: readonly Problem[]): Promise<Findings> {
    return { problems: open, advisories: await this.#advise(({ onWrites }, writes) => writes && onWrites) };
  }

  /**
   * What cannot be told of rights, and what is to be said though nothing was written.
   * @param isMeant which advisers are asked; told whether something is to be written
   */
  async #advise(isMeant: (step: StepOf<'advise'>, writes: boolean) => boolean): Promise<readonly Advisory[]> {
    const writes = this.#state.planned().size > 0;
    const steps = this.#state.of('advise').filter((step) => isMeant(step, writes));
    return [...this.#rights.advisories, ...(await adviseAhead(this.#state, steps, this.#outputs))];
  }

  /** Writes, proves, deletes what has to go. */
  async apply(): Promise<Findings> {
    const state = this.#state;
    await pruneBefore(state, this.#outputs);
    if (state.problems().length > 0) {
      return { problems: state.problems(), advisories: [] };
    }
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
  async check(): Promise<Findings> {
    const state = this.#state;
    const found = state.problems();
    if (found.length > 0 || state.planned().size > 0) {
      // What would stop a run that mends it is said, as its plan says it, and not that the link was never made.
      const inTheWay = await this.#inTheWay();
      const isExplained = (step: StepReport) => inTheWay.length > 0 && this.#isLinkMissing(step);
      const differing = state.reports().filter((step) => !isExplained(step));
      return {
        problems: [...found, ...inTheWay, ...differing.flatMap((step) => drifted(step, state))],
        advisories: await this.#advise(({ everyRun }) => everyRun),
      };
    }
    for (const step of state.of('test')) {
      sayTest(state, step);
    }
    await proveAll(state, this.#outputs);
    const lasting = state.of('advise').filter((step) => !step.ahead);
    const advisories = await adviseAll(state, lasting, this.#outputs);
    return { problems: state.problems(), advisories };
  }

  #isLinkMissing({ step, state }: StepReport): boolean {
    return (
      state === 'toCreate' && this.#state.steps.some((one) => one.name === step && one.plainName === this.#recipe.link)
    );
  }

  result(mode: Mode, { problems: found, advisories }: Findings): RunResult<Steps> {
    const state = this.#state;
    const problems = askedOnce(found);
    const steps = state.reports();
    const report: Report = {
      recipe: this.#recipe.name,
      mode,
      isRemoval: state.isRemoval,
      outcome: outcomeOf(this.#recipe, mode, { problems, state }),
      startedAt: this.#startedAt.toISOString(),
      seconds: this.seconds,
      steps,
      changed: state.wrote,
      verified: problems.length === 0 && steps.some((step) => step.state === 'proved'),
      problems,
      warnings: advisories,
      rights: this.#rights.seen.map(reportOfRight),
      requests: requestsFor([...problems, ...advisories]),
    };
    // The state holds what the recipe's own steps gave, under their names: see Recipe.
    return { report, outputs: state.outputs as Partial<Steps> };
  }
}

function reportOfRight({ needed, standing }: RightSeen): RightReport {
  const { system, action, scope, role } = factsOf(needed[0]);
  const reasons = reasonsOf(needed);
  return { system, action, scope, role, doing: joinedReasons(reasons), reasons, standing };
}

/** One thing that is not as wanted; what only waits for it is no drift of its own. */
function drifted(step: StepReport, state: RunState): readonly Problem[] {
  if (step.state === 'toRemove') {
    return [leftOver(step.kind, step.title, state.isRemoval)];
  }
  const open = step.state === 'toCreate' || step.state === 'toChange';
  return open ? [drift(step.kind, step.title, { isAbsent: step.state === 'toCreate', changes: step.changes })] : [];
}
