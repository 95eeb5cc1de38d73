/**
 * What is waited for, and how long: until a write reads back, until a service has caught up with itself, until a proof
 * passes, until what was taken away is gone.
 */

import type { Context } from '../context';
import { AlreadyThere, NotYet, type Problem } from '../problems/problem';
import { madeMeanwhile, neverGone, neverSettled } from '../problems/run';
import { askingAnew } from '../wire/ask';
import { HttpProblem } from '../wire/http-problem';
import type { Change, Clearance, Leftovers, Proof, Resource, Test, Tested } from './resource';
import { patiently, rest, Wait } from './wait';

/** Directory objects and role assignments usually replicate in seconds; users lost half an hour to longer waits
 * (terraform-provider-azurerm#11417). Ours. */
const writeDeadlineSeconds = 180;
/** A new role takes up to ten minutes to take effect (docs: role-based-access-control/troubleshooting). */
const proofDeadlineSeconds = 600;
/** When this run wrote nothing, a proof that fails will hardly begin to pass; an earlier, broken-off run may have written. Ours. */
const quietProofDeadlineSeconds = 60;
/** How often a write is sent again after an answer that left its effect in doubt. Ours. */
const mostWrites = 3;
/** How long a list that shows less than before is given to catch up; ours. */
const secondLookSeconds = 5;

export interface Settled<Have> {
  readonly have: Have;
  /** The service's answer to our own, first write showed it: nothing of it can be older than this run. */
  readonly byOurAnswer: boolean;
}

/**
 * Writes until it reads back as wanted.
 * @param looked what is there, and what of it is not as wanted
 * @param wrote told as soon as the service has taken a write
 * @throws Problem or HttpProblem
 */
export async function converge<Want, Have>(
  resource: Resource<Want, Have>,
  want: Want,
  looked: { readonly have: Have | undefined; readonly changes: readonly Change[] },
  context: Context,
  wrote: () => void = () => {},
): Promise<Settled<Have>> {
  const deadlineSeconds = resource.settling?.(want).seconds ?? writeDeadlineSeconds;
  const wait = new Wait(context, writeDeadlineSeconds);
  for (let writes = 1; ; ) {
    try {
      const answer = await resource.apply(want, looked.have, looked.changes, context);
      wrote();
      if (answer !== undefined && resource.diff(want, answer).length === 0) {
        return { have: answer, byOurAnswer: writes === 1 };
      }
      return { have: await readBack(resource, want, context, deadlineSeconds), byOurAnswer: false };
    } catch (failed) {
      if (failed instanceof NotYet) {
        await wait.orThrow(failed.waitingFor, failed.problem);
      } else if (failed instanceof AlreadyThere) {
        const have = await readBack(resource, want, context, failed.patienceSeconds, failed.problem);
        return { have, byOurAnswer: false };
      } else if (failed instanceof HttpProblem && failed.leavesDoubt && writes < mostWrites) {
        wrote();
        const found = await resource.read(want, context);
        if (found !== undefined && resource.diff(want, found).length === 0) {
          return { have: found, byOurAnswer: false };
        }
        writes += 1;
      } else {
        throw failed;
      }
    }
  }
}

/**
 * Reads, and waits a while where the resource says that its service has not caught up.
 * @throws Problem
 */
export async function readPatiently<Want, Have>(
  resource: Resource<Want, Have>,
  want: Want,
  context: Context,
): Promise<Have | undefined> {
  let asking = context;
  return patiently(new Wait(context, quietProofDeadlineSeconds), () => {
    const asked = asking;
    asking = askingAnew(context);
    return resource.read(want, asked);
  });
}

/**
 * What has to go, looked for once more where less shows than before: a list may lag behind, and what it leaves out for a
 * moment would stay for good.
 * @param before how many there were when the run began
 */
export async function findLeftovers<Want, Item>(
  clearance: Clearance<Want, Item>,
  want: Want,
  before: number,
  context: Context,
): Promise<Leftovers<Item>> {
  const left = await clearance.find(want, context);
  if (left.remove.length >= before) {
    return left;
  }
  await rest(secondLookSeconds, `a second look for each ${clearance.kind}`, context);
  return clearance.find(want, context);
}

/**
 * Takes things away and waits until they are gone.
 * @param wrote told as soon as the service has taken a deletion
 * @throws Problem or HttpProblem
 */
export async function clearAway<Want, Item>(
  clearance: Clearance<Want, Item>,
  want: Want,
  items: readonly Item[],
  context: Context,
  wrote: () => void,
): Promise<void> {
  const wait = new Wait(context, clearance.patienceSeconds ?? writeDeadlineSeconds);
  for (const item of items) {
    await patiently(wait, () => clearance.remove(item, context));
    wrote();
  }
  const gone = new Wait(context, writeDeadlineSeconds);
  for (let left = items; left.length > 0; ) {
    left = (await clearance.find(want, context)).remove;
    const [first] = left;
    if (first !== undefined) {
      const title = clearance.title(first);
      await gone.orThrow(`${clearance.kind} ${title} to be gone`, neverGone(clearance.kind, title));
    }
  }
}

/**
 * Makes a test until it passes or cannot be tried.
 * @param wrote whether this run changed anything
 * @throws Problem
 */
export async function testPatiently<Want>(
  test: Test<Want>,
  want: Want,
  wrote: boolean,
  context: Context,
): Promise<Tested> {
  const wait = new Wait(context, wrote ? proofDeadlineSeconds : quietProofDeadlineSeconds);
  return patiently(wait, () => test.test(want, askingAnew(context)));
}

/** Reads until it shows what is wanted. */
async function readBack<Want, Have>(
  resource: Resource<Want, Have>,
  want: Want,
  context: Context,
  deadlineSeconds: number,
  problem?: Problem,
): Promise<Have> {
  const wait = new Wait(context, deadlineSeconds);
  for (;;) {
    const have = await resource.read(want, context);
    const open = resource.diff(want, have);
    if (have !== undefined && open.length === 0) {
      return have;
    }
    const title = resource.title(want);
    const unseen = have === undefined ? problem : problem && madeMeanwhile(resource.kind, title, open);
    const unsettled = resource.settling?.(want).unsettled ?? neverSettled(resource.kind, title, open);
    await wait.orThrow(`${resource.kind} ${title} to read back`, unseen ?? unsettled);
  }
}

/** Tries a proof until it passes. @param wrote whether this run changed anything @throws Problem */
export async function prove<Want>(proof: Proof<Want>, want: Want, wrote: boolean, context: Context): Promise<void> {
  const wait = new Wait(context, wrote ? proofDeadlineSeconds : quietProofDeadlineSeconds);
  await patiently(wait, () => proof.prove(want, context));
}
