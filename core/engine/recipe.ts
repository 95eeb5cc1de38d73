/**
 * A recipe is a typed chain of named steps, and a function of its request alone: the engine gives each `want` the context
 * of the run. What a step wants may use what earlier steps gave: awaiting `outputs.application` is the whole declaration
 * of a dependency, and steps that await nothing of each other run side by side. So the order of a run is known only as it
 * goes; a recipe tells its steps in the order of its story.
 */
import type { Context } from '../context';
import type { Problem } from '../problem/problem';
import type { Right, Standing } from '../problem/right';
import type { AdviseOptions, AtOptions, EachOf, EnsureOptions, Made, Want } from './options';
import { atPlace } from './place';
import type { Adviser, Lookup, Proof, Removal, Resource, Test, Verdict } from './resource';
import type { AnyOutputs, Outputs, Planned, Step } from './step';

/** Looks for what stands in the way before the first write. @param outputs what the first walk found */
export type Precheck<Steps> = (
  planned: Planned,
  outputs: Partial<Steps>,
  context: Context,
) => Promise<readonly Problem[]>;

/**
 * Asks all services side by side.
 * @returns in the order of the rights; a Problem for what surely stands in the way and is no right
 */
export type AskRights = (rights: readonly Right[], context: Context) => Promise<readonly (Standing | Problem)[]>;

const valuePart = { kind: 'value', title: () => '' };

interface Chain {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly prechecks: readonly Precheck<Record<string, unknown>>[];
  readonly isThorough: boolean;
  readonly link: string | undefined;
  readonly file: string | undefined;
  readonly askRights: AskRights | undefined;
}

/** A chain to which each verb adds a step; the type says what the steps so far give. Nothing runs before `run`. */
export class Recipe<Steps = Record<never, never>> {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly prechecks: readonly Precheck<Record<string, unknown>>[];
  /** Whether prechecks run also where something else stops the run already. */
  readonly isThorough: boolean;
  /** The step whose thing is the link itself; all others are for it. */
  readonly link: string | undefined;
  /** The step whose thing is a file of a repository, which people take further. */
  readonly file: string | undefined;
  /** How the rights of its writes are asked for; absent where nobody can be asked, and the writes tell. */
  readonly askRights: AskRights | undefined;

  private constructor({ name, steps, prechecks, isThorough, link, file, askRights }: Chain) {
    this.name = name;
    this.steps = steps;
    this.prechecks = prechecks;
    this.isThorough = isThorough;
    this.link = link;
    this.file = file;
    this.askRights = askRights;
  }

  /**
   * @param options `link`: the step whose thing is the link itself: where a run makes that, it made the link. `file`: the step
   *   whose thing is a file of a repository, that people take further
   */
  static named(
    name: string,
    { link, file }: { readonly link?: string | undefined; readonly file?: string | undefined } = {},
  ): Recipe {
    return new Recipe({ name, steps: [], prechecks: [], isThorough: false, link, file, askRights: undefined });
  }

  /** The rights that its writes take are asked for so, all at once, before the first of them. */
  asking(askRights: AskRights): Recipe<Steps> {
    return new Recipe({ ...this, askRights });
  }

  /** Adds a part of the story, that others tell too. */
  with<More>(part: (recipe: Recipe<Steps>) => Recipe<More>): Recipe<More> {
    return part(this);
  }

  /** A look-up: what must already be there. */
  find<Name extends string, Wanted, Found>(
    name: Name,
    part: Lookup<Wanted, Found>,
    want: Want<Steps, Wanted>,
  ): Recipe<Steps & Record<Name, Found>> {
    return this.#add({ verb: 'find', name, part, want });
  }

  /** A look-up that may turn out to be needless: then nothing is asked, shown or given. */
  findIf<Name extends string, Wanted, Found>(
    name: Name,
    part: Lookup<Wanted, Found>,
    want: Want<Steps, Wanted | undefined>,
  ): Recipe<Steps & Record<Name, Found | undefined>> {
    return this.#add({ verb: 'find', name, part, want });
  }

  /** A resource: made so. Four parameters: what a step is comes first in all verbs, and how it is done is optional. */
  ensure<Name extends string, Wanted extends Site, Have, Site>(
    name: Name,
    part: Resource<Wanted, Have, Site>,
    want: Want<Steps, Wanted>,
    options: EnsureOptions<Steps, Site, Have> = {},
  ): Recipe<Steps & Record<Name, Have>> {
    return this.#ensure({ name, part, want }, options);
  }

  /** A resource that may turn out to be needless: then nothing is asked, shown or given. Four parameters: as `ensure`. */
  ensureIf<Name extends string, Wanted extends Site, Have, Site>(
    name: Name,
    part: Resource<Wanted, Have, Site>,
    want: Want<Steps, Wanted | undefined>,
    options: EnsureOptions<Steps, Site, Have> & { readonly optional?: boolean } = {},
  ): Recipe<Steps & Record<Name, Have | undefined>> {
    return this.#ensure({ name, part, want }, options);
  }

  /** A resource once for each of these, every one a step of its own; the name gives all that they give, in their order. */
  ensureEach<Name extends string, Wanted extends Site, Have, Site>(
    name: Name,
    part: Resource<Wanted, Have, Site>,
    each: readonly EachOf<Steps, Wanted, Have, Site>[],
  ): Recipe<Steps & Record<Name, readonly Have[]>> {
    const chain = each.reduce<Recipe<Steps>>(
      (before, { name: own, want, ...options }) => before.#ensure({ name: own, part, want }, options),
      this,
    );
    const want = (outputs: AnyOutputs) => Promise.all(each.map((one) => outputs[one.name]));
    return chain.#add({ verb: 'value', name, part: valuePart, want });
  }

  /** A value made of what earlier steps give. It does not show in the report, whatever it reads for that. */
  value<Name extends string, Value>(
    name: Name,
    want: (outputs: Outputs<Steps>, context: Context) => Value | Promise<Value>,
  ): Recipe<Steps & Record<Name, Value>> {
    return this.#add({ verb: 'value', name, part: valuePart, want });
  }

  /**
   * A test, before what relies on it. Four parameters: as `ensure`.
   * @returns a chain in which the step gives the verdict
   */
  test<Name extends string, Wanted>(
    name: Name,
    part: Test<Wanted>,
    want: Want<Steps, Wanted>,
    { about = '' }: { readonly about?: string } = {},
  ): Recipe<Steps & Record<Name, Verdict>> {
    return this.#add({ verb: 'test', name, part, want, about });
  }

  /** A proof, made when all is in place. Four parameters: as `ensure`. */
  prove<Name extends string, Wanted extends Site, Site>(
    name: Name,
    part: Proof<Wanted, Site>,
    want: Want<Steps, Wanted>,
    { at }: AtOptions<Steps, Site> = {},
  ): Recipe<Steps> {
    return this.#add({ verb: 'prove', name, part, want }, { at: at && asked(at) });
  }

  /** What needs attention though it works; wanted `undefined` where there is nothing to look at. Four parameters: as `ensure`. */
  advise<Name extends string, Wanted>(
    name: Name,
    part: Adviser<Wanted>,
    want: Want<Steps, Wanted | undefined>,
    { everyRun = false, onWrites = false, ahead = false, early = false, childOf }: AdviseOptions = {},
  ): Recipe<Steps> {
    return this.#add({ verb: 'advise', name, part, want }, { everyRun, onWrites, ahead, early, childOf });
  }

  /**
   * What has to go, deleted after the proofs in the order of the chain; wanted `undefined` where nothing is looked for.
   * Four parameters: as `ensure`.
   * @param options `before`: a step whose change leaves more to remove. What a plan finds goes before it, so that runs
   *   which all fail do not pile it up
   */
  remove<Name extends string, Wanted, Item>(
    name: Name,
    part: Removal<Wanted, Item>,
    want: Want<Steps, Wanted | undefined>,
    { before }: { readonly before?: keyof Steps & string } = {},
  ): Recipe<Steps> {
    return this.#add({ verb: 'remove', name, part, want }, { before });
  }

  /**
   * A part of the story once more, at another place: its steps are named and shown with the place, and what they give
   * stays among them.
   */
  also<More>(place: string, part: (here: Recipe<Steps>) => Recipe<More>): Recipe<Steps> {
    const more = part(this).steps.slice(this.steps.length);
    return new Recipe({ ...this, steps: [...this.steps, ...atPlace(place, more)] });
  }

  /**
   * What must be asked before the first write.
   * @param isThorough whether also where something else stops the run already: then all is told at once
   */
  precheck(check: Precheck<Steps>, { isThorough = false }: { readonly isThorough?: boolean } = {}): Recipe<Steps> {
    // What the steps gave is kept under their names, and so it is of the chain's own types.
    const checked: Precheck<Record<string, unknown>> = (planned, outputs, context) =>
      check(planned, outputs as Partial<Steps>, context);
    return new Recipe({ ...this, prechecks: [...this.prechecks, checked], isThorough: this.isThorough || isThorough });
  }

  #ensure<More>(
    { name, part, want }: Omit<Made, 'verb'>,
    {
      childOf,
      about = '',
      after = [],
      ...options
    }: EnsureOptions<Steps, unknown, unknown> & { readonly optional?: boolean },
  ): Recipe<More> {
    const { restSeconds = 0, optional = false, at } = options;
    const wanted = async (outputs: Outputs<Steps>, context: Context) => {
      await Promise.allSettled(after.map((earlier) => outputs[earlier]));
      return (want as Want<Steps, unknown>)(outputs, context);
    };
    return this.#add(
      { verb: 'ensure', name, part, want: wanted, about },
      { childOf, restSeconds, optional, at: at && asked(at) },
    );
  }

  // The chain's type says which step gives what; the list of steps cannot. This is the one place that forgets it: the
  // engine hands each step only what the step's own verbs produced.
  #add<More>(made: Made, options: object = {}): Recipe<More> {
    const want = asked(made.want);
    const step = { about: '', ...made, ...options, plainName: made.name, want } as Step;
    return new Recipe<More>({ ...this, steps: [...this.steps, step] });
  }
}

/** As the engine asks it: what it throws at once is a rejection too. */
function asked<Wanted>(want: unknown) {
  return async (outputs: AnyOutputs, context: Context) =>
    (want as Want<Record<string, unknown>, Wanted>)(outputs, context);
}
