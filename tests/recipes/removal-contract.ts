/** What a row of the removals' contract is about. */
import { type Context, type Report, run } from '../../core';
import { Recipe } from '../../core/engine/recipe';
import type { Removal } from '../../core/engine/resource';
import type { Lab } from '../../scripts/lab';
import type { Deletion } from './removing';

interface Stage<Want> {
  readonly want: Want;
  /** Makes what is to be removed, with our mark. */
  readonly make: () => Promise<unknown>;
  /** Makes the same without it; absent where nothing of that kind can carry one. */
  readonly theirs?: () => Promise<unknown>;
}

interface About<Want, Item> {
  readonly name: string;
  readonly removal: Removal<Want, Item>;
  /** The request that removes it. */
  readonly match: Deletion;
  /** What is said when that is refused: who lacks what. */
  readonly code: string;
  readonly says: RegExp;
  /** The same thing as it would be without our mark; absent where nothing of that kind can carry one. */
  readonly unmarked?: (item: Item) => Item;
  /** What is said of somebody else's; absent where it is none of the link's business. */
  readonly said?: RegExp;
  /** Makes what it hangs on, and nothing that is to be removed. */
  readonly stage: (lab: Lab) => Promise<Stage<NoInfer<Want>>>;
}

interface Opened extends Omit<Stage<unknown>, 'want'> {
  /** Runs the removal alone. */
  readonly run: (context?: Context) => Promise<Report>;
  /** How many of what it finds are ours. */
  readonly countOurs: () => Promise<number>;
  /** How many of what it finds would be ours without our mark. */
  readonly countUnmarked: () => Promise<number>;
  /** Deletes each of what it finds, so many times. */
  readonly deleteEach: (times: number) => Promise<void>;
}

export interface Row extends Pick<About<unknown, unknown>, 'name' | 'match' | 'code' | 'says' | 'said'> {
  /** The removal itself, to be told from others. */
  readonly removal: object;
  readonly canBeTheirs: boolean;
  readonly open: (lab: Lab) => Promise<Opened>;
}

/** Forgets what the removal's wants and things are, so that all rows can stand in one table. */
export function row<Want, Item>({ stage, unmarked, ...about }: About<Want, Item>): Row {
  const { removal } = about;
  const open = async (lab: Lab): Promise<Opened> => {
    const { want, ...stand } = await stage(lab);
    const find = async () => (await removal.find(want, lab.context)).remove;
    const recipe = Recipe.named('contract').remove('thing', removal, () => want);
    return {
      ...stand,
      run: async (context = lab.context) => (await run(recipe, 'apply', context)).report,
      countOurs: async () => (await find()).filter(removal.isOurs).length,
      countUnmarked: async () => (await find()).filter((item) => unmarked && removal.isOurs(unmarked(item))).length,
      async deleteEach(times) {
        for (const item of await find()) {
          for (let left = times; left > 0; left -= 1) {
            await removal.delete(item, lab.context);
          }
        }
      },
    };
  };
  return { ...about, canBeTheirs: unmarked !== undefined, open };
}
