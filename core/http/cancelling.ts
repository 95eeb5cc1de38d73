/**
 * What a signal does to a context: waits end at once, requests that would change something are not sent any more, and
 * after some seconds nobody waits for an answer.
 */
import type { PipelinePolicy, PipelineRequest } from '@azure/core-rest-pipeline';
import type { Clock, Host, Signal } from '../context';
import { Cancelled } from '../problem/problem';
import { isRepeatablePost } from './transport';

/**
 * How long the answer to a request that is under way is waited for. Chosen by us: an agent gives 7.5 s between its two
 * signals, of which the report needs some.
 */
const graceSeconds = 3;

/** A clock whose waits end with the signal. @returns the same clock where there is no signal */
export function cancellable(clock: Clock, signal: Signal | undefined): Clock {
  if (!signal) {
    return clock;
  }
  return {
    now: clock.now,
    sleep: async (milliseconds) => {
      refuse(signal);
      const cancel = listenTo(signal);
      // A run may wait thousands of times: each wait takes its listener with it.
      await Promise.race([clock.sleep(milliseconds), cancel.aborted]).finally(cancel.forget);
      refuse(signal);
    },
  };
}

/** Says once that it is cancelled, however many runs are under way. @see Context.givenUp */
export function givenUpAfter({ clock, signal, log }: Pick<Host, 'clock' | 'signal' | 'log'>): Promise<void> {
  if (!signal) {
    return new Promise(() => {});
  }
  return listenTo(signal).aborted.then(() => {
    log.line('cancelled: no further write begins');
    return clock.sleep(graceSeconds * 1000);
  });
}

/** Lets no request through that would change something; a POST that may be repeated only asks. */
export function writesUntil(signal: Signal): PipelinePolicy {
  return {
    name: 'cancelling',
    sendRequest(request, next) {
      return signal.aborted && isWrite(request) ? Promise.reject(new Cancelled()) : next(request);
    },
  };
}

function isWrite(request: PipelineRequest): boolean {
  return (
    ['PUT', 'PATCH', 'DELETE'].includes(request.method) || (request.method === 'POST' && !isRepeatablePost(request))
  );
}

interface Listening {
  readonly aborted: Promise<void>;
  readonly forget: () => void;
}

function listenTo(signal: Signal): Listening {
  let tell = () => {};
  const aborted = new Promise<void>((resolve) => {
    tell = resolve;
  });
  signal.aborted ? tell() : signal.addEventListener('abort', tell);
  return { aborted, forget: () => signal.removeEventListener('abort', tell) };
}

function refuse({ aborted: isOver }: Signal): void {
  if (isOver) {
    throw new Cancelled();
  }
}
