/** The steps of a recipe, as the engine meets them: what each is, and how it comes by what it wants. */
import type { Clearance, Lookup, Outlook, Proof, Resource, Test } from './resource';

/** What earlier steps give, each as a promise under its step's name. */
export type Outputs<Steps> = { readonly [Name in keyof Steps]: Promise<Steps[Name]> };

interface Named {
  readonly name: string;
}

/** A look-up step: must already be there. */
interface FindStep extends Named {
  readonly verb: 'find';
  readonly lookup: Lookup<unknown, unknown>;
  readonly want: (outputs: Outputs<Record<string, unknown>>) => Promise<unknown>;
}

/** A resource step: made so. */
export interface EnsureStep extends Named {
  readonly verb: 'ensure';
  readonly resource: Resource<unknown, unknown>;
  readonly want: (outputs: Outputs<Record<string, unknown>>) => Promise<unknown>;
  /** The step whose thing this one lives in: where that was just made, there is nothing to read yet. */
  readonly childOf: string | undefined;
  /** Which one, in words known before anything is made: for a plan that cannot reach it yet. */
  readonly about: string;
  /** How long all that follows rests after this was written, for what takes effect later than it reads back; seconds. */
  readonly restSeconds: number;
  /** Where a problem with it is told and no failure of the run: what follows goes on without it. */
  readonly optional: boolean;
}

/** A value put together from earlier steps. */
export interface ValueStep extends Named {
  readonly verb: 'value';
  readonly value: (outputs: Outputs<Record<string, unknown>>) => Promise<unknown>;
}

/** A test of what a later step is going to rely on, made as soon as all that it awaits is in place. */
export interface TestStep extends Named {
  readonly verb: 'test';
  readonly test: Test<unknown>;
  readonly want: (outputs: Outputs<Record<string, unknown>>) => Promise<unknown>;
  /** As of an `EnsureStep`. */
  readonly about: string;
}

/** A proof, made after all other steps are in place. */
export interface ProveStep extends Named {
  readonly verb: 'prove';
  readonly proof: Proof<unknown>;
  readonly want: (outputs: Outputs<Record<string, unknown>>) => Promise<unknown>;
}

/** A look ahead, made by a check after the proofs, or by every run. */
export interface ForeseeStep extends Named {
  readonly verb: 'foresee';
  readonly outlook: Outlook<unknown>;
  readonly want: (outputs: Outputs<Record<string, unknown>>) => Promise<unknown>;
  readonly everyRun: boolean;
  readonly onWrites: boolean;
}

/** What has to go: taken away after the proofs, one step after the other in the order of the recipe. */
export interface ClearStep extends Named {
  readonly verb: 'clear';
  readonly clearance: Clearance<unknown, unknown>;
  readonly want: (outputs: Outputs<Record<string, unknown>>) => Promise<unknown>;
}

/** Steps that both walks visit; proofs, outlooks and clearances come after them. */
export type WalkedStep = FindStep | EnsureStep | ValueStep | TestStep;
export type Step = WalkedStep | ProveStep | ForeseeStep | ClearStep;

/** Which steps are about to write: their names. */
export type Planned = ReadonlySet<string>;
