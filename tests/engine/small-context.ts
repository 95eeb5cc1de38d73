/** A context of a clock and a log, and resources that are entries of a map: what the engine is tested with. */

import { type Context, cloudOf, makeContext } from '../../core';
import type { Change, Resource, Tested } from '../../core/engine/resource';

export interface SmallContext {
  readonly context: Context;
  readonly lines: string[];
  /** Seconds since the start. */
  readonly seconds: () => number;
}

export function smallContext(): SmallContext {
  const lines: string[] = [];
  const start = Date.parse('2026-11-21T09:00:00Z');
  let time = start;
  const http = { sendRequest: () => Promise.reject(new Error('nothing is sent here')) };
  const cloud = cloudOf({ environment: undefined, arm: undefined, authority: undefined, graph: undefined });
  if (!cloud) {
    throw new Error('no cloud');
  }
  const clock = {
    now: () => new Date(time),
    sleep: async (milliseconds: number) => {
      // Not at once: whoever does not wait for it is early.
      await new Promise((done) => setImmediate(done));
      time += milliseconds;
    },
  };
  const context = makeContext({
    http,
    organization: {
      url: 'https://dev.azure.com/contoso',
      http,
      isServer: false,
      actor: "the job's identity",
      signedInBy: 'job token',
    },
    token: async () => 'token',
    clock,
    log: { line: (line) => void lines.push(line), debug: () => {} },
    mask: () => {},
    hide: (text) => text,
    cloud,
    actor: 'The tester',
    maker: { who: 'a test', url: undefined },
    requestSent: Promise.resolve(),
  });
  return { context, lines, seconds: () => (time - start) / 1000 };
}

/** What there is, by name, and what was done to it, in order. */
export class Shelf {
  readonly things = new Map<string, string>();
  readonly done: string[] = [];
}

type Apply = Resource<string, string>['apply'];

/**
 * A resource `name` on the shelf, wanted as a text. What it wants cannot be had in place of what begins with "fixed".
 * @param apply instead of putting it there
 */
export function thing(name: string, shelf: Shelf, apply?: Apply): Resource<string, string> {
  return {
    kind: `thing ${name}`,
    title: (want) => want,
    read: async () => {
      shelf.done.push(`read ${name}`);
      return shelf.things.get(name);
    },
    diff: (want, have): readonly Change[] => {
      const conflict = have?.startsWith('fixed') ? { conflict: `Rename ${name}.` } : {};
      return have === want ? [] : [{ field: 'text', from: have, to: want, ...conflict }];
    },
    apply: async (want, have, context) => {
      shelf.done.push(`write ${name}`);
      if (apply) {
        return apply(want, have, context);
      }
      shelf.things.set(name, want);
      return want;
    },
  };
}

/** A proof that is passed, and that the shelf tells of. */
export function proving({ done }: Shelf): () => Promise<Tested> {
  return async () => {
    done.push('prove');
    return { verdict: 'passed' };
  };
}
