/** What a run says of its steps: titles, states, log lines and outcomes. */
import assert from 'node:assert/strict';
import { run } from '../../core';
import type { Loader } from '../../core/context';
import type { AdviseOptions } from '../../core/engine/options';
import { Recipe } from '../../core/engine/recipe';
import type { Adviser } from '../../core/engine/resource';
import { Problem } from '../../core/problem/problem';
import { Shelf, smallContext, thing } from './small-context';

const problem = (code: string) => new Problem({ code, what: `What ${code}.`, why: 'Why.', fix: 'Fix.' });

function shelfOf(things: Readonly<Record<string, string>>): Shelf {
  const shelf = new Shelf();
  for (const [name, text] of Object.entries(things)) {
    shelf.things.set(name, text);
  }
  return shelf;
}

describe('what a run says of its steps', () => {
  it('is a line for each that it wrote, and the fields for those who ask for details', async () => {
    const shelf = shelfOf({ old: 'was', same: 'x' });
    const { context, lines } = smallContext();
    const details: string[] = [];
    const log = { line: context.log.line, debug: (line: string) => void details.push(line) };
    const recipe = Recipe.named('r')
      .ensure('new', thing('new', shelf), () => 'x')
      .ensure('old', thing('old', shelf), () => 'is')
      .ensure('same', thing('same', shelf), () => 'x');
    await run(recipe, 'apply', context.with({ log }));
    assert.deepEqual(lines, ['created: thing new x', 'changed: thing old is']);
    assert.deepEqual(details, ['  text: x', '  text: was → is']);
  });

  it('is the title of what a look-up found, also when it finds nothing', async () => {
    const find = async (want: string) => {
      if (want === 'lost') {
        throw problem('lost');
      }
      return want;
    };
    const lookup = { kind: 'k', title: (want: string) => `the ${want}`, find };
    const recipe = Recipe.named('r')
      .find('a', lookup, () => 'place')
      .find('b', lookup, () => 'lost');
    const { report } = await run(recipe, 'apply', smallContext().context);
    assert.deepEqual(
      report.steps.map(({ title, state }) => [title, state]),
      [
        ['the place', 'found'],
        ['the lost', 'failed'],
      ],
    );
  });

  it('is told once: what the first walk found needless is not asked for again', async () => {
    const shelf = new Shelf();
    let asked = 0;
    const needless = async () => {
      asked += 1;
      return undefined;
    };
    const lookup = { kind: 'k', title: () => '', find: async () => assert.fail('nothing is asked') };
    const recipe = Recipe.named('r')
      .findIf('a', lookup, needless)
      .ensureIf('b', thing('b', shelf), needless)
      .ensure('c', thing('c', shelf), () => 'x');
    await run(recipe, 'apply', smallContext().context);
    assert.equal(asked, 2);
  });

  it('names what is absent and what differs as drift, each of it', async () => {
    const shelf = shelfOf({ old: 'was', same: 'x' });
    const recipe = Recipe.named('r')
      .ensure('new', thing('new', shelf), () => 'x')
      .ensure('old', thing('old', shelf), () => 'is')
      .ensure('same', thing('same', shelf), () => 'x')
      .ensure('after', thing('after', shelf), (outputs) => outputs.new);
    const { report } = await run(recipe, 'check', smallContext().context);
    assert.deepEqual(
      report.problems.map(({ code, what }) => [code, what]),
      [
        ['check.absent', 'The thing new x is not there.'],
        ['check.drift', 'The thing old is is not as asked.'],
      ],
    );
    assert.equal(report.outcome, 'drifted');
  });

  it('is failed, not drifted, where a look fails in a check', async () => {
    const lookup = { kind: 'k', title: () => '', find: () => Promise.reject(problem('lost')) };
    const { report } = await run(
      Recipe.named('r').find('a', lookup, () => 'x'),
      'check',
      smallContext().context,
    );
    assert.equal(report.outcome, 'failed');
  });

  it('counts the steps of every place by their plain name', async () => {
    const shelf = new Shelf();
    const seen: (readonly string[])[] = [];
    const recipe = Recipe.named('r')
      .ensure('a', thing('a', shelf), () => 'x')
      .ensure('b', thing('b', shelf), () => 'x')
      .also('there', (here) => here.ensure('b', thing('b there', shelf), () => 'x'))
      .precheck(async (planned) => {
        seen.push(planned.everywhere('b'));
        return [problem('enough')];
      });
    const { report } = await run(recipe, 'apply', smallContext().context);
    assert.deepEqual(seen, [['b', 'b in there']]);
    // One thing that is lacking is enough to write nothing.
    assert.deepEqual([report.outcome, report.changed, shelf.things.size], ['failed', false, 0]);
  });
});

describe('what an adviser says', () => {
  const adviser = (found: readonly Problem[]): Adviser<string> => ({
    kind: 'advice',
    title: (want) => `of ${want}`,
    advise: async (want) => {
      assert.equal(want, 'it');
      return found;
    },
  });
  const recipe = (shelf: Shelf, options: AdviseOptions) =>
    Recipe.named('r')
      .ensure('a', thing('a', shelf), () => 'x')
      .advise('told', adviser([problem('one')]), () => 'it', options)
      .advise('quiet', adviser([]), () => 'it', options)
      .advise('needless', adviser([problem('never')]), () => undefined, options);

  it('is told by every run where that is wanted, and shown where there is something', async () => {
    const { report } = await run(recipe(shelfOf({ a: 'x' }), { everyRun: true }), 'apply', smallContext().context);
    assert.deepEqual(
      report.warnings.map(({ code }) => code),
      ['one'],
    );
    assert.deepEqual(
      report.steps.map(({ step, title, state }) => [step, title, state]),
      [
        ['a', 'x', 'noChange'],
        ['told', 'of it', 'found'],
      ],
    );
  });

  it('is told by a check, which also shows where there was nothing to say', async () => {
    const { report } = await run(recipe(shelfOf({ a: 'x' }), {}), 'check', smallContext().context);
    assert.deepEqual(
      report.steps.map(({ step }) => step),
      ['a', 'told', 'quiet'],
    );
  });

  for (const mode of ['plan', 'check'] as const) {
    it(`is told by a ${mode} that finds something to write, where every run is to tell it`, async () => {
      const { report } = await run(recipe(new Shelf(), { everyRun: true }), mode, smallContext().context);
      assert.deepEqual([report.changed, report.warnings.map(({ code }) => code)], [false, ['one']]);
    });
  }

  it('is not told of what the run made, where it is about what was there', async () => {
    const told = async (things: Readonly<Record<string, string>>) => {
      const { context } = smallContext();
      const made = recipe(shelfOf(things), { everyRun: true, childOf: 'a' });
      return (await run(made, 'apply', context)).report.warnings.length;
    };
    assert.deepEqual([await told({}), await told({ a: 'old' }), await told({ a: 'x' })], [0, 1, 1]);
  });

  it('is told by a run that writes, where it has to do with writes', async () => {
    const written = await run(recipe(new Shelf(), { onWrites: true }), 'apply', smallContext().context);
    assert.equal(written.report.warnings.length, 1);
  });

  it('rests on what is there after a write, and else on what was read already', async () => {
    let reads = 0;
    const counted: Loader<string, number> = { name: 'counted', keyOf: (key) => key, one: async () => ++reads };
    const looking: Adviser<string> = {
      ...adviser([]),
      advise: async (key, context) => [problem(`read ${await context.reads.get(counted, key)}`)],
    };
    const told = async (shelf: Shelf, early = false) => {
      reads = 0;
      const { context } = smallContext();
      const recipe = Recipe.named('r')
        .value('read', (_outputs, within) => within.reads.get(counted, 'it'))
        .ensure('a', thing('a', shelf), () => 'x')
        .advise('told', looking, () => 'it', { everyRun: true, early });
      return (await run(recipe, 'apply', context)).report.warnings.map(({ code }) => code);
    };
    assert.deepEqual(await told(new Shelf()), ['read 2']);
    assert.deepEqual(await told(shelfOf({ a: 'x' })), ['read 1']);
    assert.deepEqual(await told(new Shelf(), true), ['read 1'], 'what was there before');
  });

  it('is no problem when it fails before a write', async () => {
    const failing: Adviser<string> = { ...adviser([]), advise: () => Promise.reject(problem('failed')) };
    const shelf = new Shelf();
    const { report } = await run(
      Recipe.named('r')
        .ensure('a', thing('a', shelf), () => 'x')
        .advise('told', failing, () => 'it', { onWrites: true }),
      'plan',
      smallContext().context,
    );
    assert.deepEqual([report.outcome, report.problems], ['planned', []]);
  });
});

describe('the outcome of a run', () => {
  const outcomeOf = async (things: Readonly<Record<string, string>>) => {
    const shelf = shelfOf(things);
    const recipe = Recipe.named('r', { link: 'link' })
      .ensure('identity', thing('identity', shelf), () => 'x')
      .ensure('link', thing('link', shelf), () => 'x')
      .ensure('grant', thing('grant', shelf), () => 'x');
    return (await run(recipe, 'apply', smallContext().context)).report.outcome;
  };

  it('is that the link was created only where the link itself was', async () => {
    assert.equal(await outcomeOf({}), 'created');
    assert.equal(await outcomeOf({ identity: 'x', grant: 'x' }), 'created');
  });

  it('is a change where the link was there, whatever was made for it', async () => {
    assert.equal(await outcomeOf({ link: 'x' }), 'changed');
    assert.equal(await outcomeOf({ link: 'old' }), 'changed');
    assert.equal(await outcomeOf({ link: 'x', identity: 'x', grant: 'x' }), 'noChange');
  });
});
