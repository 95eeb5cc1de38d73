/**
 * Reads that are remembered. What was read is known to all runs over one context that were under way by then, for as long
 * as at least one is; after a write a run reads anew, over a context that is `renewed`. A failed read is not remembered.
 */
import type { Context, Loader, Reads } from '../context';

interface Remembered {
  readonly value: Promise<unknown>;
  /** The count of reads at which it was asked for. */
  readonly turn: number;
}

/** What has been read over a context. */
export class Memory {
  readonly #known = new Map<string, Remembered>();
  #turn = 0;
  #holders = 0;

  /** The turn after all reads so far: what was asked for from then on is newer than now. */
  get next(): number {
    return this.#turn + 1;
  }

  /** What was asked for at that turn or later. */
  recall(name: string, since: number): Promise<unknown> | undefined {
    const known = this.#known.get(name);
    return known && known.turn >= since ? known.value : undefined;
  }

  /** Nothing is kept while no run is under way: nobody would clear it. */
  keep(name: string, value: Promise<unknown>): void {
    if (this.#holders === 0) {
      return;
    }
    this.#turn += 1;
    this.#put(name, { value, turn: this.#turn });
  }

  /** The answer stays as old as it was: the write showed nothing new about the rest of it. */
  amend(name: string, change: (known: unknown) => unknown): void {
    const known = this.#known.get(name);
    if (known) {
      this.#put(name, { value: known.value.then(change), turn: known.turn });
    }
  }

  forget(name: string): void {
    this.#known.delete(name);
  }

  hold(): () => void {
    this.#holders += 1;
    return () => {
      this.#holders -= 1;
      if (this.#holders === 0) {
        this.#known.clear();
      }
    };
  }

  /** Until it fails, or something newer takes its place. */
  #put(name: string, known: Remembered): void {
    this.#known.set(name, known);
    known.value.catch(() => {
      if (this.#known.get(name) === known) {
        this.#known.delete(name);
      }
    });
  }
}

/** @param since the turn from which on answers count @param context what loaders read with */
export function makeReads(memory: Memory, since: number, context: () => Context): Reads {
  const nameOf = <Key, Value>(loader: Loader<Key, Value>, key: Key) => `${loader.name} ${loader.keyOf(key)}`;
  const fresh: Reads['fresh'] = (loader, key) => {
    const value = loader.one(key, context());
    memory.keep(nameOf(loader, key), value);
    return value;
  };
  return {
    // A name is one loader's, and so what is kept under it is of that loader's type.
    get: <Key, Value>(loader: Loader<Key, Value>, key: Key) =>
      (memory.recall(nameOf(loader, key), since) as Promise<Value> | undefined) ?? fresh(loader, key),
    fresh,
    clear: (loader, key) => memory.forget(nameOf(loader, key)),
    amend: <Key, Value>(loader: Loader<Key, Value>, key: Key, change: (known: Value) => Value) =>
      memory.amend(nameOf(loader, key), (known) => change(known as Value)),
    hold: () => memory.hold(),
  };
}
