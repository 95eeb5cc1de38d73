/** The one error of this product that people read: what happened, why, and what to do. And what leads to it. */

import type { Holder, RightFacts } from './right';
import { capital, plainWording, type Said, spell, type Wording } from './said';

/** The exchange in which something was seen; safe to print (no bodies, no tokens, no secrets). */
export interface Seen {
  readonly method: string;
  /** Address without its query. */
  readonly address: string;
  /** HTTP status; `undefined` when no answer came. */
  readonly status: number | undefined;
  /** The service's own code, e.g. `AuthorizationFailed`. */
  readonly serviceCode: string | undefined;
  /** What the service's support asks for. */
  readonly requestId: string | undefined;
  /** ISO time. */
  readonly time: string;
}

export interface ProblemText {
  /** Stable and searchable, e.g. `role.forbidden`. */
  readonly code: string;
  readonly what: string;
  readonly why: string;
  /** A text, or one with actions in it, which each host words. */
  readonly fix: string | Said;
  /** The right that is missing, where that is the cause, and who lacks it. */
  readonly asks?: { readonly right: RightFacts; readonly holder: Holder } | undefined;
}

/** What needs attention though nothing failed: the same words without being an error. */
export interface Advisory extends ProblemText {
  /** Begins with `advice.`, which no problem's code does. */
  readonly code: string;
}

/** Made as a problem is: each a sentence that is safe to print. */
export function advisory({ code, what, why, fix, asks }: ProblemText): Advisory {
  return { code, what: sentence(what), why: sentence(why), fix, ...(asks ? { asks } : {}) };
}

/** What to do, in a host's words: safe to print, whatever service's words are in it. */
export function fixIn({ fix }: Pick<Advisory, 'fix'>, wording: Wording): string {
  return capital(spell(fix, wording));
}

export class Problem extends Error {
  readonly code: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string | Said;
  readonly asks: ProblemText['asks'];
  readonly seen: Seen | undefined;

  constructor(text: ProblemText, seen?: Seen, cause?: unknown) {
    const [what, why] = [sentence(text.what), sentence(text.why)];
    super(`${what} ${why} ${fixIn(text, plainWording)}`, { cause });
    this.name = 'Problem';
    this.code = text.code;
    this.what = what;
    this.why = why;
    this.fix = text.fix;
    this.asks = text.asks;
    this.seen = seen;
  }
}

/** Harmless to print, and beginning with a capital, whoever it is about. */
function sentence(text: string): string {
  return capital(spell(text, plainWording));
}

/** Several problems found in one look, to be mended together. */
export class Problems extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => problem.message).join('\n'));
    this.name = 'Problems';
    this.problems = problems;
  }
}

/** Thrown by a resource while a service has not caught up: the engine waits, and throws the problem at the deadline. */
export class Pending extends Error {
  readonly problem: Problem;
  /** What is waited for: `the new application to be known everywhere`. */
  readonly waitingFor: string;
  constructor(waitingFor: string, problem: Problem) {
    super(problem.message);
    this.waitingFor = waitingFor;
    this.problem = problem;
  }
}

/** Thrown once the run is cancelled: in place of a further write, and by every wait. */
export class Cancelled extends Error {
  constructor() {
    super('the run was cancelled');
    this.name = 'Cancelled';
  }
}

/** For `catch`: what ends with the run ends in silence. */
export function unlessCancelled(failed: unknown): undefined {
  if (!(failed instanceof Cancelled)) {
    throw failed;
  }
}

/** Thrown by a resource when a write met something already there: the engine reads again before it judges. */
export class AlreadyThere extends Error {
  readonly problem: Problem;
  /** How long the service may keep it from showing, seconds. */
  readonly patienceSeconds: number;
  constructor(problem: Problem, patienceSeconds: number) {
    super(problem.message);
    this.problem = problem;
    this.patienceSeconds = patienceSeconds;
  }
}

/** An answer had another shape than its documentation promises. */
export class UnexpectedShape extends Error {
  /** The exchange whose answer it was, where that is known. */
  readonly seen: Seen | undefined;

  constructor(field: string, wanted: string, seen?: Seen) {
    super(`the field "${field}" is missing or not ${wanted}`);
    this.name = 'UnexpectedShape';
    this.seen = seen;
  }
}

/** Who acts, as said within a sentence: "the identity of …"; a name stays as it is. */
export function inSentence(actor: string): string {
  return actor.replace(/^The /, 'the ');
}
