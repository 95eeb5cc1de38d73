/** By host, when requests to it left: all of those that were about to, so that none of them is held up. */
export class Departures {
  readonly #opening = new Map<string, number>();
  readonly #told = new Map<string, () => void>();
  readonly #awaited = new Map<string, Promise<void>>();

  of(host: string): Promise<void> {
    const known = this.#awaited.get(host);
    const awaited = known ?? new Promise<void>((resolve) => this.#told.set(host, resolve));
    this.#awaited.set(host, awaited);
    return awaited;
  }

  /** A connection is being opened. */
  open(host: string): void {
    this.#opening.set(host, (this.#opening.get(host) ?? 0) + 1);
  }

  /** It is ready, and its request written. */
  leave(host: string): void {
    const left = (this.#opening.get(host) ?? 1) - 1;
    this.#opening.set(host, left);
    if (left === 0) {
      this.tell(host);
    }
  }

  tell(host: string): void {
    void this.of(host);
    this.#told.get(host)?.();
  }
}
