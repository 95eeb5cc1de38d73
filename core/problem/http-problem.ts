/** An answer that is no success, or no answer. Nouns word the refusals they understand and let the rest pass. */
import { sanitize } from '../names/foreign-text';
import type { Seen } from './problem';

/**
 * What an answer refuses, whatever service gave it and by whatever status and code: see the tables in `http/refusals`.
 * Nouns read this and never a status.
 */
export type Refusal =
  /** Who asks lacks the right. */
  | 'lacksRight'
  /** A deny assignment forbids it, whatever the roles. */
  | 'denied'
  /** Something else than a right forbids it: a private link of Azure itself, or what no table knows. */
  | 'blocked'
  /** A policy of Azure forbids it. */
  | 'policy'
  /** The subscription is disabled, and so may be read only. */
  | 'subscriptionDisabled'
  /** The subscription does not know the provider of the resource yet. */
  | 'notRegistered'
  /** Conditional Access of the tenant does not let this sign-in through. */
  | 'conditionalAccess'
  /** The service asks for a new sign-in, with claims that it names (continuous access evaluation). */
  | 'claimsChallenge'
  /** An answer that is longer than any that a service gives here; it was not read. */
  | 'tooLong'
  /** A page where data was asked for: a proxy's, a gateway's, or one to sign in. */
  | 'page'
  /** A network rule of the service does not let the caller in. */
  | 'firewall'
  /** A lock on the resource, or above it. */
  | 'locked'
  /** A policy of the tenant has its say on keys. */
  | 'keyPolicy'
  /** The sign-in is missing, stale, or of somebody unknown. */
  | 'notSignedIn'
  /** A user of Entra who is no user of the organization. */
  | 'notMember'
  /** The token is of another tenant. */
  | 'wrongTenant'
  /** It is not there, or may not be known to be there. */
  | 'notFound'
  /** The subscription, the project or the resource group is not there. */
  | 'subscriptionNotFound'
  | 'projectNotFound'
  | 'groupNotFound'
  /** An identity that Azure does not know yet. */
  | 'principalUnknown'
  /** An application that the directory does not know yet. */
  | 'applicationUnknown'
  /** A role that cannot be given there. */
  | 'roleUnknown'
  /** It is there already. */
  | 'alreadyThere'
  /** Another thing has the name or the key. */
  | 'nameTaken'
  /** It is there and means something else. */
  | 'meansOther'
  /** The service holds as many as it allows. */
  | 'limitReached'
  /** It contradicts what is there, or another change of it is under way: the service does not say which. */
  | 'conflict'
  /** Another change of it is under way, and waiting helps. */
  | 'changing'
  /** It is being deleted already. */
  | 'beingDeleted'
  /** Something that hangs on it is still seen. */
  | 'stillUsed'
  /** It is not what was read a moment ago any more. */
  | 'changedMeanwhile'
  /** It is switched off. */
  | 'disabled'
  /** The API version is not one of the service's, or only as a preview. */
  | 'versionUnknown'
  | 'versionIsPreview'
  /** The service does not take this kind of request. */
  | 'unsupported'
  /** The request is wrong. */
  | 'invalid'
  /** Too many requests, or too early. */
  | 'busy'
  /** The host's name is not known. */
  | 'hostUnknown'
  /** No answer came, or one from a gateway or a service in trouble. */
  | 'broken'
  /** A success that cannot be, or a refusal that no table knows. */
  | 'unexpected';

/** What is known of a refusal beside the exchange in which it was seen. */
export interface RefusalFacts {
  readonly refusal: Refusal;
  /** The service's own words; empty when it gave none. */
  readonly explanation: string;
  /** Seconds the service asks to wait. */
  readonly retryAfterSeconds?: number | undefined;
  /** Claims that a new sign-in has to ask for, as JSON; only of a claims challenge. */
  readonly claims?: string | undefined;
}

/** What is in the way of any request, whatever it is about: never a sign of a missing right or thing, nor of a wrong request. */
const inTheWay: readonly Refusal[] = [
  'policy',
  'locked',
  'subscriptionDisabled',
  'notRegistered',
  'conditionalAccess',
  'claimsChallenge',
  'page',
  'tooLong',
  'changing',
  'busy',
];
/** Refusals of nobody: the request was not judged. */
const unjudged: readonly Refusal[] = ['page', 'tooLong', 'broken', 'hostUnknown', 'busy', 'changing'];
const forbidden: readonly Refusal[] = ['lacksRight', 'denied', 'blocked', 'firewall', 'disabled', 'notMember'];
const absent: readonly Refusal[] = ['notFound', 'subscriptionNotFound', 'groupNotFound', 'projectNotFound'];
const invalid: readonly Refusal[] = ['invalid', 'unsupported', 'versionUnknown', 'versionIsPreview'];

export class HttpProblem extends Error {
  readonly seen: Seen;
  readonly refusal: Refusal;
  /** The service's explanation, harmless to print; empty when it gave none. */
  readonly explanation: string;
  /** Seconds the service asks to wait. */
  readonly retryAfterSeconds: number | undefined;
  /** @see RefusalFacts.claims */
  readonly claims: string | undefined;

  constructor(seen: Seen, facts: RefusalFacts, cause?: unknown) {
    const { refusal, explanation, retryAfterSeconds, claims } = facts;
    super(`${seen.method} ${seen.address}: ${seen.status ?? 'no answer'} ${seen.serviceCode ?? ''}`.trim(), { cause });
    this.name = 'HttpProblem';
    this.seen = seen;
    this.refusal = refusal;
    this.explanation = sanitize(explanation, 900);
    this.retryAfterSeconds = retryAfterSeconds;
    this.claims = claims;
  }

  get status(): number | undefined {
    return this.seen.status;
  }

  get code(): string | undefined {
    return this.seen.serviceCode;
  }

  /** The answer by its number and the service's words: `403: No.`, or the number alone. */
  get answer(): string {
    return `${this.status}${this.explanation ? `: ${this.explanation}` : ''}`;
  }

  /** The answer by its number and the service's code: `403 Forbidden`. */
  get answerCode(): string {
    return this.answerCodeOr('Forbidden');
  }

  /** The same, with what to say where the service gave no code. */
  answerCodeOr(otherwise: string): string {
    return `${this.status} ${this.code ?? otherwise}`;
  }

  /** The answer by its number, the service's code and its words: `400 InvalidLifetime: No.` */
  get answerInFull(): string {
    return `${this.status} ${this.code ?? ''}: ${this.explanation}`;
  }

  /** By the service's code, or by the number where it gave none. */
  get codeOrNumber(): string {
    return this.code ?? String(this.status);
  }

  /** Whoever or whatever forbids it. */
  get isForbidden(): boolean {
    return this.#isOf(forbidden, 403);
  }

  /** Not there, or not to be known to be there. */
  get isAbsent(): boolean {
    return this.#isOf(absent, 404);
  }

  /** It goes against what is there, or, as far as the service says, against another change of it. */
  get isConflict(): boolean {
    return this.#isOf(['conflict'], 409);
  }

  /** The request itself is wrong, or of a kind or a version that the service does not take. */
  get isInvalid(): boolean {
    return this.#isOf(invalid, 400);
  }

  /** Whether the service judged the request: not so where it was not reached or had no time. */
  get isJudged(): boolean {
    return this.status !== undefined && this.status < 500 && this.status !== 429 && !unjudged.includes(this.refusal);
  }

  /** Nobody can tell from this whether the request took effect: it broke off, a gateway answered, or a 500 without a reason. */
  get leavesDoubt(): boolean {
    const isBroken = this.status === undefined || [408, 502, 504].includes(this.status);
    return isBroken || this.refusal === 'page' || (this.status === 500 && !this.code);
  }

  /** By its name or by its number alone; the number says nothing where something else is in the way. */
  #isOf(family: readonly Refusal[], status: number): boolean {
    return family.includes(this.refusal) || (this.status === status && !inTheWay.includes(this.refusal));
  }
}
