/** One run's bookkeeping: what each step looked like, gave, and came to. */
import type { Problem } from '../problems/problem';
import { problemsIn } from '../problems/run';
import type { StepReport, StepState } from './report';
import type { Change } from './resource';
import type { ClearStep, ForeseeStep, ProveStep, Step, TestStep, ValueStep, WalkedStep } from './step';

/** Thrown inside a walk: this step waits for another one that is not made yet, or that failed. */
export class After extends Error {
  readonly step: string;
  constructor(step: string) {
    super(`after ${step}`);
    this.step = step;
  }
}

/** Thrown inside a look: this thing has yet to be made, and there is nothing to give to later steps. */
export class ToCreate extends Error {}

/** What is known of a resource step. */
export interface Looked {
  readonly want: unknown;
  readonly have: unknown;
  readonly changes: readonly Change[];
}

export class Ledger {
  readonly steps: readonly Step[];
  readonly looked = new Map<string, Looked>();
  /** How many things each clearance found at first. */
  readonly leftovers = new Map<string, number>();
  /** What each step gave. */
  readonly given: Record<string, unknown> = {};
  /** Steps whose thing this very run made: it has no children yet. */
  readonly fresh = new Set<string>();
  /** The latest write of each turn: see `Resource.turn`. */
  readonly turns = new Map<string, Promise<unknown>>();
  /** Whether a service took a write of this run, also where the step failed later. */
  wrote = false;
  readonly #titles = new Map<string, string>();
  readonly #reports = new Map<string, StepReport>();
  readonly #failures = new Map<string, unknown>();

  constructor(steps: readonly Step[]) {
    this.steps = steps;
  }

  /** Gives a step its title, as soon as what it wants is known. */
  entitle(step: Step, title: string): void {
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
    const kind = kindOf(step);
    const title = this.#titles.get(step.name) ?? ('about' in step ? step.about : '');
    const waitsFor = this.steps.find((other) => other.name === more.after);
    const after = waitsFor === undefined || waitsFor.verb === 'value' ? {} : { after: kindOf(waitsFor) };
    const kept = more.kept && more.kept.length > 0 ? { kept: more.kept } : {};
    this.#reports.set(step.name, {
      step: step.name,
      kind,
      title,
      state,
      changes: more.changes ?? [],
      ...after,
      ...kept,
    });
  }

  give(step: Step, value: unknown): unknown {
    this.given[step.name] = value;
    return value;
  }

  stateOf(step: Step): StepState | undefined {
    return this.#reports.get(step.name)?.state;
  }

  fail(step: Step, failed: unknown): void {
    this.#failures.set(step.name, failed);
    this.note(step, 'failed');
  }

  /** A clearance that waits for something yet to be made has nothing to say, nor has a step that turned out needless. */
  forgetUnreached(step: Step): void {
    if (this.stateOf(step) === 'not reached') {
      this.#reports.delete(step.name);
    }
  }

  /** The first step that failed; none so far: `undefined`. */
  get failedStep(): string | undefined {
    return [...this.#failures.keys()][0];
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

  /** Names of the steps that are about to write. */
  planned(): ReadonlySet<string> {
    const open: readonly StepState[] = ['to create', 'to change', 'to remove', 'not reached'];
    return new Set(
      this.reports()
        .filter((report) => open.includes(report.state))
        .map((report) => report.step),
    );
  }

  walked(): readonly WalkedStep[] {
    const walked: readonly Step['verb'][] = ['find', 'ensure', 'value', 'test'];
    return this.steps.filter((step): step is WalkedStep => walked.includes(step.verb));
  }

  tests(): readonly TestStep[] {
    return this.steps.filter((step) => step.verb === 'test');
  }

  proofs(): readonly ProveStep[] {
    return this.steps.filter((step) => step.verb === 'prove');
  }

  outlooks(): readonly ForeseeStep[] {
    return this.steps.filter((step) => step.verb === 'foresee');
  }

  clearances(): readonly ClearStep[] {
    return this.steps.filter((step) => step.verb === 'clear');
  }
}

function kindOf(step: Exclude<Step, ValueStep>): string {
  switch (step.verb) {
    case 'find':
      return step.lookup.kind;
    case 'ensure':
      return step.resource.kind;
    case 'test':
      return step.test.kind;
    case 'prove':
      return step.proof.kind;
    case 'foresee':
      return step.outlook.kind;
    case 'clear':
      return step.clearance.kind;
  }
}
