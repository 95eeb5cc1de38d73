import assert from 'node:assert/strict';
import { run } from '../../core';
import { Recipe } from '../../core/engine/recipe';
import type { Removal } from '../../core/engine/resource';
import { Shelf, smallContext, thing } from './small-context';

function shelfOf(things: Readonly<Record<string, string>>): Shelf {
  const shelf = new Shelf();
  for (const [name, text] of Object.entries(things)) {
    shelf.things.set(name, text);
  }
  return shelf;
}

/** Takes this off the shelf, one after the other. */
const sweep = (shelf: Shelf, names: () => readonly string[]): Removal<string, string> => ({
  kind: 'sweep',
  title: (item) => item,
  find: async () => ({ remove: names() }),
  isOurs: (item) => item !== 'theirs',
  delete: async (item) => {
    shelf.done.push(`remove ${item}`);
    shelf.things.delete(item);
  },
});

describe('what goes and what stays', () => {
  it('is a change, no removal, where what lost a part goes on', async () => {
    const shelf = shelfOf({ a: 'x', old: 'x' });
    const old = () => [...shelf.things.keys()].filter((name) => name === 'old');
    const gone = await run(
      Recipe.named('r').remove('tidy', sweep(shelf, old), () => 'x'),
      'apply',
      smallContext().context,
    );
    assert.equal(gone.report.outcome, 'removed');
    shelf.things.set('old', 'x');
    const { report } = await run(
      Recipe.named('r')
        .ensure('a', thing('a', shelf), () => 'x')
        .remove('tidy', sweep(shelf, old), () => 'x'),
      'apply',
      smallContext().context,
    );
    assert.equal(report.outcome, 'changed');
  });

  it('is never what is not ours, whatever was found: then nothing goes', async () => {
    const shelf = shelfOf({ ours: 'x', theirs: 'x' });
    const { context } = smallContext();
    const recipe = Recipe.named('r').remove(
      'tidy',
      sweep(shelf, () => [...shelf.things.keys()]),
      () => 'x',
    );
    const { report } = await run(recipe, 'apply', context);
    assert.deepEqual([shelf.done, report.problems.map(({ code }) => code)], [[], ['remove.not-ours']]);
  });

  for (const place of [undefined, 'forecast']) {
    const where = place ? `, at another place: ${place}` : '';

    it(`goes before the change that would leave more of it, and is told though the change fails${where}`, async () => {
      const shelf = shelfOf({ a: 'old', orphan: 'x' });
      const failing = thing('a', shelf, async () => {
        shelf.done.push('change a');
        throw new Error('no');
      });
      const orphans = () => [...shelf.things.keys()].filter((name) => name === 'orphan');
      const part = (recipe: Recipe) =>
        recipe.ensure('a', failing, () => 'new').remove('tidy', sweep(shelf, orphans), () => 'x', { before: 'a' });
      const recipe = place ? Recipe.named('r').also(place, part) : Recipe.named('r').with(part);
      const { report } = await run(recipe, 'apply', smallContext().context);
      assert.deepEqual(shelf.done, ['read a', 'remove orphan', 'write a', 'change a']);
      assert.deepEqual(
        report.steps.map(({ state }) => state),
        ['failed', 'removed'],
      );
    });
  }

  it('is named with what went before the change', async () => {
    const shelf = shelfOf({ a: 'old', orphan: 'x' });
    const left = () => [...shelf.things.keys()].filter((name) => name !== 'a');
    const recipe = Recipe.named('r')
      .ensure(
        'a',
        thing('a', shelf, async () => {
          shelf.things.set('a', 'new');
          shelf.things.set('replaced', 'x');
          return 'new';
        }),
        () => 'new',
      )
      .remove('tidy', sweep(shelf, left), () => 'x', { before: 'a' });
    const { report } = await run(recipe, 'apply', smallContext().context);
    const tidy = report.steps.find(({ step }) => step === 'tidy');
    assert.deepEqual([tidy?.state, tidy?.title], ['removed', 'orphan, replaced']);
  });

  it('is looked for a second time where less shows than the plan saw', async () => {
    const shelf = shelfOf({ one: 'x', two: 'x' });
    const { context, seconds } = smallContext();
    let looks = 0;
    const lagging = () => {
      looks += 1;
      return looks === 2 ? ['one'] : [...shelf.things.keys()];
    };
    await run(
      Recipe.named('r').remove('tidy', sweep(shelf, lagging), () => 'x'),
      'apply',
      context,
    );
    assert.deepEqual([shelf.done, seconds()], [['remove one', 'remove two'], 5]);
  });

  it('is not waited for where the plan could not look', async () => {
    const shelf = new Shelf();
    const { context, seconds } = smallContext();
    const recipe = Recipe.named('r')
      .ensure('a', thing('a', shelf), () => 'x')
      .remove(
        'tidy',
        sweep(shelf, () => []),
        (outputs) => outputs.a,
      );
    const { report } = await run(recipe, 'apply', context);
    assert.deepEqual([seconds(), report.steps.length], [0, 1]);
  });
});
