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

/** The Azure DevOps organization, reached by a client that signs in by itself (agent: job token; hub: the viewer). */
export interface Organization {
  /** `https://dev.azure.com/contoso`, or a server's collection; no slash at the end. */
  readonly url: string;
  readonly http: HttpClient;
}

export interface World {
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
   * Resolves once a first request is on its way. Code that this request does not need is loaded after it, so that the
   * loading costs no time of its own.
   */
  readonly underWay: Promise<void>;
  /** Answers of reads already under way, by address: set while the engine looks, so that one look asks a question once. */
  readonly asked?: Map<string, Promise<unknown>>;
}
