/** What the wire throws: an answer that is not a success, or no answer. Resources translate the codes they understand. */
import { harmless } from '../names/foreign-text';
import type { Seen } from './problem';

export class HttpProblem extends Error {
  readonly seen: Seen;
  /** The service's explanation, harmless to print; empty when it gave none. */
  readonly explanation: string;
  /** Seconds the service asks to wait. */
  readonly retryAfterSeconds: number | undefined;

  constructor(seen: Seen, explanation: string, retryAfterSeconds?: number, cause?: unknown) {
    super(`${seen.method} ${seen.address}: ${seen.status ?? 'no answer'} ${seen.serviceCode ?? ''}`.trim(), { cause });
    this.name = 'HttpProblem';
    this.seen = seen;
    this.explanation = harmless(explanation, 900);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  get status(): number | undefined {
    return this.seen.status;
  }

  get code(): string | undefined {
    return this.seen.serviceCode;
  }

  /** Nobody can tell from this whether the request took effect: it broke off, a gateway answered, or a 500 without a reason. */
  get leavesDoubt(): boolean {
    return this.status === undefined || [502, 504].includes(this.status) || (this.status === 500 && !this.code);
  }
}
