/** Time as the emulator sees it. */

export interface Clock {
  readonly now: () => Date;
  /** Moves it without waiting. */
  readonly advance: (seconds: number) => void;
}

export interface EmulatorClock extends Clock {
  readonly rewind: () => void;
}

export function createClock(now: () => Date): EmulatorClock {
  let offsetMs = 0;
  return {
    now: () => new Date(now().getTime() + offsetMs),
    advance: (seconds) => {
      offsetMs += seconds * 1000;
    },
    rewind: () => {
      offsetMs = 0;
    },
  };
}
