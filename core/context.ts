/**
 * What core needs from outside, and nothing more. The task, the hub and the tests each bring their own; core never
 * reads an environment, opens a socket or looks at a clock by itself.
 */
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { Cloud } from './names/clouds';
import type { Maker } from './names/mark';

export interface Clock {
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface Log {
  /** A line for people. */
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

/** The checked-out repository of a job: paths are from its root, with slashes. */
export interface Sources {
  /** `undefined` for a file that is not there. */
  readonly read: (path: string) => Promise<string | undefined>;
  /** Makes the folders too. Throws a Problem for a path that leads out. */
  readonly write: (path: string, text: string) => Promise<void>;
}

export interface Context {
  /** The door to Azure, Entra and Graph. */
  readonly http: HttpClient;
  readonly organization: Organization;
  /** An access token of the setup identity for a service's audience (`https://management.azure.com`). */
  readonly token: (audience: string) => Promise<string>;
  readonly clock: Clock;
  readonly log: Log;
  /** Keeps a secret out of every log from now on. Called the moment a secret is obtained. */
  readonly mask: (secret: string) => void;
  readonly cloud: Cloud;
  /** The setup identity in words, for messages about rights: `the identity of connection "azure-setup" (client id …)`. */
  readonly actor: string;
  /** Who acts, for the mark on what is made. */
  readonly maker: Maker;
  /**
   * Resolves once the setup identity's sign-in is on its way. Code that only a signed-in request needs is loaded then,
   * so that the loading costs no time of its own. Only for who asks for a token, too: without one there is no sign-in.
   */
  readonly underWay: Promise<void>;
  /** Absent where there are none. */
  readonly sources?: Sources | undefined;
  /** Answers of reads already under way, by address: set while the engine looks, so that one look asks a question once. */
  readonly asked?: Map<string, Promise<unknown>>;
}
