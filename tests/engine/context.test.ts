/** One context for many runs: made without a request, and what may go only one by one goes one by one over all of them. */
import assert from 'node:assert/strict';
import { makeContext, run } from '../../core';
import type { Context } from '../../core/context';
import { Recipe } from '../../core/engine/recipe';
import type { Resource } from '../../core/engine/resource';
import { Shelf, smallContext, thing } from './small-context';

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Things whose writes end when they are told to. */
function slowWrites(context: Context, keyOf: (want: string) => string) {
  const begun: string[] = [];
  const ends = new Map<string, { readonly well: () => void; readonly badly: () => void }>();
  const make = (name: string, over = context) => {
    const shelf = new Shelf();
    const write = (want: string) => {
      begun.push(name);
      return new Promise<string>((resolve, reject) => {
        ends.set(name, { well: () => resolve(want), badly: () => reject(new Error(`no ${name}`)) });
      });
    };
    const resource: Resource<string, string> = { ...thing(name, shelf, write), lockKey: keyOf };
    const recipe = Recipe.named(name).ensure('a', resource, () => name);
    return run(recipe, 'apply', over).then(({ report }) => report.outcome);
  };
  const end = async (name: string, how: 'well' | 'badly' = 'well') => {
    (ends.get(name) ?? assert.fail(`${name} has not begun`))[how]();
    await settle();
  };
  return { begun, make, end };
}

describe('two runs side by side over one context', () => {
  it('write one after the other what may be written only one at a time', async () => {
    const { begun, make, end } = slowWrites(smallContext().context, () => 'one identity');
    const outcomes = ['a', 'b', 'c'].map((name) => make(name));
    await settle();
    assert.deepEqual(begun, ['a']);
    await end('a');
    assert.deepEqual(begun, ['a', 'b']);
    await end('b');
    await end('c');
    assert.deepEqual(await Promise.all(outcomes), ['changed', 'changed', 'changed']);
  });

  it('write at the same time what has another key', async () => {
    const { begun, make, end } = slowWrites(smallContext().context, (want) => `identity ${want}`);
    const outcomes = ['a', 'b'].map((name) => make(name));
    await settle();
    assert.deepEqual(begun, ['a', 'b']);
    await end('b');
    await end('a');
    assert.deepEqual(await Promise.all(outcomes), ['changed', 'changed']);
  });

  it('go on when the earlier one failed', async () => {
    const { begun, make, end } = slowWrites(smallContext().context, () => 'one identity');
    const outcomes = ['a', 'b'].map((name) => make(name));
    await settle();
    await end('a', 'badly');
    assert.deepEqual(begun, ['a', 'b']);
    await end('b');
    assert.deepEqual(await Promise.all(outcomes), ['failed', 'changed']);
  });

  it('wait for each other also where each has a log of its own or reads anew', async () => {
    const { context } = smallContext();
    const { begun, make, end } = slowWrites(context, () => 'one identity');
    const outcomes = [
      make('a'),
      make('b', context.with({ log: { line: () => {}, debug: () => {} } })),
      make('c', context.renewed()),
    ];
    await settle();
    assert.deepEqual(begun, ['a']);
    await end('a');
    await end('b');
    await end('c');
    assert.deepEqual(await Promise.all(outcomes), ['changed', 'changed', 'changed']);
  });

  it('do not wait for each other over two contexts', async () => {
    const { context } = smallContext();
    const { begun, make, end } = slowWrites(context, () => 'one identity');
    const outcomes = [make('a'), make('b', makeContext(context))];
    await settle();
    assert.deepEqual(begun, ['a', 'b']);
    await end('a');
    await end('b');
    await Promise.all(outcomes);
  });
});

describe('a lock', () => {
  it('hands on what the work gave or how it failed', async () => {
    const { locks } = smallContext().context;
    assert.equal(await locks.within('a', async () => 'given'), 'given');
    await assert.rejects(
      locks.within('a', async () => assert.fail('badly')),
      /badly/,
    );
    assert.equal(await locks.within('a', async () => 'given again'), 'given again');
  });
});

describe('a context', () => {
  it('is made without a request or a token', async () => {
    const asked: string[] = [];
    const refuse = async () => {
      asked.push('a request');
      return assert.fail();
    };
    const { context } = smallContext();
    const http = { sendRequest: refuse };
    const made = makeContext({
      ...context,
      http,
      organization: { ...context.organization, http },
      token: refuse,
    });
    await settle();
    assert.deepEqual([asked, made.http], [[], http]);
  });

  it('knows nothing of what another has read or learned', () => {
    const { context } = smallContext();
    context.versions.previews.add('serviceendpoint');
    context.versions.newest = '7.0';
    const { versions } = makeContext(context);
    assert.deepEqual([versions.newest, [...versions.previews]], [undefined, []]);
    assert.equal(context.renewed().versions, context.versions);
    assert.equal(context.with({ log: context.log }).versions, context.versions);
  });
});
