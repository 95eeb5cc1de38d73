/** The context of a run, or of many side by side, made of what a host brings. */
import type { Context, Host, Locks } from '../context';
import { cancellable, givenUpAfter, writesUntil } from './cancelling';
import { type Limiter, makeLimiter } from './limiter';
import { Memory, makeReads } from './loaders';
import type { Asker } from './request';
import { makePipeline } from './transport';

/** Sends nothing. What is read is remembered while runs are under way; what is learned of services stays. */
export function makeContext(host: Host): Context {
  const shared = {
    limiter: makeLimiter(),
    locks: makeLocks(),
    versions: { newest: undefined, previews: new Set<string>(), first: undefined },
  };
  const clock = cancellable(host.clock, host.signal);
  return onHost({ ...host, clock }, { ...shared, memory: new Memory(), givenUp: givenUpAfter(host) }, 0);
}

/** What single requests need where there is no context yet: before the token is there with which one is made. */
export function makeAsker({ clock, log, hide }: Pick<Host, 'clock' | 'log' | 'hide'>): Asker {
  return { clock, log, hide, pipeline: makePipeline({ clock, log }, makeLimiter()) };
}

/** What all views of one context have in common. */
interface Shared {
  readonly limiter: Limiter;
  readonly locks: Locks;
  readonly versions: Context['versions'];
  readonly memory: Memory;
  readonly givenUp: Promise<void>;
}

function onHost(host: Host, shared: Shared, since: number): Context {
  const pipeline = makePipeline(host, shared.limiter);
  if (host.signal) {
    pipeline.addPolicy(writesUntil(host.signal));
  }
  const view = (base: Host, from: number): Context => {
    const context: Context = {
      ...base,
      pipeline,
      locks: shared.locks,
      versions: shared.versions,
      givenUp: shared.givenUp,
      reads: makeReads(shared.memory, from, () => context),
      renewed: () => view(context, shared.memory.next),
      with: (changed) => onHost({ ...context, ...changed }, shared, from),
    };
    return context;
  };
  return view(host, since);
}

function makeLocks(): Locks {
  const latest = new Map<string, Promise<unknown>>();
  return {
    within(key, work) {
      const earlier = latest.get(key);
      const mine = earlier ? earlier.then(work, work) : work();
      latest.set(key, mine);
      const forget = () => void (latest.get(key) === mine && latest.delete(key));
      mine.then(forget, forget);
      return mine;
    },
  };
}
