/**
 * The frame every emulated service stands in: what a call is, what an answer is, what a service offers, and the
 * common ground (clock, tokens, the other services) it may use. Nothing here knows any one service.
 */
import type { JWK, JWTPayload } from 'jose';
import type { Clock } from './clock';
import type { Lacks } from './lacks';

/** One request as a service sees it: always under the service's real host name, whichever door it came in by. */
export interface Call {
  readonly method: string;
  /** The address under the real host name, e.g. `https://management.azure.com/subscriptions/…?api-version=…`. */
  readonly url: URL;
  /** Path parameters of the matched route, percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly headers: Headers;
  /** The body as text; empty when there was none. */
  readonly text: string;
  /** GUID of this request, which the service puts into its own request-id header. */
  readonly requestId: string;
  /**
   * Set when the call came in by the one base address (`https://localhost:PORT`): links that a client follows before it
   * knows anything else (token_endpoint, resource areas) then use this instead of the real hosts.
   */
  readonly origin?: string;
}

/** A service's answer. An object or array body is sent as JSON, a string as it is, `undefined` as no body at all. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Thrown by a handler to end with an error answer; the service's `toError` gives it the vendor's shape. */
export class ServiceError extends Error {
  readonly status: number;
  /** The service's own code (`AuthorizationFailed`, `DuplicateServiceConnectionException`, …). */
  readonly code: string;
  headers: Readonly<Record<string, string>> = {};
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** The error with headers that its answer carries besides the usual ones. */
  withHeaders(headers: Readonly<Record<string, string>>): this {
    this.headers = headers;
    return this;
  }
}

/** Thrown by a handler for what the emulator does not know how to answer: 501, loudly, in no vendor's shape. */
export class NotEmulated extends Error {}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | 'HEAD';
  /** A path-to-regexp pattern, matched without regard to case. */
  readonly path: string;
  readonly handle: (call: Call) => Answer | Promise<Answer>;
}

export type ServiceName = 'azdo' | 'entra' | 'graph' | 'arm' | 'synapse' | 'keyvault' | 'storage';

export interface Service {
  readonly name: ServiceName;
  /** Whether this service answers under that host name (all clouds). */
  readonly ownsHost: (host: string) => boolean;
  /** Of the hosts it owns, whether this one has an address: a workspace's name that nobody has does not resolve. Default: all. */
  readonly hasHost?: (host: string) => boolean;
  /** Whether a path on the one base address belongs here, and the host it then stands for. */
  readonly hostForBasePath: (path: string) => string | undefined;
  readonly routes: readonly Route[];
  /** Runs before every handler of the service: checks that hold for all its routes (token, api-version, …). */
  readonly before?: (call: Call, route: Route) => void | Promise<void>;
  /** Headers that the service adds to every answer (request ids, rate limits). */
  readonly answerHeaders: (call: Call) => Readonly<Record<string, string>>;
  /** The vendor's error shape. */
  readonly toError: (error: ServiceError, call: Call) => Answer;
  /** How a single thing that is not there reads (fault `not-yet`). Default: a 404 through `toError`. */
  readonly absent?: (call: Call) => Answer;
  /** All it holds, as plain JSON, secrets left out. */
  readonly state: () => unknown;
}

/** What stands under all services. */
export interface Ground {
  readonly clock: Clock;
  /** Rights that somebody lacks, whatever would give them. */
  readonly lacks: Lacks;
  /** A fresh GUID. */
  readonly newGuid: () => string;
  /** Signs a token as the named issuer; `issuer` is the `iss` claim and selects the key. */
  readonly sign: (claims: JWTPayload & { iss: string }, lifetimeSeconds: number) => Promise<string>;
  /** Verifies signature and times of a token that `sign` made; throws a plain Error saying why not. */
  readonly verify: (token: string) => Promise<JWTPayload>;
  /** The public keys of an issuer, as its key set address gives them. */
  readonly publicKeys: (issuer: string) => Promise<JWK[]>;
  /**
   * A secret of the seed: the text given there, or, for `generated`, one made once for this label (`pat admin`). It
   * outlives a reset.
   */
  readonly secret: (label: string, given?: string) => string;
  /**
   * A call from one emulated service to another, under real host names, as the vendors' services call each other
   * (Azure DevOps fetches a token and calls ARM for the endpoint proxy). Not in the transcript, never faulted.
   */
  readonly call: (request: InnerRequest) => Promise<InnerAnswer>;
}

export interface InnerRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * How the body goes over the wire; seen by clients on the port alone. `gzip` and `chunked` are whole; `gzip-broken` says gzip
 * and is none; `cut` ends before the length that was said; `endless` is followed by nothing, and the connection stays open.
 */
export const sentForms = ['gzip', 'chunked', 'gzip-broken', 'cut', 'endless'] as const;

export interface InnerAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How a fault has it sent. */
  readonly sent?: (typeof sentForms)[number];
}
