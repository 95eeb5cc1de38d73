/** A write, until it reads back as wanted: what its answer leaves open is asked, and waited for with a deadline. */
import type { Context } from '../context';
import { HttpProblem } from '../problem/http-problem';
import { AlreadyThere, type Problem } from '../problem/problem';
import { madeMeanwhile, neverSettled } from '../problem/run';
import type { Resource } from './resource';
import { pendingIn, retryWhilePending, Wait, type Waiter, writeDeadlineSeconds } from './retry';

/** A new role takes up to ten minutes to take effect (docs: role-based-access-control/troubleshooting). */
const proofDeadlineSeconds = 600;
/** When this run wrote nothing, a proof that fails will hardly begin to pass; an earlier, broken-off run may have written. Chosen by us. */
const quietProofDeadlineSeconds = 60;
/** How often a write is sent again after an answer that left its effect in doubt. Chosen by us. */
const mostWrites = 3;

/** How long a proof or test may take to pass. @param wrote whether this run changed anything */
export function proofSeconds(wrote: boolean): number {
  return wrote ? proofDeadlineSeconds : quietProofDeadlineSeconds;
}

interface Settled<Have> {
  readonly have: Have;
  /** The service's answer to our own, first write showed it: nothing of it can be older than this run. */
  readonly byOurAnswer: boolean;
}

/** Where it is read, and by what is waited; by the context where nobody is to be told. */
interface Reading {
  readonly context: Context;
  readonly waiter?: Waiter;
}

/** Where a write is made. */
interface Writing extends Reading {
  /** Told as soon as the service has taken a write. */
  readonly wrote?: () => void;
}

/**
 * Writes until it reads back as wanted. What is read for that is read anew, not remembered.
 * @param compared what is wanted, and what is there
 * @throws Problem or HttpProblem
 */
export async function converge<Want, Have>(
  resource: Resource<Want, Have>,
  { want, have }: { readonly want: Want; readonly have: Have | undefined },
  { context, waiter = context, wrote = () => {} }: Writing,
): Promise<Settled<Have>> {
  const seconds = resource.settling?.(want).seconds ?? writeDeadlineSeconds;
  const wait = new Wait(waiter, writeDeadlineSeconds);
  for (let writes = 1; ; ) {
    try {
      const answer = await resource.apply(want, have, context.renewed());
      wrote();
      if (answer !== undefined && resource.diff(want, answer).length === 0) {
        return { have: answer, byOurAnswer: writes === 1 };
      }
      return { have: await readBack(resource, want, { context, waiter, seconds }), byOurAnswer: false };
    } catch (failed) {
      const pending = pendingIn(failed);
      if (pending) {
        await wait.orThrow(pending.waitingFor, pending.problem);
      } else if (failed instanceof AlreadyThere) {
        const { patienceSeconds, problem } = failed;
        const found = await readBack(resource, want, { context, waiter, seconds: patienceSeconds, problem });
        return { have: found, byOurAnswer: false };
      } else if (failed instanceof HttpProblem && failed.leavesDoubt && writes < mostWrites) {
        wrote();
        const found = await resource.read(want, context.renewed());
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
export async function readWhilePending<Want, Have>(
  resource: Resource<Want, Have>,
  want: Want,
  { context, waiter = context }: Reading,
): Promise<Have | undefined> {
  let from = context;
  return retryWhilePending(new Wait(waiter, quietProofDeadlineSeconds), () => {
    const reading = resource.read(want, from);
    from = context.renewed();
    return reading;
  });
}

/** How long what was written may take to read back. */
interface Patience {
  readonly context: Context;
  readonly waiter: Waiter;
  readonly seconds: number;
  /** What to say at the deadline where somebody else made it; else that it never settled. */
  readonly problem?: Problem;
}

/** Reads until it shows what is wanted. */
async function readBack<Want, Have>(
  resource: Resource<Want, Have>,
  want: Want,
  { context, waiter, seconds, problem }: Patience,
): Promise<Have> {
  const wait = new Wait(waiter, seconds);
  for (;;) {
    const have = await resource.read(want, context.renewed());
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
