import assert from 'node:assert/strict';
import { run } from '../../core';
import { Recipe } from '../../core/engine/recipe';
import type { Resource } from '../../core/engine/resource';
import { Problem } from '../../core/problem/problem';
import { Shelf, smallContext, thing } from './small-context';

const problem = new Problem({ code: 'c', what: 'What.', why: 'Why.', fix: 'Fix.' });

describe('a part of a recipe at another place', () => {
  const both = (shelf: Shelf) =>
    Recipe.named('r')
      .value('where', () => 'here')
      .ensure('a', thing('a', shelf), () => 'x')
      .ensure('b', thing('b', shelf), async (outputs) => `${await outputs.a} ${await outputs.where}`)
      .also('there', (recipe) =>
        recipe
          .value('where', () => 'there')
          .ensure('b', thing('b there', shelf), async (outputs) => `${await outputs.a} ${await outputs.where}`, {
            about: 'b',
          })
          .ensure('c', thing('c there', shelf), (outputs) => outputs.b, { childOf: 'b', about: 'c' })
          .prove(
            'works',
            { kind: 'proof', title: () => 'it', prove: async () => ({ verdict: 'passed' }) },
            (outputs) => outputs.c,
          ),
      );

  it('sees its own steps by their names, and those outside where it has none', async () => {
    const shelf = new Shelf();
    const { outputs, report } = await run(both(shelf), 'apply', smallContext().context);
    assert.deepEqual(Object.fromEntries(shelf.things), {
      a: 'x',
      b: 'x here',
      'b there': 'x there',
      'c there': 'x there',
    });
    assert.equal(outputs.b, 'x here');
    assert.deepEqual(
      report.steps.map(({ step, title }) => [step, title]),
      [
        ['a', 'x'],
        ['b', 'x here'],
        ['b in there', 'x there in there'],
        ['c in there', 'x there in there'],
        ['works in there', 'it in there'],
      ],
    );
  });

  it('reads nothing below what it has just made there', async () => {
    const shelf = new Shelf();
    await run(both(shelf), 'apply', smallContext().context);
    assert.ok(!shelf.done.includes('read c there'));
  });

  it('is planned with its place', async () => {
    const { context, lines } = smallContext();
    await run(both(new Shelf()), 'plan', context);
    assert.ok(lines.includes('then: thing c there c in there (after thing a)'), lines.join('\n'));
  });

  it('has what it does not find itself from outside, also under a name that it gives later', async () => {
    const shelf = new Shelf();
    const recipe = Recipe.named('r')
      .value('a', () => 'outside')
      .also('there', (here) =>
        here
          .value('a', async (outputs) => `${await outputs.a}, and inside`)
          .ensure('b', thing('b', shelf), (outputs) => outputs.a),
      );
    await run(recipe, 'apply', smallContext().context);
    assert.equal(shelf.things.get('b'), 'outside, and inside');
  });
});

describe('steps that wait for others', () => {
  const slow = (
    name: string,
    shelf: Shelf,
    resource: Partial<Resource<string, string>> = {},
  ): Resource<string, string> => ({
    ...thing(name, shelf, async (want) => {
      await new Promise(setImmediate);
      shelf.done.push(`wrote ${name}`);
      shelf.things.set(name, want);
      return want;
    }),
    ...resource,
  });
  const writes = (shelf: Shelf) => shelf.done.filter((line) => !line.startsWith('read'));

  it('come after a step of which they want nothing', async () => {
    const shelf = new Shelf();
    const recipe = Recipe.named('r')
      .ensure('guard', slow('guard', shelf), () => 'x')
      .ensure('open', slow('open', shelf), () => 'x', { after: ['guard'] });
    await run(recipe, 'apply', smallContext().context);
    assert.deepEqual(writes(shelf), ['write guard', 'wrote guard', 'write open', 'wrote open']);
  });

  it('are looked at also when that step is yet to be made', async () => {
    const shelf = new Shelf();
    shelf.things.set('open', 'x');
    const recipe = Recipe.named('r')
      .ensure('guard', slow('guard', shelf), () => 'x')
      .ensure('open', slow('open', shelf), () => 'x', { after: ['guard'] });
    const { report } = await run(recipe, 'plan', smallContext().context);
    assert.deepEqual(
      report.steps.map(({ state }) => state),
      ['toCreate', 'noChange'],
    );
  });

  it('write one at a time where a service takes no more', async () => {
    const shelf = new Shelf();
    const lockKey = () => 'one service';
    const recipe = Recipe.named('r')
      .ensure('a', slow('a', shelf, { lockKey }), () => 'x')
      .ensure('b', slow('b', shelf, { lockKey }), () => 'x')
      .ensure('c', slow('c', shelf), () => 'x');
    await run(recipe, 'apply', smallContext().context);
    assert.deepEqual(writes(shelf), ['write a', 'write c', 'wrote a', 'write b', 'wrote c', 'wrote b']);
  });

  it('do not take their turn after one that failed', async () => {
    const shelf = new Shelf();
    const lockKey = () => 'one service';
    const failing = thing('a', shelf, () => Promise.reject(problem));
    const recipe = Recipe.named('r')
      .ensure('a', { ...failing, lockKey }, () => 'x')
      .ensure('b', slow('b', shelf, { lockKey }), () => 'x');
    const { report } = await run(recipe, 'apply', smallContext().context);
    assert.deepEqual([writes(shelf), report.problems], [['write a'], [problem]]);
  });

  it('are counted, with what was found, before anything is written', async () => {
    const shelf = new Shelf();
    shelf.things.set('a', 'x');
    const recipe = Recipe.named('r')
      .ensure('a', thing('a', shelf), () => 'x')
      .ensure('b', thing('b', shelf), () => 'x')
      .precheck(async (planned, { a, b }) => (planned.has('b') && a === 'x' && b === undefined ? [problem] : []));
    const { report } = await run(recipe, 'apply', smallContext().context);
    assert.deepEqual([writes(shelf), report.problems], [[], [problem]]);
  });
});
