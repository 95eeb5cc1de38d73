/** What a run tells of its steps while it is under way. */
import assert from 'node:assert/strict';
import { run } from '../../core';
import type { StepEvent } from '../../core/context';
import { Recipe } from '../../core/engine/recipe';
import type { Removal } from '../../core/engine/resource';
import { runAll } from '../../core/engine/run-all';
import { Pending, Problem } from '../../core/problem/problem';
import { Shelf, smallContext, thing } from './small-context';

const problem = new Problem({ code: 'test.no', what: 'No.', why: 'Why.', fix: 'Fix.' });

/** A context with one who listens, and what it heard: `step state`. */
function listening() {
  const small = smallContext();
  const events: StepEvent[] = [];
  const context = small.context.with({ events: (event) => void events.push(event) });
  return { context, events, heard: () => events.map(({ step, state }) => `${step} ${state}`) };
}

describe('the events of a run', () => {
  it('tell of each step what it does and came to, in that order', async () => {
    const shelf = new Shelf();
    shelf.things.set('old', 'was');
    const { context, events, heard } = listening();
    const recipe = Recipe.named('r')
      .ensure('old', thing('old', shelf), () => 'is')
      .ensure('new', thing('new', shelf), async ({ old }) => `after ${await old}`)
      .prove(
        'works',
        { kind: 'proof', title: () => 'that it works', prove: async () => ({ verdict: 'passed' }) },
        () => '',
      );
    await run(recipe, 'apply', context);
    assert.deepEqual(
      heard().filter((line) => line.startsWith('old')),
      ['old reading', 'old toChange', 'old writing', 'old changed'],
    );
    assert.deepEqual(
      heard().filter((line) => line.startsWith('new')),
      ['new reading', 'new toCreate', 'new writing', 'new created'],
    );
    assert.deepEqual(heard().slice(-2), ['works trying', 'works proved']);
    const { kind, title, run: of } = events.at(-3) ?? {};
    assert.deepEqual([kind, title, of], ['thing new', 'after is', undefined]);
  });

  it('tell what is waited for, and until when', async () => {
    const { context, events, heard } = listening();
    const waitingFor = 'the directory';
    let tries = 0;
    const slow = thing('slow', new Shelf(), async (want) => {
      tries += 1;
      if (tries === 1) {
        throw new Pending(waitingFor, problem);
      }
      return want;
    });
    await run(
      Recipe.named('r').ensure('slow', slow, () => 'x'),
      'apply',
      context,
    );
    assert.deepEqual(heard(), ['slow reading', 'slow toCreate', 'slow writing', 'slow waiting', 'slow created']);
    const { waiting } = events.find(({ state }) => state === 'waiting') ?? {};
    assert.deepEqual([waiting?.for, waiting?.until.toISOString()], [waitingFor, '2026-11-21T09:03:00.000Z']);
  });

  it('tell of a plan that nothing is written', async () => {
    const { context, heard } = listening();
    await run(
      Recipe.named('r').ensure('new', thing('new', new Shelf()), () => 'x'),
      'plan',
      context,
    );
    assert.deepEqual(heard(), ['new reading', 'new toCreate']);
  });

  it('tell of a removal, and of what failed', async () => {
    const { context, heard } = listening();
    const left = new Set(['a']);
    const removal: Removal<string, string> = {
      kind: 'thing',
      title: (item) => item,
      find: async () => ({ remove: [...left] }),
      isOurs: () => true,
      delete: async (item) => void left.delete(item),
    };
    const failing = thing('bad', new Shelf(), async () => Promise.reject(problem));
    await run(
      Recipe.named('r').remove('gone', removal, () => ''),
      'apply',
      context,
    );
    assert.deepEqual(heard(), ['gone reading', 'gone toRemove', 'gone writing', 'gone removed']);
    await run(
      Recipe.named('r').ensure('bad', failing, () => 'x'),
      'apply',
      context,
    );
    assert.equal(heard().at(-1), 'bad failed');
  });

  it('name the run where many run together', async () => {
    const { context, events } = listening();
    const recipe = (name: string) => Recipe.named('r').ensure('thing', thing(name, new Shelf()), () => 'x');
    const all = ['a', 'b'].map((name) => ({ name, recipe: recipe(name) }));
    await runAll(all, { mode: 'apply' }, context);
    for (const name of ['a', 'b']) {
      const own = events.filter((event) => event.run === name).map(({ state }) => state);
      assert.deepEqual(own, ['reading', 'toCreate', 'writing', 'created']);
    }
  });
});
