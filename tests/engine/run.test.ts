import assert from 'node:assert/strict';
import { run } from '../../core';
import { Recipe } from '../../core/engine/recipe';
import type { Report } from '../../core/engine/report';
import { AlreadyThere, Pending, Problem } from '../../core/problem/problem';
import { fixOf } from '../recipes/said';
import { proving, Shelf, smallContext, thing } from './small-context';

const problem = (code: string) => new Problem({ code, what: `What ${code}.`, why: 'Why.', fix: 'Fix.' });
const failing = (code: string) => async () => {
  throw problem(code);
};
const statesOf = (report: Report) => Object.fromEntries(report.steps.map(({ step, state }) => [step, state]));
const writesOf = (shelf: Shelf) => shelf.done.filter((line) => line.startsWith('write'));

describe('a run of a recipe', () => {
  it('takes independent steps side by side', async () => {
    const shelf = new Shelf();
    let arrived = 0;
    let open = () => {};
    const both = new Promise<void>((resolve) => {
      open = resolve;
    });
    // Each waits until the other is under way: one after the other would never end.
    const meet = async (want: string) => {
      arrived += 1;
      if (arrived === 2) {
        open();
      }
      await both;
      return want;
    };
    const recipe = Recipe.named('r')
      .ensure('a', thing('a', shelf, meet), () => 'x')
      .ensure('b', thing('b', shelf, meet), () => 'x');
    const { report } = await run(recipe, 'apply', smallContext().context);
    assert.deepEqual(statesOf(report), { a: 'created', b: 'created' });
  }).timeout(2000);

  it('lets dependents wait for what they need, and hands it to them', async () => {
    const shelf = new Shelf();
    const recipe = Recipe.named('r')
      .ensure('a', thing('a', shelf), () => 'x')
      .value('twice', async (outputs) => `${await outputs.a}${await outputs.a}`)
      .ensure('b', thing('b', shelf), (outputs) => outputs.twice);
    const { outputs, report } = await run(recipe, 'apply', smallContext().context);
    assert.deepEqual(outputs, { a: 'x', twice: 'xx', b: 'xx' });
    assert.deepEqual(shelf.done, ['read a', 'write a', 'read b', 'write b']);
    assert.deepEqual([report.outcome, report.changed, report.verified], ['changed', true, false]);
  });

  it('reads nothing below what it has just made', async () => {
    const shelf = new Shelf();
    const recipe = Recipe.named('r')
      .ensure('a', thing('a', shelf), () => 'x')
      .ensure('b', thing('b', shelf), (outputs) => outputs.a, { childOf: 'a' });
    await run(recipe, 'apply', smallContext().context);
    assert.deepEqual(shelf.done, ['read a', 'write a', 'write b']);
  });

  it('reads what hangs on a thing that somebody else was faster to make', async () => {
    const shelf = new Shelf();
    const overtaken = async (want: string) => {
      shelf.things.set('a', want).set('b', want);
      throw new AlreadyThere(new Problem({ code: 'there', what: 'What.', why: 'Why.', fix: 'Fix.' }), 20);
    };
    const recipe = Recipe.named('r')
      .ensure('a', thing('a', shelf, overtaken), () => 'x')
      .ensure('b', thing('b', shelf), (outputs) => outputs.a, { childOf: 'a' });
    const { report } = await run(recipe, 'apply', smallContext().context);
    assert.deepEqual(shelf.done, ['read a', 'write a', 'read a', 'read b']);
    assert.equal(report.steps.find(({ step }) => step === 'b')?.state, 'noChange');
  });

  it('writes nothing the second time, and says so', async () => {
    const shelf = new Shelf();
    const recipe = Recipe.named('r').ensure('a', thing('a', shelf), () => 'x');
    const { context } = smallContext();
    await run(recipe, 'apply', context);
    shelf.done.length = 0;
    const { report } = await run(recipe, 'apply', context);
    assert.deepEqual([report.outcome, report.changed, shelf.done], ['noChange', false, ['read a']]);
  });

  it('stops at a conflict before any write, with every conflict and what to do', async () => {
    const shelf = new Shelf();
    shelf.things.set('b', 'fixed b').set('c', 'fixed c');
    const recipe = Recipe.named('r')
      .ensure('a', thing('a', shelf), () => 'x')
      .ensure('b', thing('b', shelf), () => 'x')
      .ensure('c', thing('c', shelf), () => 'x');
    const { report } = await run(recipe, 'apply', smallContext().context);
    assert.deepEqual(writesOf(shelf), []);
    assert.deepEqual(
      report.problems.map((one) => [one.code, fixOf(one)]),
      [
        ['change.not-in-place', 'Rename b.'],
        ['change.not-in-place', 'Rename c.'],
      ],
    );
    assert.match(report.problems[0]?.why ?? '', /^Text is "fixed b" where "x" was asked/);
  });

  it('begins no further write after a failure, and keeps what was written', async () => {
    const shelf = new Shelf();
    const recipe = Recipe.named('r')
      .ensure('good', thing('good', shelf), () => 'x')
      .ensure('bad', thing('bad', shelf, failing('bad')), async (outputs) => outputs.good)
      .ensure('beside', thing('beside', shelf), async (outputs) => {
        await outputs.good;
        await new Promise(setImmediate);
        return 'x';
      })
      .ensure('after', thing('after', shelf), (outputs) => outputs.bad);
    const { report, outputs } = await run(recipe, 'apply', smallContext().context);
    assert.deepEqual(writesOf(shelf), ['write good', 'write bad']);
    assert.deepEqual(statesOf(report), { good: 'created', bad: 'failed', beside: 'notReached', after: 'notReached' });
    assert.deepEqual([report.outcome, report.changed, report.verified], ['failed', true, false]);
    assert.deepEqual([report.problems.map(({ code }) => code), outputs.good, outputs.bad], [['bad'], 'x', undefined]);
  });

  it('says one problem once, however many steps met it', async () => {
    const lookup = { kind: 'k', title: () => 't', find: failing('same') };
    const recipe = Recipe.named('r')
      .find('a', lookup, () => 'x')
      .find('b', lookup, () => 'x');
    const { report } = await run(recipe, 'apply', smallContext().context);
    assert.deepEqual(
      report.problems.map(({ code }) => code),
      ['same'],
    );
  });

  it('turns an error of its own into a problem', async () => {
    const broken = async () => {
      throw new TypeError('x is not a function');
    };
    const recipe = Recipe.named('r').find('a', { kind: 'k', title: () => 't', find: broken }, () => 'x');
    const { report } = await run(recipe, 'apply', smallContext().context);
    assert.deepEqual([report.problems[0]?.code, report.problems[0]?.why], ['internal', 'X is not a function.']);
  });

  it('plans: what would be made, what comes after it, and no write', async () => {
    const shelf = new Shelf();
    shelf.things.set('old', 'was');
    const recipe = Recipe.named('r')
      .ensure('a', thing('a', shelf), () => 'x')
      .ensure('b', thing('b', shelf), (outputs) => outputs.a)
      .ensure('old', thing('old', shelf), () => 'is')
      .prove('p', { kind: 'proof', title: () => '', prove: failing('never tried') }, (outputs) => outputs.b);
    const { report } = await run(recipe, 'plan', smallContext().context);
    assert.deepEqual(report.steps, [
      {
        step: 'a',
        kind: 'thing a',
        title: 'x',
        state: 'toCreate',
        changes: [{ field: 'text', from: undefined, to: 'x' }],
      },
      { step: 'b', kind: 'thing b', title: '', state: 'notReached', changes: [], after: 'thing a' },
      {
        step: 'old',
        kind: 'thing old',
        title: 'is',
        state: 'toChange',
        changes: [{ field: 'text', from: 'was', to: 'is' }],
      },
    ]);
    assert.deepEqual([report.outcome, report.changed, report.verified, writesOf(shelf)], ['planned', false, false, []]);
  });

  it('asks for rights only when it would write, and writes nothing when they are missing', async () => {
    const shelf = new Shelf();
    const asked: string[][] = [];
    const recipe = Recipe.named('r')
      .ensure('a', thing('a', shelf), () => 'x')
      .ensure('b', thing('b', shelf), (outputs) => outputs.a)
      .precheck(async (planned) => {
        asked.push(['a', 'b'].filter(planned.has));
        return [problem('one'), problem('two')];
      });
    const { context } = smallContext();
    const { report } = await run(recipe, 'apply', context);
    assert.deepEqual([report.problems.map(({ code }) => code), writesOf(shelf)], [['one', 'two'], []]);
    shelf.things.set('a', 'x').set('b', 'x');
    assert.equal((await run(recipe, 'apply', context)).report.outcome, 'noChange');
    assert.deepEqual(asked, [['a', 'b']]);
  });

  it('proves when all is in place, and not at all after a failure', async () => {
    const shelf = new Shelf();
    const prove = proving(shelf);
    const with_ = (a: ReturnType<typeof thing>) =>
      Recipe.named('r')
        .ensure('a', a, () => 'x')
        .prove('p', { kind: 'proof', title: () => 't', prove }, () => 'x');
    const { report } = await run(with_(thing('a', shelf)), 'apply', smallContext().context);
    assert.deepEqual([shelf.done, statesOf(report).p], [['read a', 'write a', 'prove'], 'proved']);
    await run(with_(thing('b', shelf, failing('bad'))), 'apply', smallContext().context);
    assert.equal(shelf.done.filter((line) => line === 'prove').length, 1);
  });

  for (const [written, deadline] of [
    [true, 600],
    [false, 60],
  ] as const) {
    it(`waits ${deadline} s for a proof when it ${written ? 'wrote' : 'wrote nothing'}, with a line in between`, async () => {
      const shelf = new Shelf();
      const { context, lines, seconds } = smallContext();
      if (!written) {
        shelf.things.set('a', 'x');
      }
      const prove = async () => {
        throw new Pending('the moon', problem('moonless'));
      };
      const recipe = Recipe.named('r')
        .ensure('a', thing('a', shelf), () => 'x')
        .prove('p', { kind: 'proof', title: () => 't', prove }, () => 'x');
      const { report } = await run(recipe, 'apply', context);
      assert.deepEqual([report.problems.map(({ code }) => code), seconds()], [['moonless'], deadline]);
      assert.ok(
        lines.some((line) => /^waiting for the moon \(up to \d+ s more\)$/.test(line)),
        lines.join('\n'),
      );
    });
  }
});
