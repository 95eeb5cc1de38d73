import assert from 'node:assert/strict';
import { run } from '../../core';
import { Recipe } from '../../core/engine/recipe';
import type { Report } from '../../core/engine/report';
import type { Test, Tested } from '../../core/engine/resource';
import { Pending, Problem } from '../../core/problem/problem';
import { Shelf, smallContext, thing } from './small-context';

const problem = (code: string) => new Problem({ code, what: `What ${code}.`, why: 'Why.', fix: 'Fix.' });
const statesOf = (report: Report) => Object.fromEntries(report.steps.map(({ step, state }) => [step, state]));
const passed: Tested = { verdict: 'passed' };

function testOf(shelf: Shelf, test: (want: string) => Promise<Tested>): Test<string> {
  return {
    kind: 'test',
    title: (want) => want,
    test: (want) => {
      shelf.done.push(`test ${want}`);
      return test(want);
    },
  };
}

/** A key that is tried before the door that it opens is made. */
function recipeOf(shelf: Shelf, test: (want: string) => Promise<Tested>) {
  return Recipe.named('r')
    .ensure('key', thing('key', shelf), () => 'new')
    .test('tried', testOf(shelf, test), (outputs) => outputs.key, { about: 'of the key' })
    .ensure('door', thing('door', shelf), () => 'open', { after: ['tried'] });
}

describe('a test before what relies on it', () => {
  it('comes after what it awaits and before what it guards', async () => {
    const shelf = new Shelf();
    const { report, outputs } = await run(
      recipeOf(shelf, async () => passed),
      'apply',
      smallContext().context,
    );
    assert.deepEqual(shelf.done, ['read key', 'read door', 'write key', 'test new', 'write door']);
    assert.deepEqual([report.outcome, report.verified, outputs.tried], ['changed', true, 'passed']);
    assert.deepEqual(statesOf(report), { key: 'created', tried: 'proved', door: 'created' });
  });

  it('lets nothing be written of what it guards when it fails', async () => {
    const shelf = new Shelf();
    const failing = async () => {
      throw problem('wrong');
    };
    const { report } = await run(recipeOf(shelf, failing), 'apply', smallContext().context);
    assert.deepEqual(
      report.problems.map(({ code }) => code),
      ['wrong'],
    );
    assert.equal(shelf.things.has('door'), false);
    assert.deepEqual(statesOf(report), { key: 'created', tried: 'failed', door: 'notReached' });
  });

  it('stops a run before any write when what it needs is there already', async () => {
    const shelf = new Shelf();
    shelf.things.set('key', 'new');
    const failing = async () => {
      throw problem('wrong');
    };
    const { report } = await run(recipeOf(shelf, failing), 'apply', smallContext().context);
    assert.deepEqual([report.changed, report.problems.length], [false, 1]);
    assert.ok(!shelf.done.some((line) => line.startsWith('write')));
  });

  it('is made once where nothing is written, and again where something was', async () => {
    const shelf = new Shelf();
    shelf.things.set('key', 'new');
    shelf.things.set('door', 'open');
    await run(
      recipeOf(shelf, async () => passed),
      'apply',
      smallContext().context,
    );
    assert.deepEqual(shelf.done, ['read key', 'test new', 'read door']);
    shelf.things.set('key', 'old');
    shelf.done.length = 0;
    await run(
      recipeOf(shelf, async () => passed),
      'apply',
      smallContext().context,
    );
    assert.deepEqual(
      shelf.done.filter((line) => line.startsWith('test')),
      ['test old', 'test new'],
    );
  });

  it('says why it could not be tried, proves nothing then, and stops nothing', async () => {
    const shelf = new Shelf();
    const { context, lines } = smallContext();
    const untried = async (): Promise<Tested> => ({ verdict: 'notTried', note: 'nobody has the key' });
    const { report, outputs } = await run(recipeOf(shelf, untried), 'apply', context);
    assert.deepEqual([report.outcome, report.verified, outputs.tried], ['changed', false, 'notTried']);
    assert.ok(lines.includes('not tried: test new: nobody has the key'), lines.join('\n'));
  });

  it('is no proof where its result is inferred, and says from what', async () => {
    const shelf = new Shelf();
    const { context, lines } = smallContext();
    const inferring = async (): Promise<Tested> => ({ verdict: 'inferred', note: 'from its role' });
    const { report, outputs } = await run(recipeOf(shelf, inferring), 'apply', context);
    assert.deepEqual([report.verified, outputs.tried, statesOf(report).tried], [false, 'inferred', 'inferred']);
    assert.ok(lines.includes('inferred: test new: from its role'), lines.join('\n'));
  });

  it('waits for a service that has not caught up', async () => {
    const shelf = new Shelf();
    let left = 3;
    const slow = async () => {
      left -= 1;
      if (left > 0) {
        throw new Pending('the key to be known', problem('slow'));
      }
      return passed;
    };
    const { context, seconds } = smallContext();
    assert.deepEqual((await run(recipeOf(shelf, slow), 'apply', context)).report.problems, []);
    assert.equal(seconds(), 6);
  });

  it('leaves what it guards in a plan, and says in a check that all is in order', async () => {
    const shelf = new Shelf();
    const planned = await run(
      recipeOf(shelf, async () => passed),
      'plan',
      smallContext().context,
    );
    assert.deepEqual(statesOf(planned.report), { key: 'toCreate', tried: 'notReached', door: 'toCreate' });
    shelf.things.set('key', 'new');
    shelf.things.set('door', 'open');
    const { context, lines } = smallContext();
    const { report } = await run(
      recipeOf(shelf, async () => passed),
      'check',
      context,
    );
    assert.deepEqual([report.outcome, report.verified, lines], ['inOrder', true, ['proved: test new']]);
  });
});

describe('what is told beside a run', () => {
  const warning = {
    kind: 'advice',
    title: (want: string) => want,
    advise: async () => [problem('beware')],
  };
  const recipe = (shelf: Shelf) =>
    Recipe.named('r')
      .ensure('a', thing('a', shelf), () => 'x')
      .advise('beside', warning, () => 'it', { onWrites: true })
      .precheck(async () => [problem('lacking')], { isThorough: true });

  it('is told by a plan, by a run that stops, and by a check, and not by a run that writes nothing', async () => {
    const shelf = new Shelf();
    const { context } = smallContext();
    for (const mode of ['plan', 'apply'] as const) {
      const { report } = await run(recipe(shelf), mode, context);
      assert.deepEqual([report.problems.length, report.warnings.length], [1, 1], mode);
    }
    shelf.things.set('a', 'x');
    assert.equal((await run(recipe(shelf), 'check', context)).report.warnings.length, 1);
    assert.equal((await run(recipe(shelf), 'apply', context)).report.warnings.length, 0);
  });

  it('names missing rights also where something else stops the run', async () => {
    const shelf = new Shelf();
    shelf.things.set('a', 'fixed');
    const { report } = await run(
      recipe(shelf).ensure('b', thing('b', shelf), () => 'y'),
      'apply',
      smallContext().context,
    );
    assert.deepEqual(
      report.problems.map(({ code }) => code),
      ['change.not-in-place', 'lacking'],
    );
  });
});
