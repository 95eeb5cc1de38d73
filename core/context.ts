/**
 * What core needs from its host, and what it keeps while it runs. The tasks, the hub and the tests each bring a host of
 * their own; core never reads an environment, opens a socket or looks at a clock by itself. Knows no noun.
 */
import type { HttpClient, Pipeline } from '@azure/core-rest-pipeline';
import type { Cloud } from './names/clouds';
import type { Maker } from './names/mark';
import type { Right } from './problem/right';

export interface Clock {
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Says when to stop: what an `AbortSignal` of every host has. */
export interface Signal {
  readonly aborted: boolean;
  readonly addEventListener: (type: 'abort', listener: () => void) => void;
  readonly removeEventListener: (type: 'abort', listener: () => void) => void;
}

export interface Log {
  /** A line for everybody who reads the log. */
  readonly line: (text: string) => void;
  /** A line for those who asked for details. */
  readonly debug: (text: string) => void;
}

/** The Azure DevOps organization, reached by a client that signs in by itself. */
export interface Organization {
  /** `https://dev.azure.com/contoso`, or a server's collection; no slash at the end. */
  readonly url: string;
  readonly http: HttpClient;
  /** Azure DevOps Server, whose API may be older. */
  readonly isServer: boolean;
  /** Who is signed in, in words, for messages about rights: `the job's identity`. */
  readonly actor: string;
  /** By what: it decides what a refused sign-in means. */
  readonly signedInBy: 'job token' | 'Entra token' | 'personal access token';
}

/** What a job checked out: paths are from its sources directory, with slashes. All throw a Problem for a path that leads out. */
export interface Sources {
  /** The addresses that the checkout in a folder is of (empty text: the directory itself); `undefined` where there is none. */
  readonly remotes: (folder: string) => Promise<readonly string[] | undefined>;
  /** Names of what is in a folder; `undefined` for one that is not there. */
  readonly list: (folder: string) => Promise<readonly string[] | undefined>;
  /** With its byte order mark, where it has one; `undefined` for a file that is not there. */
  readonly read: (path: string) => Promise<string | undefined>;
  /** Makes the folders too. */
  readonly write: (path: string, text: string) => Promise<void>;
  /** One that is gone already is no failure. */
  readonly remove: (path: string) => Promise<void>;
}

/** What a step of a run came to, or would come to by its plan. */
export type StepState =
  | 'found'
  | 'noChange'
  | 'created'
  | 'changed'
  | 'proved'
  | 'inferred'
  | 'notTried'
  | 'removed'
  | 'kept'
  | 'toCreate'
  | 'toChange'
  | 'toRemove'
  | 'failed'
  | 'notReached';

/** What a step of a run is doing, or came to: told at each change. A later walk may tell of a step again. */
export interface StepEvent {
  /** Which of many runs side by side; absent for one alone. */
  readonly run?: string;
  /** Unique in its run. */
  readonly step: string;
  /** In the field's words, for people: `role assignment`. */
  readonly kind: string;
  /** Which one; empty as long as that is not known. */
  readonly title: string;
  /** `trying`: a test or a proof is made. */
  readonly state: 'reading' | 'writing' | 'trying' | 'waiting' | StepState;
  /** With `waiting`: for what, and how long at most. */
  readonly waiting?: { readonly for: string; readonly until: Date };
}

/** A token that a service takes for none any more. */
export interface RefusedToken {
  readonly token: string;
  /** Claims that the next one has to be asked for with, as JSON; `undefined` where the service named none. */
  readonly claims: string | undefined;
}

/** What a host brings. */
export interface Host {
  /** The HTTP client for Azure, Entra and Graph. */
  readonly http: HttpClient;
  readonly organization: Organization;
  /**
   * An access token of the setup identity for a service's audience (`https://management.azure.com`).
   * @param refused the one before, where a service took it for none: then a fresh one is asked for, unless one is there already
   */
  readonly token: (audience: string, refused?: RefusedToken) => Promise<string>;
  readonly clock: Clock;
  readonly log: Log;
  /** Keeps a secret out of every log from now on. Called the moment a secret is obtained. */
  readonly mask: (secret: string) => void;
  /**
   * A text without any secret that was masked so far, and without what is one by its look (see `names/known-secrets`).
   * Asked of a service's words before anything else is done with them.
   */
  readonly hide: (text: string) => string;
  readonly cloud: Cloud;
  /** The setup identity in general words, where its connection does not show itself: `The identity of the setup connection`. */
  readonly actor: string;
  /** The service connection by which it signs in, and a project that has it; absent where none does. */
  readonly setupConnection?: { readonly id: string; readonly projectId: string } | undefined;
  /** Who acts, for the mark on what is made. */
  readonly maker: Maker;
  /**
   * Resolves once the request that signs the setup identity in has been sent, so that code which only signed-in requests
   * need is loaded while that request travels. Whoever awaits it asks for a token too: without one it may never resolve.
   */
  readonly requestSent: Promise<void>;
  /** Absent where there are none. */
  readonly sources?: Sources | undefined;
  /** Once it is aborted no further write begins, and no wait goes on; absent where nothing can cancel. */
  readonly signal?: Signal | undefined;
  /** Told of each right that a request is about to use, without which the run could not go on. */
  readonly uses?: ((right: Right) => void) | undefined;
  /** Told of each change of a step's state; it throws nothing. Absent where nobody listens. */
  readonly events?: ((event: StepEvent) => void) | undefined;
}

/** A kind of read whose answers are remembered: a constant beside the noun that it reads. */
export interface Loader<Key, Value> {
  /** Unique in core. */
  readonly name: string;
  /** Equal texts mean the same read. */
  readonly keyOf: (key: Key) => string;
  /** Reads one. A failure is not remembered. */
  readonly one: (key: Key, context: Context) => Promise<Value>;
}

/**
 * Reads through loaders, each key once. What was read is remembered as long as a run is under way; where a write may have
 * changed it, a context that is `renewed` reads it anew.
 */
export interface Reads {
  /** What is remembered, or else read now. */
  readonly get: <Key, Value>(loader: Loader<Key, Value>, key: Key) => Promise<Value>;
  /** Read now, whatever is remembered; the answer takes its place. */
  readonly fresh: <Key, Value>(loader: Loader<Key, Value>, key: Key) => Promise<Value>;
  /** Forgets one answer, for all views of the context. */
  readonly clear: <Key, Value>(loader: Loader<Key, Value>, key: Key) => void;
  /** Puts into a remembered answer what a write's own answer has shown; does nothing where none is remembered. */
  readonly amend: <Key, Value>(loader: Loader<Key, Value>, key: Key, change: (known: Value) => Value) => void;
  /** Keeps answers until what it returns is called: they live as long as at least one run is under way. */
  readonly hold: () => () => void;
}

/** Work that goes one by one: what comes with the same key waits until the earlier has ended, well or badly. */
export interface Locks {
  readonly within: <Given>(key: string, work: () => Promise<Given>) => Promise<Given>;
}

/** What is learned by the way of who acts. */
interface Learned {
  /** Display name of the setup identity, from a token that a run asked for anyway. */
  setupName: string | undefined;
}

/** What is known of an organization's API versions by its refusals. */
export interface KnownVersions {
  /** The highest version; `undefined` as long as ours is taken. */
  newest: string | undefined;
  /** Areas (`serviceendpoint`) that take a version as a preview only. */
  readonly previews: Set<string>;
  /** The first request to a server: those that come after it wait, so that one refusal is enough. */
  first: Promise<unknown> | undefined;
}

/** The one context of a run, or of many side by side: made by `makeContext`, also with a part of it exchanged. */
export interface Context extends Host {
  readonly reads: Reads;
  readonly locks: Locks;
  /**
   * Resolves some seconds after the signal: whoever waits for the answer to a request that was under way then waits no
   * longer.
   */
  readonly givenUp: Promise<void>;
  /** Built once: retries, request ids, the limit of requests at once for each host. */
  readonly pipeline: Pipeline;
  readonly versions: KnownVersions;
  readonly learned: Learned;
  /** The same context, in which nothing counts as remembered that was read before now. */
  readonly renewed: () => Context;
  /** The same context with another log, clock or listener: its lines and events are told apart, its reads are shared. */
  readonly with: (changed: Partial<Pick<Host, 'log' | 'clock' | 'events'>>) => Context;
}
