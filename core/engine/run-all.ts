/**
 * Many recipes over one context: all are planned side by side, with reads that they share, and a few at a time are
 * applied. A run that waits makes room for the next, so that the waits of all go on at once. What goes wrong with one
 * stops no other: each has a report of its own.
 */
import type { Context } from '../context';
import { problemsIn } from '../problem/run';
import type { Recipe } from './recipe';
import { planLines, type Report } from './report';
import { type Plan, type PlanOptions, planRun } from './run';
import type { RunResult } from './running';

/** A recipe, and the name by which its lines are told apart in the log. */
interface NamedRecipe<Steps> {
  readonly name: string;
  readonly recipe: Recipe<Steps>;
}

interface RunAllOptions extends PlanOptions {
  readonly mode: 'apply' | 'plan';
  /** Asked before the first write, with all plans: where it says so, nothing is written. */
  readonly unless?: ((plans: readonly Report[]) => boolean) | undefined;
  /** How many write at once. */
  readonly atOnce?: number;
}

/** Few enough that nothing else of an organization feels it. Chosen by us. */
const fewAtOnce = 4;

/** @returns in the order of the recipes */
export async function runAll<Steps>(
  all: readonly NamedRecipe<Steps>[],
  { mode, missingRights, unless, atOnce = fewAtOnce }: RunAllOptions,
  context: Context,
): Promise<readonly RunResult<Steps>[]> {
  const release = context.reads.hold();
  const room = new Room(atOnce);
  try {
    const planned = await Promise.all(all.map((one) => planOne({ ...one, missingRights }, room.place(), context)));
    if (mode === 'apply' && !unless?.(planned.map(({ plan: { report } }) => report))) {
      return await Promise.all(planned.map((one) => applyOne(one)));
    }
    for (const { plan, context: own } of mode === 'plan' ? planned : []) {
      plan.report.steps.flatMap(planLines).forEach(own.log.line);
    }
    return planned.map(({ plan: { report, outputs } }) => ({ report, outputs }));
  } finally {
    release();
  }
}

interface Planned<Steps> {
  readonly recipe: Recipe<Steps>;
  readonly place: Place;
  readonly context: Context;
  /** Without `apply` where not even a plan could be made. */
  readonly plan: RunResult<Steps> & Partial<Pick<Plan<Steps>, 'apply'>>;
}

async function planOne<Steps>(
  { name, recipe, missingRights }: NamedRecipe<Steps> & PlanOptions,
  place: Place,
  context: Context,
): Promise<Planned<Steps>> {
  const own = placedIn(place, name, context);
  const plan = await planRun(recipe, { missingRights }, own).catch((failed) =>
    brokenOff({ recipe, mode: 'plan', failed }, own),
  );
  return { recipe, place, context: own, plan };
}

async function applyOne<Steps>({ recipe, place, context, plan }: Planned<Steps>): Promise<RunResult<Steps>> {
  if (!plan.apply) {
    return { ...plan, report: { ...plan.report, mode: 'apply' } };
  }
  await place.enter();
  const applied = plan.apply().catch((failed) => brokenOff({ recipe, mode: 'apply', failed }, context));
  return applied.finally(place.leave);
}

/** A view of the context whose lines and events carry a name, and whose pauses give the place to whoever waits for one. */
function placedIn(place: Place, name: string, context: Context): Context {
  const named = (text: string) => `${name}: ${text}`;
  const { log, clock, events } = context;
  const sleep = (milliseconds: number) => {
    place.leave();
    return clock.sleep(milliseconds);
  };
  return context.with({
    log: { line: (text) => log.line(named(text)), debug: (text) => log.debug(named(text)) },
    clock: { now: clock.now, sleep },
    events: events && ((event) => events({ ...event, run: name })),
  });
}

interface Place {
  readonly enter: () => Promise<void>;
  /** For good: whoever waited goes on beside the others, since a thing that they wait for may be locked by it. */
  readonly leave: () => void;
}

/** Room for a few. */
class Room {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  place(): Place {
    let isInside = false;
    return {
      enter: async () => {
        if (this.#free > 0) {
          this.#free -= 1;
        } else {
          await new Promise<void>((resolve) => this.#waiting.push(resolve));
        }
        isInside = true;
      },
      leave: () => {
        if (isInside) {
          isInside = false;
          this.#handOn();
        }
      },
    };
  }

  #handOn(): void {
    const first = this.#waiting.shift();
    if (first) {
      first();
    } else {
      this.#free += 1;
    }
  }
}

interface BrokenOff<Steps> {
  readonly recipe: Recipe<Steps>;
  readonly mode: Report['mode'];
  readonly failed: unknown;
}

/** The report of a run that ended by an error of its own: whatever it wrote by then, it says that it wrote. */
function brokenOff<Steps>({ recipe, mode, failed }: BrokenOff<Steps>, { clock }: Context): RunResult<Steps> {
  const report: Report = {
    recipe: recipe.name,
    mode,
    isRemoval: false,
    outcome: 'failed',
    startedAt: clock.now().toISOString(),
    seconds: 0,
    steps: [],
    changed: mode === 'apply',
    verified: false,
    problems: problemsIn(failed),
    warnings: [],
    rights: [],
    requests: [],
  };
  return { report, outputs: {} };
}
