/** Many recipes over one context: planned together, applied a few at a time, and each for itself. */
import assert from 'node:assert/strict';
import type { Context, Loader } from '../../core/context';
import { Recipe } from '../../core/engine/recipe';
import { runAll } from '../../core/engine/run-all';
import { Pending, Problem } from '../../core/problem/problem';
import type { Right } from '../../core/problem/right';
import { overlappingClock } from '../overlapping-clock';
import { Shelf, smallContext, thing } from './small-context';

const names = ['a', 'b', 'c', 'd', 'e'];
const stays = new Problem({ code: 'test.stays', what: 'It stays.', why: 'Nobody knows.', fix: 'Wait.' });

/** A context on which pauses side by side pass together. */
function fleetContext() {
  const small = smallContext();
  const start = small.context.clock.now().getTime();
  let time = start;
  const clock = overlappingClock({
    now: () => new Date(time),
    advance: (milliseconds) => {
      time += milliseconds;
    },
  });
  return { lines: small.lines, context: small.context.with({ clock }), seconds: () => (time - start) / 1000 };
}

/** Writes that are told how many are under way at most. */
function counted() {
  let under = 0;
  const seen = { most: 0 };
  const write = async (want: string) => {
    under += 1;
    seen.most = Math.max(seen.most, under);
    await new Promise((resolve) => setImmediate(resolve));
    under -= 1;
    return want;
  };
  return { seen, write };
}

type Write = Parameters<typeof thing>[2];

function fleet(write: Write, shelf = new Shelf()) {
  return names.map((name) => ({
    name,
    recipe: Recipe.named('small').ensure('thing', thing(name, shelf, write), () => `new ${name}`),
  }));
}

const outcomesOf = (all: Awaited<ReturnType<typeof runAll>>) => all.map(({ report }) => report.outcome);

describe('many recipes that run together', () => {
  it('are planned without a write, and their lines are told apart', async () => {
    const { context, lines } = fleetContext();
    const shelf = new Shelf();
    shelf.things.set('b', 'new b');
    const all = await runAll(fleet(undefined, shelf), { mode: 'plan' }, context);
    assert.deepEqual(outcomesOf(all), ['planned', 'noChange', 'planned', 'planned', 'planned']);
    assert.deepEqual(lines.slice(0, 2), ['a: to create: thing a new a', 'c: to create: thing c new c']);
    assert.ok(shelf.done.every((one) => one.startsWith('read')));
  });

  it('read once what all of them read', async () => {
    const { context } = fleetContext();
    let reads = 0;
    const shared: Loader<string, number> = { name: 'shared', keyOf: (key) => key, one: async () => ++reads };
    const all = names.map((name) => ({
      name,
      recipe: Recipe.named('small').value('read', (_outputs, own: Context) => own.reads.get(shared, 'one')),
    }));
    const ran = await runAll(all, { mode: 'plan' }, context);
    assert.deepEqual([ran.map(({ outputs }) => outputs.read), reads], [names.map(() => 1), 1]);
  });

  it('write a few at a time', async () => {
    for (const atOnce of [1, 2]) {
      const { seen, write } = counted();
      const all = await runAll(fleet(write), { mode: 'apply', atOnce }, fleetContext().context);
      assert.deepEqual([outcomesOf(all), seen.most], [names.map(() => 'changed'), atOnce]);
    }
  });

  it('stop nobody else when one of them fails', async () => {
    const write = async (want: string) => (want === 'new c' ? Promise.reject(stays) : want);
    const all = await runAll(fleet(write), { mode: 'apply', atOnce: 2 }, fleetContext().context);
    assert.deepEqual(outcomesOf(all), ['changed', 'changed', 'failed', 'changed', 'changed']);
    assert.deepEqual(all[2]?.report.problems, [stays]);
  });

  it('tell of one that meets an error of its own, in either way to run', async () => {
    const askRights = async () => assert.fail('no way to ask');
    const rights = { rights: (): readonly Right[] => [{ kind: 'directory read', doing: 'read' }] };
    for (const mode of ['plan', 'apply'] as const) {
      const [good, ...others] = fleet(undefined);
      assert.ok(good);
      const bad = {
        name: 'bad',
        recipe: Recipe.named('small')
          .ensure('thing', { ...thing('bad', new Shelf()), ...rights }, () => 'bad')
          .asking(askRights),
      };
      const all = await runAll([bad, good, ...others], { mode }, fleetContext().context);
      assert.deepEqual([all[0]?.report.mode, all[0]?.report.outcome, all[0]?.report.changed], [mode, 'failed', false]);
      assert.match(all[0]?.report.problems[0]?.why ?? '', /No way to ask/);
      assert.ok(all.slice(1).every(({ report }) => report.outcome === (mode === 'plan' ? 'planned' : 'changed')));
    }
  });

  it('wait all at once: what never ends takes the time of one', async () => {
    const pending = async () => Promise.reject(new Pending('the end', stays));
    const one = fleetContext();
    await runAll(fleet(pending).slice(0, 1), { mode: 'apply', atOnce: 1 }, one.context);
    const five = fleetContext();
    const all = await runAll(fleet(pending), { mode: 'apply', atOnce: 1 }, five.context);
    assert.deepEqual(
      outcomesOf(all),
      names.map(() => 'failed'),
    );
    assert.ok(one.seconds() > 60);
    assert.equal(five.seconds(), one.seconds());
    assert.ok(names.every((name) => five.lines.some((line) => line.startsWith(`${name}: waiting for the end`))));
  });

  it('do not wait for each other where one holds what another needs', async () => {
    const { context } = fleetContext();
    let tries = 0;
    const slow = async (want: string) => {
      tries += 1;
      return tries < 4 ? Promise.reject(new Pending('the end', stays)) : want;
    };
    const all = names.map((name) => ({
      name,
      recipe: Recipe.named('small').ensure(
        'thing',
        { ...thing(name, new Shelf(), slow), lockKey: () => 'one' },
        () => name,
      ),
    }));
    assert.deepEqual(
      outcomesOf(await runAll(all, { mode: 'apply', atOnce: 1 }, context)),
      names.map(() => 'changed'),
    );
  });
});
