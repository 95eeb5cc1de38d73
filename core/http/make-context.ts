/** The context of a run, or of many side by side, made of what a host brings. */
import type { Context, Host, Locks } from '../context';
import { cancellable, givenUpAfter, writesUntil } from './cancelling';
import { type Limiter, makeLimiter } from './limiter';
import { Memory, makeReads } from './loaders';
import type { Asker } from './request';
import { claimsOf } from './token-claims';
import { makePipeline } from './transport';

/** Sends nothing. What is read is remembered while runs are under way; what is learned of services stays. */
export function makeContext(host: Host): Context {
  const shared = {
    limiter: makeLimiter(),
    locks: makeLocks(),
    versions: { newest: undefined, previews: new Set<string>(), first: undefined },
    learned: { setupName: undefined },
  };
  const clock = cancellable(host.clock, host.signal);
  const token = learning(host, shared.learned);
  return onHost({ ...host, clock, token }, { ...shared, memory: new Memory(), givenUp: givenUpAfter(host) }, 0);
}

/** The same tokens; the first one for Graph is asked for the name of the setup identity. */
function learning({ token, cloud }: Host, learned: Context['learned']): Host['token'] {
  let isOpen = true;
  const learn = (given: string) => {
    learned.setupName = claimsOf(given).displayName;
  };
  return (audience) => {
    const given = token(audience);
    if (isOpen && audience === cloud.graph) {
      isOpen = false;
      // Whoever asked for it hears of its failure.
      given.then(learn, () => {});
    }
    return given;
  };
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
  readonly learned: Context['learned'];
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
      learned: shared.learned,
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
