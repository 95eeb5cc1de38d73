/** The steps of a recipe, as the engine meets them: one shape for all, by verb. */
import type { Context } from '../context';
import type { Adviser, Lookup, Part, Proof, Removal, Resource, Test } from './resource';

/** What earlier steps give, each as a promise under its step's name. */
export type Outputs<Steps> = { readonly [Name in keyof Steps]: Promise<Steps[Name]> };

/** The same, where nothing is known of the chain. */
export type AnyOutputs = Outputs<Record<string, unknown>>;

/** Which part of a noun each verb is done with. A value has none: it is made of what other steps gave. */
interface Parts {
  readonly find: Lookup<unknown, unknown>;
  readonly ensure: Resource<unknown, unknown>;
  readonly value: Part<unknown>;
  readonly test: Test<unknown>;
  readonly prove: Proof<unknown>;
  readonly advise: Adviser<unknown>;
  readonly remove: Removal<unknown, unknown>;
}

/** A place, with what is there. */
type At = (
  outputs: AnyOutputs,
  context: Context,
) => Promise<{ readonly site: unknown; readonly have?: unknown } | undefined>;

/** What a step says of itself beside its verb, part and want. */
interface Options {
  readonly find: unknown;
  readonly ensure: {
    /** The step whose thing this one lives in: where that was just made, there is nothing to read yet. */
    readonly childOf: string | undefined;
    /** How long all that follows rests after this was written, for what takes effect later than it reads back; seconds. */
    readonly restSeconds: number;
    /** Where a problem with it is told and no failure of the run: what follows goes on without it. */
    readonly optional: boolean;
    /** Where it will act, while what it wants is not known yet; `undefined` where that has to be known first. */
    readonly at: At | undefined;
  };
  readonly value: unknown;
  readonly test: unknown;
  readonly prove: {
    /** As of `ensure`. */
    readonly at: At | undefined;
  };
  readonly advise: {
    /** Whether also a run that applies says what it sees, and not only a check. */
    readonly everyRun: boolean;
    /** The same only where the run writes, or would write. */
    readonly onWrites: boolean;
    /** Said by a plan alone. */
    readonly ahead: boolean;
    /** Whether it is about what was there before the run wrote. */
    readonly early: boolean;
    /** The step whose thing it is about. */
    readonly childOf: string | undefined;
  };
  readonly remove: {
    /** The step before whose change goes what is found by then. */
    readonly before: string | undefined;
  };
}

export type Verb = keyof Parts;

interface Shape<V extends Verb> {
  readonly verb: V;
  /** Unique in the recipe. */
  readonly name: string;
  /** The name without the place: the same wherever the step is done. */
  readonly plainName: string;
  readonly part: Parts[V];
  /** What is wanted, or of a value the value itself; `undefined` where the step turns out to be needless. */
  readonly want: (outputs: AnyOutputs, context: Context) => Promise<unknown>;
  /** Which one, in words known before anything is made: for a plan that cannot reach it yet. */
  readonly about: string;
}

export type StepOf<V extends Verb> = Shape<V> & Options[V];

export type Step = { [V in Verb]: StepOf<V> }[Verb];

/** Steps that both walks visit; proofs, advisories and removals come after them. */
export type WalkedStep = StepOf<'find'> | StepOf<'ensure'> | StepOf<'value'> | StepOf<'test'>;

/** Which steps are about to write. */
export interface Planned {
  /** Whether the step of that name is. */
  readonly has: (name: string) => boolean;
  /** Those of that plain name in every place, by their own names. */
  readonly everywhere: (plainName: string) => readonly string[];
  readonly size: number;
}
