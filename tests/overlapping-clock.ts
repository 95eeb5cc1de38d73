/** A clock on which pauses that are made side by side pass together, as they do in life: nothing really sleeps. */
import type { Clock } from '../core';

interface Time {
  readonly now: () => Date;
  /** Moves it. */
  readonly advance: (milliseconds: number) => void;
  /** Whether somebody is at work who may pause, too, before time goes on. */
  readonly isBusy?: () => boolean;
}

export function overlappingClock({ now, advance, isBusy = () => false }: Time): Clock {
  const sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  let isAwaited = false;
  const wakeFirst = () => {
    if (isBusy()) {
      setImmediate(wakeFirst);
      return;
    }
    isAwaited = false;
    sleepers.sort((one, other) => one.until - other.until);
    const first = sleepers.shift();
    if (first) {
      advance(Math.max(0, first.until - now().getTime()));
      first.wake();
    }
    wait();
  };
  const wait = () => {
    if (!isAwaited && sleepers.length > 0) {
      isAwaited = true;
      setImmediate(wakeFirst);
    }
  };
  return {
    now,
    sleep: (milliseconds) =>
      new Promise((wake) => {
        sleepers.push({ until: now().getTime() + milliseconds, wake });
        wait();
      }),
  };
}
