/** What the verbs of a recipe take beside a name, a part and what is wanted. */
import type { Context } from '../context';
import type { Outputs, Verb } from './step';

/** What a step wants, of what earlier steps gave. */
export type Want<Steps, Wanted> = (outputs: Outputs<Steps>, context: Context) => Wanted | Promise<Wanted>;

/** Where a step acts, and what is there. */
interface Place<Site, Have> {
  readonly site: Site;
  /** `undefined` where it is yet to be made, or where that does not count. */
  readonly have?: Have | undefined;
}

export interface AtOptions<Steps, Site, Have = undefined> {
  /**
   * Where it acts, from the request and what is there alone, so that the rights it takes are known also while what it wants
   * waits for something still to be made; `undefined` where it turns out to be needless. A place inside something that the
   * run makes needs none: who makes a thing may write in it.
   */
  readonly at?: Want<Steps, Place<Site, Have> | undefined> | undefined;
}

export interface EnsureOptions<Steps, Site, Have> extends AtOptions<Steps, Site, Have> {
  readonly childOf?: keyof Steps & string;
  readonly about?: string;
  /** Steps that end first, well or badly, though nothing of them is wanted: an approval before what it guards. */
  readonly after?: readonly (keyof Steps & string)[];
  readonly restSeconds?: number;
}

export interface AdviseOptions {
  /** Whether also a run that applies says what it sees, and not only a check. */
  readonly everyRun?: boolean;
  /** The same only where the run writes, or would write. */
  readonly onWrites?: boolean;
  /** Said by a plan alone: once it is written, it is settled. */
  readonly ahead?: boolean;
  /** Whether it is about what was there before the run wrote, so that what was read then holds. */
  readonly early?: boolean;
  /** The step whose thing it is about: of one that this run made there is nothing to say. */
  readonly childOf?: string;
}

/** One of several steps of a resource. */
export interface EachOf<Steps, Wanted, Have, Site> extends EnsureOptions<Steps, Site, Have> {
  readonly name: string;
  readonly want: Want<Steps, Wanted>;
}

/** What a step is made of, before the chain forgets its types. */
export interface Made {
  readonly verb: Verb;
  readonly name: string;
  readonly part: unknown;
  readonly want: unknown;
  readonly about?: string;
}
