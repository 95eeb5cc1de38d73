/**
 * A recipe is a typed chain of named steps. What a step wants may use what earlier steps gave: awaiting
 * `made.application` is the whole declaration of a dependency, and steps that await nothing of each other run side by side.
 */
import type { Problem } from '../problems/problem';
import type { World } from '../world';
import type { Clearance, Lookup, Outlook, Proof, Resource } from './resource';

/** What earlier steps give, each as a promise under its step's name. */
export type Made<Steps> = { readonly [Name in keyof Steps]: Promise<Steps[Name]> };

interface Named {
  readonly name: string;
}

/** A look-up step: must already be there. */
interface FindStep extends Named {
  readonly verb: 'find';
  readonly lookup: Lookup<unknown, unknown>;
  readonly want: (made: Made<Record<string, unknown>>) => Promise<unknown>;
}

/** A resource step: made so. */
export interface EnsureStep extends Named {
  readonly verb: 'ensure';
  readonly resource: Resource<unknown, unknown>;
  readonly want: (made: Made<Record<string, unknown>>) => Promise<unknown>;
  /** The step whose thing this one lives in: where that was just made, there is nothing to read yet. */
  readonly childOf: string | undefined;
  /** Which one, in words known before anything is made: for a plan that cannot reach it yet. */
  readonly about: string;
}

/** A value put together from earlier steps. */
export interface ValueStep extends Named {
  readonly verb: 'value';
  readonly value: (made: Made<Record<string, unknown>>) => Promise<unknown>;
}

/** A proof, made after all other steps are in place. */
export interface ProveStep extends Named {
  readonly verb: 'prove';
  readonly proof: Proof<unknown>;
  readonly want: (made: Made<Record<string, unknown>>) => Promise<unknown>;
}

/** A look ahead, made by a check after the proofs, or by every run. */
export interface ForeseeStep extends Named {
  readonly verb: 'foresee';
  readonly outlook: Outlook<unknown>;
  readonly want: (made: Made<Record<string, unknown>>) => Promise<unknown>;
  readonly everyRun: boolean;
}

/** What has to go: taken away after the proofs, one step after the other in the order of the recipe. */
export interface ClearStep extends Named {
  readonly verb: 'clear';
  readonly clearance: Clearance<unknown, unknown>;
  readonly want: (made: Made<Record<string, unknown>>) => Promise<unknown>;
}

/** Steps that both walks visit; proofs, outlooks and clearances come after them. */
export type WalkedStep = FindStep | EnsureStep | ValueStep;
export type Step = WalkedStep | ProveStep | ForeseeStep | ClearStep;

/** Which steps are about to write: their names. */
export type Planned = ReadonlySet<string>;

type Preflight = (planned: Planned, world: World) => Promise<readonly Problem[]>;

export class Recipe<Steps = Record<never, never>> {
  readonly name: string;
  readonly steps: readonly Step[];
  /** Looks for missing rights before the first write. */
  readonly preflight: Preflight;

  private constructor(name: string, steps: readonly Step[], preflight: Preflight) {
    this.name = name;
    this.steps = steps;
    this.preflight = preflight;
  }

  static named(name: string): Recipe {
    return new Recipe(name, [], async () => []);
  }

  find<Name extends string, Want, Found>(
    name: Name,
    lookup: Lookup<Want, Found>,
    want: (made: Made<Steps>) => Want | Promise<Want>,
  ): Recipe<Steps & Record<Name, Found>> {
    return this.#with({ verb: 'find', name, lookup, want: async (made: Made<Steps>) => want(made) });
  }

  ensure<Name extends string, Want, Have>(
    name: Name,
    resource: Resource<Want, Have>,
    want: (made: Made<Steps>) => Want | Promise<Want>,
    options: { readonly childOf?: keyof Steps & string; readonly about?: string } = {},
  ): Recipe<Steps & Record<Name, Have>> {
    return this.#with({
      verb: 'ensure',
      name,
      resource,
      want: async (made: Made<Steps>) => want(made),
      childOf: options.childOf,
      about: options.about ?? '',
    });
  }

  value<Name extends string, Value>(
    name: Name,
    value: (made: Made<Steps>) => Value | Promise<Value>,
  ): Recipe<Steps & Record<Name, Value>> {
    return this.#with({ verb: 'value', name, value: async (made: Made<Steps>) => value(made) });
  }

  prove<Name extends string, Want>(
    name: Name,
    proof: Proof<Want>,
    want: (made: Made<Steps>) => Want | Promise<Want>,
  ): Recipe<Steps> {
    return this.#with({ verb: 'prove', name, proof, want: async (made: Made<Steps>) => want(made) });
  }

  foresee<Name extends string, Want>(
    name: Name,
    outlook: Outlook<Want>,
    want: (made: Made<Steps>) => Want | Promise<Want>,
    /** Whether also a run that applies says what it sees, and not only a check. */
    { everyRun = false }: { readonly everyRun?: boolean } = {},
  ): Recipe<Steps> {
    return this.#with({ verb: 'foresee', name, outlook, want: async (made: Made<Steps>) => want(made), everyRun });
  }

  clear<Name extends string, Want, Item>(
    name: Name,
    clearance: Clearance<Want, Item>,
    want: (made: Made<Steps>) => Want | Promise<Want>,
  ): Recipe<Steps> {
    return this.#with({ verb: 'clear', name, clearance, want: async (made: Made<Steps>) => want(made) });
  }

  /** What must be asked before the first write. */
  before(preflight: Preflight): Recipe<Steps> {
    return new Recipe(this.name, this.steps, preflight);
  }

  // The chain's type says which step gives what; the list of steps cannot. This is the one place that forgets it: the
  // engine hands each step only what the step's own verbs produced.
  #with<More>(step: unknown): Recipe<More> {
    return new Recipe<More>(this.name, [...this.steps, step as Step], this.preflight);
  }
}
