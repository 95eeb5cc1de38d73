/** What a signal does to a context, and what it leaves behind. */
import assert from 'node:assert/strict';
import { makeContext, run } from '../../core';
import { Recipe } from '../../core/engine/recipe';
import { runAll } from '../../core/engine/run-all';
import { Cancelled } from '../../core/problem/problem';
import { Shelf, smallContext, thing } from '../engine/small-context';

/** A signal that tells how many listen. */
function counted() {
  const listeners = new Set<() => void>();
  const signal = {
    aborted: false,
    addEventListener: (_type: 'abort', listener: () => void) => void listeners.add(listener),
    removeEventListener: (_type: 'abort', listener: () => void) => void listeners.delete(listener),
  };
  const abort = () => {
    signal.aborted = true;
    for (const listener of [...listeners]) {
      listener();
    }
  };
  return { signal, abort, listening: () => listeners.size };
}

describe('a context that can be cancelled', () => {
  it('has no listener more after it has waited, however often', async () => {
    const { signal, listening } = counted();
    const { context } = smallContext();
    const own = makeContext({ ...context, signal });
    const before = listening();
    for (let count = 0; count < 50; count += 1) {
      await own.clock.sleep(1000);
    }
    assert.equal(listening(), before);
  });

  it('has none more after a wait that was cut, and waits no more', async () => {
    const { signal, abort, listening } = counted();
    const { context } = smallContext();
    const never = () => new Promise<void>(() => {});
    const own = makeContext({ ...context, clock: { ...context.clock, sleep: never }, signal });
    const before = listening();
    const waits = own.clock.sleep(1000);
    assert.equal(listening(), before + 1);
    abort();
    await assert.rejects(waits, Cancelled);
    assert.equal(listening(), before);
    await assert.rejects(own.clock.sleep(1000), Cancelled);
  });

  it('says once that it is cancelled, however many runs are under way and come after', async () => {
    const { signal, abort, listening } = counted();
    const { context, lines } = smallContext();
    const own = makeContext({ ...context, signal });
    const before = listening();
    const shelf = new Shelf();
    const recipeOf = (name: string) => {
      const cancelsAll = thing(name, shelf, async (want) => {
        abort();
        return want;
      });
      return { name, recipe: Recipe.named('r').ensure('a', cancelsAll, () => 'x') };
    };
    await runAll(['one', 'two', 'three'].map(recipeOf), { mode: 'apply' }, own);
    await run(recipeOf('four').recipe, 'apply', own);
    assert.deepEqual(
      lines.filter((line) => line.startsWith('cancelled')),
      ['cancelled: no further write begins'],
    );
    assert.equal(listening(), before);
  });
});
