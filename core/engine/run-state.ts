/** What is known of one run: what each step was planned to do, gave, and came to. */
import type { Context, StepEvent, StepState } from '../context';
import { Cancelled, type Problem } from '../problem/problem';
import { problemsIn } from '../problem/run';
import type { StepReport } from './report';
import type { Change } from './resource';
import type { Waiter } from './retry';
import type { AnyOutputs, Planned, Step, StepOf, Verb, WalkedStep } from './step';
import { openStates } from './words';

/** Thrown inside a walk: this step waits for another one that is not made yet, or that failed. */
export class After extends Error {
  readonly step: string;
  constructor(step: string) {
    super(`after ${step}`);
    this.step = step;
  }
}

/** Thrown inside the first walk: this thing has yet to be made, and there is nothing to give to later steps. */
export class ToCreate extends Error {}

/** What is known of the thing of an `ensure` step. */
export interface Compared {
  readonly want: unknown;
  readonly have: unknown;
  readonly changes: readonly Change[];
}

const walkedVerbs: readonly Verb[] = ['find', 'ensure', 'value', 'test'];

export class RunState {
  readonly steps: readonly Step[];
  readonly compared = new Map<string, Compared>();
  /** What each removal found at first. */
  readonly leftovers = new Map<string, readonly unknown[]>();
  /** What each step gave. */
  readonly outputs: Record<string, unknown> = {};
  /** Steps whose thing this very run made: it has no children yet. */
  readonly fresh = new Set<string>();
  /** Steps whose write was sent and has not ended, and those of which a service took one: what each then became. */
  readonly underWay = new Set<string>();
  readonly taken = new Map<string, 'created' | 'changed' | 'removed'>();
  /** Whether something was left undone because the run was cancelled. */
  isCut = false;
  /** Whether a service took a write of this run, also where the step failed later. */
  wrote = false;
  /** As the run began: what was read over it is older than all that the run wrote. */
  readonly begun: Context;
  #context: Context;
  readonly #titles = new Map<string, string>();
  readonly #reports = new Map<string, StepReport>();
  readonly #failures = new Map<string, unknown>();
  /** Of each step that was not reached: the one that it waits for. */
  readonly #after = new Map<string, string>();

  constructor(steps: readonly Step[], context: Context) {
    this.steps = steps;
    this.begun = context;
    this.#context = context;
  }

  get context(): Context {
    return this.#context;
  }

  /** Whether nothing is to be there in the end: a recipe that ensures something removes only what that leaves over. */
  get isRemoval(): boolean {
    return this.of('ensure').length === 0 && this.of('remove').length > 0;
  }

  /** From now on nothing counts as remembered that this run read before: what was written makes it read differently. */
  renew(): void {
    this.#context = this.#context.renewed();
  }

  /** Sets a step's title, as soon as what it wants is known. */
  title(step: Step, title: string): void {
    this.#titles.set(step.name, title);
  }

  note(
    step: Step,
    state: StepState,
    more: { changes?: readonly Change[]; after?: string; kept?: readonly string[] } = {},
  ): void {
    if (step.verb === 'value') {
      return;
    }
    const waitsFor = this.steps.find((other) => other.name === more.after);
    const after = waitsFor === undefined || waitsFor.verb === 'value' ? {} : { after: waitsFor.part.kind };
    const kept = more.kept && more.kept.length > 0 ? { kept: more.kept } : {};
    this.#reports.set(step.name, {
      step: step.name,
      kind: step.part.kind,
      title: this.#titles.get(step.name) ?? step.about,
      state,
      changes: more.changes ?? [],
      ...after,
      ...kept,
    });
    this.tell(step, state);
  }

  /** Tells who listens what a step is doing, or came to. */
  tell(step: Step, state: StepEvent['state'], more: Pick<StepEvent, 'waiting'> = {}): void {
    if (step.verb !== 'value') {
      const title = this.#titles.get(step.name) ?? step.about;
      this.#context.events?.({ step: step.name, kind: step.part.kind, title, state, ...more });
    }
  }

  /** By what a step waits, so that who listens is told of it. */
  waiter(step: Step): Waiter {
    const { clock, log } = this.#context;
    return {
      clock,
      log,
      waits: (waitingFor, until) => this.tell(step, 'waiting', { waiting: { for: waitingFor, until } }),
    };
  }

  give(step: Step, value: unknown): unknown {
    this.outputs[step.name] = value;
    return value;
  }

  stateOf(step: Step): StepState | undefined {
    return this.reportOf(step)?.state;
  }

  reportOf(step: Step): StepReport | undefined {
    return this.#reports.get(step.name);
  }

  fail(step: Step, failed: unknown): void {
    this.#failures.set(step.name, failed);
    this.note(step, 'failed');
  }

  /** Whether a step was not reached because another one failed, and not because that is still to be made. */
  waitsForFailure({ name }: Step): boolean {
    const earlier = this.#after.get(name);
    const step = this.steps.find((one) => one.name === earlier);
    return step !== undefined && (this.#failures.has(step.name) || this.waitsForFailure(step));
  }

  /** A removal that waits for something yet to be made has nothing to say, nor has a step that turned out needless. */
  forgetUnreached(step: Step): void {
    if (this.stateOf(step) === 'notReached') {
      this.#reports.delete(step.name);
    }
  }

  /** @throws Cancelled, once the run is cancelled */
  refuseWhenCancelled(): void {
    if (this.context.signal?.aborted) {
      throw new Cancelled();
    }
  }

  /** What was left where it was when the run was cancelled. */
  cut(step: Step): void {
    this.isCut = true;
    const became = this.taken.get(step.name);
    if (became) {
      this.note(step, became, { kept: ['taken by the service, and not seen to be so yet'] });
    } else if (this.underWay.has(step.name)) {
      this.note(step, 'notReached', { kept: ['under way when the run was cancelled'] });
    } else if (openStates.includes(this.stateOf(step) ?? 'notReached')) {
      this.note(step, 'notReached');
    }
  }

  /** @throws After, once a step has failed: then no further write begins. @throws Cancelled */
  refuseAfterFailure(): void {
    this.refuseWhenCancelled();
    const [first] = this.#failures.keys();
    if (first !== undefined) {
      throw new After(first);
    }
  }

  /** Each problem once: several steps may have met the same. */
  problems(): readonly Problem[] {
    const all = [...this.#failures.values()].flatMap(problemsIn);
    return [...new Map(all.map((problem) => [problem.message, problem])).values()];
  }

  /** In the recipe's order. */
  reports(): readonly StepReport[] {
    return this.steps.flatMap((step) => this.#reports.get(step.name) ?? []);
  }

  planned(): Planned {
    const open = this.steps.filter((step) => openStates.includes(this.stateOf(step) ?? 'found'));
    return {
      has: (name) => open.some((step) => step.name === name),
      everywhere: (plainName) => open.filter((step) => step.plainName === plainName).map(({ name }) => name),
      size: open.length,
    };
  }

  of<V extends Verb>(verb: V): readonly StepOf<V>[] {
    return this.steps.filter((step): step is Extract<Step, StepOf<V>> => step.verb === verb);
  }

  /**
   * Visits every step but proofs, advisories and removals: each as soon as what it awaits is there, all others meanwhile.
   * @returns what the steps gave, settled: a step that gave nothing rejects with `After`
   */
  async walk(visit: (step: WalkedStep, outputs: AnyOutputs) => Promise<unknown>): Promise<AnyOutputs> {
    const outputs: Record<string, Promise<unknown>> = {};
    const isWalked = (step: Step): step is WalkedStep => walkedVerbs.includes(step.verb);
    for (const step of this.steps.filter(isWalked)) {
      const given = this.capture(step, () => visit(step, outputs));
      given.catch(() => {});
      outputs[step.name] = given;
    }
    await Promise.allSettled(Object.values(outputs));
    return outputs;
  }

  /** Runs one step's part: a failure is noted, and those who wait for the step learn only that they come after it. */
  async capture(step: Step, work: () => Promise<unknown>): Promise<unknown> {
    try {
      this.refuseWhenCancelled();
      return await work();
    } catch (failed) {
      if (failed instanceof Cancelled) {
        this.cut(step);
        throw new After(step.name);
      }
      if (failed instanceof After) {
        // What went before the failure is gone, whatever else of it cannot be looked for any more.
        this.#after.set(step.name, failed.step);
        if (this.stateOf(step) !== 'removed') {
          this.note(step, 'notReached', { after: failed.step });
        }
        throw failed;
      }
      if (!(failed instanceof ToCreate)) {
        this.fail(step, failed);
      }
      throw new After(step.name);
    }
  }
}
