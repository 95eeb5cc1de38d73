/** Waiting with a deadline, and a line that says what is waited for. */

import type { Context } from '../context';
import { HttpProblem } from '../problem/http-problem';
import { Pending, type Problem } from '../problem/problem';
import { unexpected } from '../problem/unexpected';

/** Directory objects and role assignments usually replicate in seconds; users lost half an hour to longer waits
 * (terraform-provider-azurerm#11417). Chosen by us. */
export const writeDeadlineSeconds = 180;

/** Shorter pauses are kept out of the log, seconds. */
const worthALine = 4;

/** By what is waited, and who is told of it. */
export interface Waiter extends Pick<Context, 'clock' | 'log'> {
  readonly waits?: (waitingFor: string, until: Date) => void;
}

/** Waits out what no question can tell the end of. */
export async function rest(seconds: number, waitingFor: string, { clock, log, waits }: Waiter): Promise<void> {
  if (seconds > 0) {
    if (seconds >= worthALine) {
      log.line(`waiting ${seconds} s for ${waitingFor}`);
    }
    waits?.(waitingFor, new Date(clock.now().getTime() + seconds * 1000));
    await clock.sleep(seconds * 1000);
  }
}

/** Tries until the service has caught up. */
export async function retryWhilePending<Given>(wait: Wait, attempt: () => Promise<Given>): Promise<Given> {
  for (;;) {
    try {
      return await attempt();
    } catch (failed) {
      const pending = pendingIn(failed);
      if (!pending) {
        throw failed;
      }
      await wait.orThrow(pending.waitingFor, pending.problem);
    }
  }
}

/** What was thrown, where waiting may mend it: a noun said so, or the service itself is at another change. */
export function pendingIn(failed: unknown): Pending | undefined {
  if (failed instanceof HttpProblem && failed.refusal === 'changing') {
    return new Pending('another change to end', unexpected(failed));
  }
  return failed instanceof Pending ? failed : undefined;
}

/** Pauses of 2, 4, 8, 15, 15 … seconds, a line from the second on and then twice a minute. */
export class Wait {
  readonly #waiter: Waiter;
  readonly #deadline: number;
  #pauseSeconds = 2;
  #quietSeconds = 30;

  constructor(waiter: Waiter, deadlineSeconds: number) {
    this.#waiter = waiter;
    this.#deadline = waiter.clock.now().getTime() + deadlineSeconds * 1000;
  }

  /** Nothing is waited for any more. */
  get isOver(): boolean {
    return this.#waiter.clock.now().getTime() >= this.#deadline;
  }

  async orThrow(waitingFor: string, problem: Problem): Promise<void> {
    const { clock, log, waits } = this.#waiter;
    const leftSeconds = Math.ceil((this.#deadline - clock.now().getTime()) / 1000);
    if (leftSeconds <= 0) {
      throw problem;
    }
    const pause = Math.min(this.#pauseSeconds, leftSeconds);
    this.#quietSeconds += pause;
    if (pause >= worthALine && this.#quietSeconds >= 30) {
      this.#quietSeconds = 0;
      log.line(`waiting for ${waitingFor} (up to ${leftSeconds} s more)`);
    }
    waits?.(waitingFor, new Date(this.#deadline));
    await clock.sleep(pause * 1000);
    this.#pauseSeconds = Math.min(this.#pauseSeconds * 2, 15);
  }
}
