import assert from 'node:assert/strict';
import { run } from '../../core';
import type { Loader } from '../../core/context';
import { Recipe } from '../../core/engine/recipe';
import type { Removal, Resource } from '../../core/engine/resource';
import { Pending, Problem } from '../../core/problem/problem';
import { Shelf, smallContext, thing } from './small-context';

const problem = (code: string) => new Problem({ code, what: `What ${code}.`, why: 'Why.', fix: 'Fix.' });
const nothing = async () => undefined;

describe('a step that may turn out to be needless', () => {
  it('asks nothing, shows nothing and gives nothing', async () => {
    const shelf = new Shelf();
    const recipe = Recipe.named('r')
      .ensureIf('a', thing('a', shelf), nothing)
      .findIf('b', { kind: 'b', title: () => '', find: async () => assert.fail('nothing is asked') }, nothing)
      .ensure('c', thing('c', shelf), async (outputs) => `after ${await outputs.a} and ${await outputs.b}`);
    const { report, outputs } = await run(recipe, 'apply', smallContext().context);
    assert.deepEqual(
      report.steps.map(({ step }) => step),
      ['c'],
    );
    assert.equal(outputs.c, 'after undefined and undefined');
  });

  it('is not shown as waiting when that comes out only after something was made', async () => {
    const shelf = new Shelf();
    const recipe = Recipe.named('r')
      .ensure('a', thing('a', shelf), () => 'x')
      .ensureIf('b', thing('b', shelf), async (outputs) => ((await outputs.a) === 'x' ? undefined : 'y'));
    const { report } = await run(recipe, 'apply', smallContext().context);
    assert.deepEqual(
      report.steps.map(({ step, state }) => [step, state]),
      [['a', 'created']],
    );
  });
});

describe('a thing whose change makes others read differently', () => {
  const recipeOf = (shelf: Shelf) => {
    const turning: Resource<string, string> = { ...thing('a', shelf), changesWhatFollows: () => true };
    return Recipe.named('r')
      .ensure('a', turning, () => 'new')
      .ensure('b', thing('b', shelf), async (outputs) => `of ${await outputs.a}`, { about: 'of it' })
      .ensure('c', thing('c', shelf), () => 'x');
  };

  it('lets a plan say what comes after it, and reads that once it is changed', async () => {
    const shelf = new Shelf();
    shelf.things.set('a', 'old').set('b', 'of old').set('c', 'x');
    const { lines, context } = smallContext();
    const plan = await run(recipeOf(shelf), 'plan', context);
    assert.deepEqual(
      plan.report.steps.map(({ state }) => state),
      ['toChange', 'notReached', 'noChange'],
    );
    assert.deepEqual(lines, ['to change: thing a new: text: old → new', 'then: thing b of it (after thing a)']);
    shelf.done.length = 0;
    const { report } = await run(recipeOf(shelf), 'apply', context);
    assert.deepEqual(shelf.done, ['read a', 'read c', 'write a', 'read b', 'write b']);
    assert.equal(report.outcome, 'changed');
  });

  it('changes nothing where it stays as it is', async () => {
    const shelf = new Shelf();
    shelf.things.set('a', 'new').set('b', 'of new').set('c', 'x');
    const { report } = await run(recipeOf(shelf), 'apply', smallContext().context);
    assert.equal(report.outcome, 'noChange');
  });

  it('is no longer remembered as it was by those that come after it', async () => {
    const shelf = new Shelf();
    shelf.things.set('a', 'old');
    const known: Loader<string, string | undefined> = {
      name: 'thing on the shelf',
      keyOf: (name) => name,
      one: async (name) => shelf.things.get(name),
    };
    const told: (string | undefined)[] = [];
    const reading = (name: string): Resource<string, string> => ({
      ...thing(name, shelf),
      changesWhatFollows: () => name === 'a',
      read: async (_want, context) => {
        const found = await context.reads.get(known, 'a');
        told.push(found);
        return name === 'a' ? found : undefined;
      },
    });
    const recipe = Recipe.named('r')
      .ensure('a', reading('a'), () => 'new')
      .ensure('b', reading('b'), (outputs) => outputs.a);
    await run(recipe, 'apply', smallContext().context);
    assert.deepEqual(told, ['old', 'new']);
  });
});

describe('a step that the others can do without', () => {
  const recipeOf = (shelf: Shelf, failed: unknown) =>
    Recipe.named('r')
      .ensureIf(
        'a',
        thing('a', shelf, () => Promise.reject(failed)),
        async () => 'x',
        { optional: true },
      )
      .ensure('b', thing('b', shelf), async (outputs) => `after ${await outputs.a}`);

  it('is told when it has a problem, and is no failure', async () => {
    const shelf = new Shelf();
    const { context, lines } = smallContext();
    const { report } = await run(recipeOf(shelf, problem('p')), 'apply', context);
    assert.deepEqual([report.problems, shelf.things.get('b')], [[], 'after undefined']);
    assert.deepEqual(report.steps[0]?.kept, ['What p.']);
    assert.ok(lines.includes('going on without it: What p.'));
  });

  it('is a failure when something else went wrong', async () => {
    const shelf = new Shelf();
    const { report } = await run(recipeOf(shelf, new Error('unforeseen')), 'apply', smallContext().context);
    assert.deepEqual([report.problems.length, shelf.things.has('b')], [1, false]);
  });
});

describe('what takes its time', () => {
  it('is rested for after it was written, and not when it was there', async () => {
    const shelf = new Shelf();
    const { context, seconds, lines } = smallContext();
    const recipe = Recipe.named('r').ensure('a', thing('a', shelf), () => 'x', { restSeconds: 60 });
    await run(recipe, 'apply', context);
    assert.deepEqual([seconds(), lines.at(-1)], [60, 'waiting 60 s for thing a x to take effect']);
    await run(recipe, 'apply', context);
    assert.equal(seconds(), 60);
  });

  it('is waited for as long as the resource says, and then its own problem is said', async () => {
    const shelf = new Shelf();
    const { context, seconds } = smallContext();
    const slow: Resource<string, string> = {
      ...thing('a', shelf, async () => undefined),
      settling: (want) => ({ seconds: 600, unsettled: problem(want) }),
    };
    const { report } = await run(
      Recipe.named('r').ensure('a', slow, () => 'x'),
      'apply',
      context,
    );
    assert.deepEqual([report.problems.map(({ code }) => code), seconds()], [['x'], 600]);
  });

  it('is taken away when it may be, however long that is', async () => {
    const { context, seconds } = smallContext();
    let there = true;
    const gone: Removal<string, string> = {
      kind: 'thing',
      title: (item) => item,
      patienceSeconds: 900,
      find: async () => ({ remove: there ? ['a'] : [] }),
      isOurs: () => true,
      delete: async () => {
        if (seconds() < 700) {
          throw new Pending('its time', problem('p'));
        }
        there = false;
      },
    };
    const { report } = await run(
      Recipe.named('r').remove('a', gone, () => 'x'),
      'apply',
      context,
    );
    assert.deepEqual([report.problems, report.outcome], [[], 'removed']);
  });
});
