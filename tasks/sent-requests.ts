/**
 * When requests have been sent: the first of all, and the first to each host. Libraries that are needed later are loaded
 * then, so that loading them delays no request.
 */
export class SentRequests {
  /** Resolves when the first request has been sent, or when none will be. */
  readonly first: Promise<void>;
  #resolveFirst = () => {};
  #isAnyBegun = false;
  /** By host: connections that are being opened for a request. */
  readonly #opening = new Map<string, number>();
  readonly #resolvers = new Map<string, () => void>();
  readonly #hosts = new Map<string, Promise<void>>();

  constructor() {
    this.first = new Promise((resolve) => {
      this.#resolveFirst = resolve;
    });
  }

  /** The same for a caller that would send a request too: when no other is about to be sent, it need not wait. */
  afterFirst(): Promise<void> {
    // Requests that begin in this turn of the event loop count as sent before it.
    setImmediate(() => this.#isAnyBegun || this.stopWaiting());
    return this.first;
  }

  /** Resolves when every request that was about to be sent to the host has been sent, or one is over. */
  to(host: string): Promise<void> {
    const known = this.#hosts.get(host);
    const sent = known ?? new Promise<void>((resolve) => this.#resolvers.set(host, resolve));
    this.#hosts.set(host, sent);
    return sent;
  }

  /** A request begins. */
  begin(): void {
    this.#isAnyBegun = true;
  }

  /** A connection is being opened for a request. */
  connect(host: string): void {
    this.#opening.set(host, (this.#opening.get(host) ?? 0) + 1);
  }

  /** The connection is ready, and its request written. */
  connected(host: string): void {
    this.stopWaiting();
    const opening = (this.#opening.get(host) ?? 1) - 1;
    this.#opening.set(host, opening);
    if (opening === 0) {
      this.#resolve(host);
    }
  }

  /** A request was answered, or failed. */
  end(host: string): void {
    this.stopWaiting();
    this.#resolve(host);
  }

  /** Nobody waits for the first request any more. */
  stopWaiting(): void {
    this.#resolveFirst();
  }

  #resolve(host: string): void {
    void this.to(host);
    this.#resolvers.get(host)?.();
  }
}
