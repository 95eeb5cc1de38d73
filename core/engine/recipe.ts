/**
 * A recipe is a typed chain of named steps. What a step wants may use what earlier steps gave: awaiting
 * `made.application` is the whole declaration of a dependency, and steps that await nothing of each other run side by side.
 */

import type { Context } from '../context';
import type { Problem } from '../problems/problem';
import { atPlace } from './place';
import type { Clearance, Lookup, Outlook, Proof, Resource, Test } from './resource';
import type { Outputs, Planned, Step } from './step';

/** @param given what the first walk found */
type Preflight<Steps> = (planned: Planned, context: Context, given: Partial<Steps>) => Promise<readonly Problem[]>;

interface EnsureOptions<Steps> {
  readonly childOf?: keyof Steps & string;
  readonly about?: string;
  /** Steps that end first, well or badly, though nothing of them is wanted: a guard before what it guards. */
  readonly after?: readonly (keyof Steps & string)[];
  readonly restSeconds?: number;
}

/** A chain to which each verb adds a step; the type says what the steps so far give. Nothing runs before `run`. */
export class Recipe<Steps = Record<never, never>> {
  readonly name: string;
  readonly steps: readonly Step[];
  /** Looks for missing rights before the first write. */
  readonly preflight: Preflight<Record<string, unknown>>;
  /** Whether it looks for them also where something else stops the run already. */
  readonly isThorough: boolean;

  private constructor(
    name: string,
    steps: readonly Step[],
    preflight: Preflight<Record<string, unknown>>,
    isThorough: boolean,
  ) {
    this.name = name;
    this.steps = steps;
    this.preflight = preflight;
    this.isThorough = isThorough;
  }

  static named(name: string): Recipe {
    return new Recipe(name, [], async () => [], false);
  }

  /** A look-up: what must already be there. */
  find<Name extends string, Want, Found>(
    name: Name,
    lookup: Lookup<Want, Found>,
    want: (outputs: Outputs<Steps>) => Want | Promise<Want>,
  ): Recipe<Steps & Record<Name, Found>> {
    return this.#with({ verb: 'find', name, lookup, want: async (outputs: Outputs<Steps>) => want(outputs) });
  }

  /** A resource: made so. */
  ensure<Name extends string, Want, Have>(
    name: Name,
    resource: Resource<Want, Have>,
    want: (outputs: Outputs<Steps>) => Want | Promise<Want>,
    options: EnsureOptions<Steps> = {},
  ): Recipe<Steps & Record<Name, Have>> {
    return this.#ensure(name, resource, want, options, false);
  }

  /** A look-up that may turn out to be needless: then nothing is asked, shown or given. */
  findIf<Name extends string, Want, Found>(
    name: Name,
    lookup: Lookup<Want, Found>,
    want: (outputs: Outputs<Steps>) => Promise<Want | undefined>,
  ): Recipe<Steps & Record<Name, Found | undefined>> {
    return this.#with({ verb: 'find', name, lookup, want });
  }

  /** A resource that may turn out to be needless: then nothing is asked, shown or given. */
  ensureIf<Name extends string, Want, Have>(
    name: Name,
    resource: Resource<Want, Have>,
    want: (outputs: Outputs<Steps>) => Promise<Want | undefined>,
    options: EnsureOptions<Steps> & { readonly optional?: boolean } = {},
  ): Recipe<Steps & Record<Name, Have | undefined>> {
    return this.#ensure(name, resource, want, options, options.optional ?? false);
  }

  /** A value put together from what earlier steps give; asks nothing that shows in the report. */
  value<Name extends string, Value>(
    name: Name,
    value: (outputs: Outputs<Steps>) => Value | Promise<Value>,
  ): Recipe<Steps & Record<Name, Value>> {
    return this.#with({ verb: 'value', name, value: async (outputs: Outputs<Steps>) => value(outputs) });
  }

  /** @returns a chain in which the step gives whether the test was passed: `false` when it could not be tried */
  test<Name extends string, Want>(
    name: Name,
    test: Test<Want>,
    want: (outputs: Outputs<Steps>) => Want | Promise<Want>,
    { about = '' }: { readonly about?: string } = {},
  ): Recipe<Steps & Record<Name, boolean>> {
    return this.#with({ verb: 'test', name, test, want: async (outputs: Outputs<Steps>) => want(outputs), about });
  }

  /** A proof, made when all is in place. */
  prove<Name extends string, Want>(
    name: Name,
    proof: Proof<Want>,
    want: (outputs: Outputs<Steps>) => Want | Promise<Want>,
  ): Recipe<Steps> {
    return this.#with({ verb: 'prove', name, proof, want: async (outputs: Outputs<Steps>) => want(outputs) });
  }

  /** A look ahead, told as warnings. */
  foresee<Name extends string, Want>(
    name: Name,
    outlook: Outlook<Want>,
    /** `undefined` where there is nothing to look at. */
    want: (outputs: Outputs<Steps>) => Want | undefined | Promise<Want | undefined>,
    {
      everyRun = false,
      onWrites = false,
    }: {
      /** Whether also a run that applies says what it sees, and not only a check. */
      readonly everyRun?: boolean;
      /** The same only where the run writes, or would write. */
      readonly onWrites?: boolean;
    } = {},
  ): Recipe<Steps> {
    const wanted = async (outputs: Outputs<Steps>) => want(outputs);
    return this.#with({ verb: 'foresee', name, outlook, want: wanted, everyRun, onWrites });
  }

  /** What has to go, taken away after the proofs in the order of the chain. */
  clear<Name extends string, Want, Item>(
    name: Name,
    clearance: Clearance<Want, Item>,
    /** `undefined` where there is nothing to look for. */
    want: (outputs: Outputs<Steps>) => Want | undefined | Promise<Want | undefined>,
  ): Recipe<Steps> {
    return this.#with({ verb: 'clear', name, clearance, want: async (outputs: Outputs<Steps>) => want(outputs) });
  }

  /**
   * A part of the story once more, at another place: its steps are named and shown with the place, and what they give
   * stays among them.
   */
  also<More>(place: string, part: (here: Recipe<Steps>) => Recipe<More>): Recipe<Steps> {
    const more = part(this).steps.slice(this.steps.length);
    return new Recipe(this.name, [...this.steps, ...atPlace(place, more)], this.preflight, this.isThorough);
  }

  /**
   * What must be asked before the first write.
   * @param isThorough whether also where something else stops the run already: then all is told at once
   */
  before(preflight: Preflight<Steps>, { isThorough = false }: { readonly isThorough?: boolean } = {}): Recipe<Steps> {
    // The ledger holds what the recipe's own steps gave, under their names.
    const asked: Preflight<Record<string, unknown>> = (planned, context, given) =>
      preflight(planned, context, given as Partial<Steps>);
    return new Recipe(this.name, this.steps, asked, isThorough);
  }

  #ensure<More>(
    name: string,
    resource: unknown,
    want: (outputs: Outputs<Steps>) => unknown,
    { childOf, about = '', after = [], restSeconds = 0 }: EnsureOptions<Steps>,
    optional: boolean,
  ): Recipe<More> {
    const wanted = async (outputs: Outputs<Steps>) => {
      await Promise.allSettled(after.map((earlier) => outputs[earlier]));
      return want(outputs);
    };
    return this.#with({ verb: 'ensure', name, resource, want: wanted, childOf, about, restSeconds, optional });
  }

  // The chain's type says which step gives what; the list of steps cannot. This is the one place that forgets it: the
  // engine hands each step only what the step's own verbs produced.
  #with<More>(step: unknown): Recipe<More> {
    return new Recipe<More>(this.name, [...this.steps, step as Step], this.preflight, this.isThorough);
  }
}
