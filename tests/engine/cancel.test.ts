/** A run that is cancelled: no further write begins, waits end at once, and what was done is told. */
import assert from 'node:assert/strict';
import { type Context, makeContext, type Report, run } from '../../core';
import { Recipe } from '../../core/engine/recipe';
import { Pending, Problem } from '../../core/problem/problem';
import { proving, Shelf, smallContext, thing } from './small-context';

interface Cancellable {
  readonly context: Context;
  readonly cancel: () => void;
  readonly lines: readonly string[];
  readonly seconds: () => number;
}

function cancellable(): Cancellable {
  const controller = new AbortController();
  const { context, lines, seconds } = smallContext();
  // What needs no time is over before the seconds are that are left for it.
  const sleep = async (milliseconds: number) => {
    await new Promise(setImmediate);
    await context.clock.sleep(milliseconds);
  };
  return {
    context: makeContext({ ...context, clock: { ...context.clock, sleep }, signal: controller.signal }),
    cancel: () => controller.abort(),
    lines,
    seconds,
  };
}

const statesOf = ({ steps }: Report) => Object.fromEntries(steps.map(({ step, state }) => [step, state]));
const pending = () =>
  new Pending('the other side', new Problem({ code: 'late', what: 'Late.', why: 'Why.', fix: 'Fix.' }));

describe('a run that is cancelled', () => {
  it('before it begins, reads and writes nothing', async () => {
    const [shelf, { context, cancel }] = [new Shelf(), cancellable()];
    cancel();
    const recipe = Recipe.named('r').ensure('a', thing('a', shelf), () => 'x');
    const { report } = await run(recipe, 'apply', context);
    assert.deepEqual(shelf.done, []);
    assert.deepEqual([report.outcome, report.changed, statesOf(report)], ['cancelled', false, { a: 'notReached' }]);
    assert.deepEqual(
      report.problems.map(({ code }) => code),
      ['run.cancelled'],
    );
  });

  it('while it writes, ends that write, begins no other, and tells both', async () => {
    const [shelf, { context, cancel, lines }] = [new Shelf(), cancellable()];
    const recipe = Recipe.named('r', { link: 'a' })
      .ensure(
        'a',
        thing('a', shelf, async (want) => {
          cancel();
          shelf.things.set('a', want);
          return want;
        }),
        () => 'x',
      )
      .ensure('b', thing('b', shelf), (outputs) => outputs.a, { about: 'for x' })
      .prove('works', { kind: 'proof', title: () => '', prove: proving(shelf) }, () => '');
    const { report } = await run(recipe, 'apply', context);
    assert.deepEqual(shelf.done, ['read a', 'write a']);
    assert.deepEqual([report.outcome, report.changed], ['cancelled', true]);
    assert.deepEqual(statesOf(report), { a: 'created', b: 'notReached', works: 'notReached' });
    assert.equal(report.problems[0]?.why, 'Done: thing a x. Not done: thing b x; proof.');
    assert.deepEqual(lines, ['cancelled: no further write begins', 'created: thing a x']);
  });

  it('while it waits for what it wrote to show, waits no longer and says that it was taken', async () => {
    const [shelf, { context, cancel, seconds }] = [new Shelf(), cancellable()];
    const slow = thing('a', shelf, async () => {
      cancel();
      return undefined;
    });
    const { report } = await run(
      Recipe.named('r').ensure('a', slow, () => 'x'),
      'apply',
      context,
    );
    assert.ok(seconds() < 4, `${seconds()} s`);
    assert.deepEqual([report.outcome, statesOf(report)], ['cancelled', { a: 'created' }]);
    assert.match(report.steps[0]?.kept?.[0] ?? '', /taken by the service/);
  });

  it('while a service has not caught up, tries no more', async () => {
    const [shelf, { context, cancel, seconds }] = [new Shelf(), cancellable()];
    let tries = 0;
    const late = thing('a', shelf, async () => {
      tries += 1;
      cancel();
      throw pending();
    });
    const { report } = await run(
      Recipe.named('r').ensure('a', late, () => 'x'),
      'apply',
      context,
    );
    assert.deepEqual([tries, report.outcome, report.changed], [1, 'cancelled', false]);
    assert.match(report.problems[0]?.why ?? '', /^Nothing is known to have been written\. Under way.*: thing a x\.$/);
    assert.ok(seconds() < 4, `${seconds()} s`);
  });

  it('while an answer does not come, waits some seconds for it and says that its outcome is not known', async () => {
    const [shelf, { context, cancel, seconds }] = [new Shelf(), cancellable()];
    const silent = thing('a', shelf, () => {
      cancel();
      return new Promise(() => {});
    });
    const { report } = await run(
      Recipe.named('r').ensure('a', silent, () => 'x'),
      'apply',
      context,
    );
    assert.equal(seconds(), 3);
    assert.match(report.problems[0]?.why ?? '', /Under way, and not known to be done: thing a x\./);
  });

  it('after a failure, tells that too', async () => {
    const [shelf, { context, cancel }] = [new Shelf(), cancellable()];
    const failing = thing('a', shelf, async () => {
      cancel();
      throw new Problem({ code: 'broken', what: 'Broken.', why: 'Why.', fix: 'Fix.' });
    });
    const recipe = Recipe.named('r')
      .ensure('a', failing, () => 'x')
      .remove(
        'old',
        {
          kind: 'old',
          title: () => 'old',
          find: async () => ({ remove: ['o'] }),
          isOurs: () => true,
          delete: async () => {},
        },
        () => 'o',
      );
    const { report } = await run(recipe, 'apply', context);
    assert.deepEqual([report.outcome, report.problems[0]?.code], ['failed', 'broken']);
  });

  it('while it removes, deletes nothing further', async () => {
    const { context, cancel } = cancellable();
    const left = new Set(['one', 'two']);
    const deleted: string[] = [];
    const sweep = {
      kind: 'thing',
      title: (item: string) => item,
      find: async () => ({ remove: [...left] }),
      isOurs: () => true,
      delete: async (item: string) => {
        deleted.push(item);
        left.delete(item);
        cancel();
      },
    };
    const recipe = Recipe.named('r')
      .remove('first', sweep, () => 'all')
      .remove('second', { ...sweep, find: async () => ({ remove: ['three'] }) }, () => 'all');
    const { report } = await run(recipe, 'apply', context);
    assert.deepEqual(deleted, ['one']);
    assert.deepEqual([report.outcome, report.changed, report.isRemoval], ['cancelled', true, true]);
  });

  it('when all is done, is a run like any other', async () => {
    const [shelf, { context, cancel }] = [new Shelf(), cancellable()];
    const { report } = await run(
      Recipe.named('r', { link: 'a' }).ensure('a', thing('a', shelf), () => 'x'),
      'apply',
      context,
    );
    cancel();
    assert.equal(report.outcome, 'created');
  });
});
