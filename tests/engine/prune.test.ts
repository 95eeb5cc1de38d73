import assert from 'node:assert/strict';
import { run } from '../../core';
import { Recipe } from '../../core/engine/recipe';
import type { Removal } from '../../core/engine/resource';
import { HttpProblem } from '../../core/problem/http-problem';
import { Pending, Problem } from '../../core/problem/problem';
import { proving, Shelf, smallContext, thing } from './small-context';

const problem = (code: string) => new Problem({ code, what: `What ${code}.`, why: 'Why.', fix: 'Fix.' });

/** What lies on the shelf under names that begin so has to go; what is "kept" stays. */
function sweep(name: string, shelf: Shelf, remove?: (item: string) => Promise<void>): Removal<string, string> {
  return {
    kind: `sweep ${name}`,
    title: (item) => item,
    find: async (want) => {
      const found = [...shelf.things.keys()].filter((key) => key.startsWith(want));
      const isKept = (key: string) => shelf.things.get(key) === 'kept';
      return {
        remove: found.filter((key) => !isKept(key)),
        keep: found.filter(isKept).map((key) => `${key}: somebody needs it`),
      };
    },
    isOurs: () => true,
    delete: async (item) => {
      shelf.done.push(`remove ${item}`);
      await remove?.(item);
      shelf.things.delete(item);
    },
  };
}

function shelfOf(things: Readonly<Record<string, string>>): Shelf {
  const shelf = new Shelf();
  for (const [name, text] of Object.entries(things)) {
    shelf.things.set(name, text);
  }
  return shelf;
}

describe('what has to go', () => {
  it('goes last, when everything else is in place and proved', async () => {
    const shelf = shelfOf({ old: 'x' });
    const recipe = Recipe.named('r')
      .remove('tidy', sweep('tidy', shelf), () => 'old')
      .ensure('a', thing('a', shelf), () => 'x')
      .prove('works', { kind: 'proof', title: () => '', prove: proving(shelf) }, () => '');
    const { report } = await run(recipe, 'apply', smallContext().context);
    assert.deepEqual(shelf.done, ['read a', 'write a', 'prove', 'remove old']);
    assert.deepEqual([report.outcome, report.verified], ['changed', true]);
  });

  it('stays when what replaces it does not work', async () => {
    const shelf = shelfOf({ old: 'x' });
    const fail = async () => {
      throw problem('broken');
    };
    const recipe = Recipe.named('r')
      .prove('works', { kind: 'proof', title: () => '', prove: fail }, () => '')
      .remove('tidy', sweep('tidy', shelf), () => 'old');
    const { report } = await run(recipe, 'apply', smallContext().context);
    assert.deepEqual([shelf.done, report.problems.map(({ code }) => code)], [[], ['broken']]);
  });

  it('goes one after the other, and nothing further after a failure', async () => {
    const shelf = shelfOf({ a1: 'x', b1: 'x', c1: 'x' });
    const refuse = async () => {
      throw problem('refused');
    };
    const recipe = Recipe.named('r')
      .remove('first', sweep('first', shelf), () => 'a')
      .remove('second', sweep('second', shelf, refuse), () => 'b')
      .remove('third', sweep('third', shelf), () => 'c');
    const { report } = await run(recipe, 'apply', smallContext().context);
    assert.deepEqual(shelf.done, ['remove a1', 'remove b1']);
    assert.deepEqual(
      report.steps.map(({ step, state }) => `${step} ${state}`),
      ['first removed', 'second failed', 'third notReached'],
    );
    assert.deepEqual([report.changed, report.outcome], [true, 'failed']);
  });

  it('is waited for, when the service wants to wait and until it is gone', async () => {
    const shelf = shelfOf({ a1: 'x' });
    let refusals = 2;
    const small = smallContext();
    const slow = async () => {
      if (refusals > 0) {
        refusals -= 1;
        throw new Pending('the service to be ready', problem('not-ready'));
      }
    };
    const { report } = await run(
      Recipe.named('r').remove('tidy', sweep('tidy', shelf, slow), () => 'a'),
      'apply',
      small.context,
    );
    assert.deepEqual([report.outcome, small.seconds()], ['removed', 6]);
  });

  it('is looked for once more after a while where a list shows less of it than before', async () => {
    const shelf = shelfOf({ a1: 'x' });
    const small = smallContext();
    const { find, ...rest } = sweep('tidy', shelf);
    let looks = 0;
    const lagging: Removal<string, string> = {
      ...rest,
      find: async (want, context) => {
        looks += 1;
        const found = await find(want, context);
        return looks > 1 && small.seconds() < 5 ? { ...found, remove: [] } : found;
      },
    };
    const recipe = Recipe.named('r').remove('tidy', lagging, () => 'a');
    const { report } = await run(recipe, 'apply', small.context);
    assert.deepEqual([report.outcome, shelf.done, small.seconds()], ['removed', ['remove a1'], 5]);
  });

  it('is a problem when it never goes', async () => {
    const shelf = shelfOf({ a1: 'x' });
    const { delete: _delete, ...rest } = sweep('tidy', shelf);
    const recipe = Recipe.named('r').remove('tidy', { ...rest, delete: async () => {} }, () => 'a');
    const { report } = await run(recipe, 'apply', smallContext().context);
    assert.deepEqual(
      report.problems.map(({ code }) => code),
      ['remove.still-there'],
    );
  });

  it('is sent again when it was taken and has not gone', async () => {
    const shelf = shelfOf({ a1: 'x' });
    const { delete: remove, ...rest } = sweep('tidy', shelf);
    let sent = 0;
    const deaf: Removal<string, string> = {
      ...rest,
      delete: async (item, context) => {
        sent += 1;
        await (sent > 1 ? remove(item, context) : undefined);
      },
    };
    const { report } = await run(
      Recipe.named('r').remove('tidy', deaf, () => 'a'),
      'apply',
      smallContext().context,
    );
    assert.deepEqual([report.problems, report.outcome, sent], [[], 'removed', 2]);
  });

  it('says what keeps it when it never goes, where that can be told', async () => {
    const { delete: _delete, ...rest } = sweep('tidy', shelfOf({ a1: 'x' }));
    const stays = async () => problem('referred');
    const kept: Removal<string, string> = { ...rest, delete: async () => {}, stays };
    const { report } = await run(
      Recipe.named('r').remove('tidy', kept, () => 'a'),
      'apply',
      smallContext().context,
    );
    assert.deepEqual(
      report.problems.map(({ code }) => code),
      ['referred'],
    );
  });

  it('waits where another change is under way, and says so when that does not end', async () => {
    const changing = new HttpProblem(
      {
        method: 'DELETE',
        address: 'https://api.example/a',
        status: 409,
        serviceCode: 'AnotherOperationInProgress',
        requestId: undefined,
        time: '',
      },
      { refusal: 'changing', explanation: 'Another operation is in progress.' },
    );
    for (const [refusals, codes] of [
      [3, []],
      [1000, ['service.changing']],
    ] as const) {
      let left: number = refusals;
      const busy = async () => {
        left -= 1;
        if (left >= 0) {
          throw changing;
        }
      };
      const recipe = Recipe.named('r').remove('tidy', sweep('tidy', shelfOf({ a1: 'x' }), busy), () => 'a');
      const { report } = await run(recipe, 'apply', smallContext().context);
      assert.deepEqual(
        report.problems.map(({ code }) => code),
        codes,
      );
    }
  });

  it('is said by a plan and named as drift by a check, and both leave it', async () => {
    const shelf = shelfOf({ a1: 'x', a2: 'kept' });
    const recipe = Recipe.named('r').remove('tidy', sweep('tidy', shelf), () => 'a');
    const small = smallContext();
    const plan = await run(recipe, 'plan', small.context);
    assert.deepEqual(
      [plan.report.outcome, small.lines],
      ['planned', ['to remove: sweep tidy a1', 'to keep: a2: somebody needs it']],
    );
    const check = await run(recipe, 'check', small.context);
    assert.deepEqual(
      [check.report.outcome, check.report.problems.map(({ code }) => code)],
      ['drifted', ['check.left-over']],
    );
    assert.deepEqual(shelf.done, []);
  });

  it('says nothing when there is nothing', async () => {
    const recipe = Recipe.named('r').remove('tidy', sweep('tidy', new Shelf()), () => 'a');
    const { report } = await run(recipe, 'apply', smallContext().context);
    assert.deepEqual([report.outcome, report.steps], ['noChange', []]);
  });
});
