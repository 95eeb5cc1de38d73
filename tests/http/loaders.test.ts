/** What is read over one context: asked once, kept while a run is under way, and forgotten when something was written. */
import assert from 'node:assert/strict';
import type { Context, Loader } from '../../core/context';
import { smallContext } from '../engine/small-context';

/** A service that counts the reads of each of its texts, and answers with the count, or refuses. */
function library() {
  const asked: string[] = [];
  const state = { isClosed: false };
  const books: Loader<{ readonly title: string; readonly reader?: string }, string> = {
    name: 'book',
    keyOf: ({ title }) => title,
    one: async ({ title }) => {
      asked.push(title);
      const count = asked.filter((one) => one === title).length;
      await new Promise(setImmediate);
      if (state.isClosed) {
        throw new Error('closed');
      }
      return `${title} ${count}`;
    },
  };
  return { asked, state, books };
}

function held() {
  const { context } = smallContext();
  return { ...library(), context, release: context.reads.hold() };
}

describe('what many read at the same time', () => {
  it('is asked for once, and all get the one answer', async () => {
    const { context, books, asked } = held();
    const readers = Array.from({ length: 20 }, (_, at) => ({ title: 'a', reader: `reader ${at}` }));
    const answers = await Promise.all(readers.map((key) => context.reads.get(books, key)));
    assert.deepEqual([asked, new Set(answers)], [['a'], new Set(['a 1'])]);
    assert.equal(await context.reads.get(books, { title: 'a' }), 'a 1');
    assert.deepEqual(asked, ['a']);
  });

  it('is asked for each when the keys differ, and each gets its own', async () => {
    const { context, books, asked } = held();
    const answers = await Promise.all(['a', 'b', 'a'].map((title) => context.reads.get(books, { title })));
    assert.deepEqual(answers, ['a 1', 'b 1', 'a 1']);
    assert.deepEqual(asked, ['a', 'b']);
  });

  it('is asked for each when two kinds of read have the same key', async () => {
    const { context, books } = held();
    const films: typeof books = { ...books, name: 'film', one: async ({ title }) => `film of ${title}` };
    const [book, film] = [context.reads.get(books, { title: 'a' }), context.reads.get(films, { title: 'a' })];
    assert.deepEqual([await book, await film], ['a 1', 'film of a']);
  });
});

describe('a read that failed', () => {
  it('fails for all who waited for it, and is tried again by the next', async () => {
    const { context, books, state, asked } = held();
    state.isClosed = true;
    const [first, second] = [context.reads.get(books, { title: 'a' }), context.reads.get(books, { title: 'a' })];
    await assert.rejects(first, /closed/);
    await assert.rejects(second, /closed/);
    assert.deepEqual(asked, ['a']);
    state.isClosed = false;
    assert.equal(await context.reads.get(books, { title: 'a' }), 'a 2');
  });

  it('does not take away what was read anew meanwhile', async () => {
    const { context, books, state, asked } = held();
    state.isClosed = true;
    const failing = context.reads.get(books, { title: 'a' });
    const answers: Loader<{ readonly title: string }, string> = { ...books, one: async () => 'newer' };
    assert.equal(await context.reads.fresh(answers, { title: 'a' }), 'newer');
    await assert.rejects(failing, /closed/);
    assert.deepEqual([await context.reads.get(books, { title: 'a' }), asked], ['newer', ['a']]);
  });
});

describe('what is remembered', () => {
  it('is replaced by what is read afresh', async () => {
    const { context, books, asked } = held();
    await context.reads.get(books, { title: 'a' });
    assert.equal(await context.reads.fresh(books, { title: 'a' }), 'a 2');
    assert.equal(await context.reads.get(books, { title: 'a' }), 'a 2');
    assert.deepEqual(asked, ['a', 'a']);
  });

  it('is forgotten for the one key that is cleared, also while it is being read', async () => {
    const { context, books } = held();
    const before = [context.reads.get(books, { title: 'a' }), context.reads.get(books, { title: 'b' })];
    context.reads.clear(books, { title: 'a' });
    const after = ['a', 'b'].map((title) => context.reads.get(books, { title }));
    assert.deepEqual(await Promise.all(after), ['a 2', 'b 1']);
    assert.deepEqual(await Promise.all(before), ['a 1', 'b 1']);
  });

  it('takes what a write has shown, and no answer comes of that where none was', async () => {
    const { context, books, asked } = held();
    const write = (title: string) => context.reads.amend(books, { title }, (known) => `${known} and more`);
    await context.reads.get(books, { title: 'a' });
    write('a');
    write('b');
    assert.equal(await context.reads.get(books, { title: 'a' }), 'a 1 and more');
    assert.deepEqual(asked, ['a']);
    assert.equal(await context.reads.get(books, { title: 'b' }), 'b 1');
  });

  it('stays as old as it was when a write amends it', async () => {
    const { context, books } = held();
    await context.reads.get(books, { title: 'a' });
    const { reads } = context.renewed();
    reads.amend(books, { title: 'a' }, (known) => `${known} and more`);
    assert.equal(await reads.get(books, { title: 'a' }), 'a 2');
  });

  it('is not kept when the read that was amended fails after all', async () => {
    const { context, books, state } = held();
    state.isClosed = true;
    const failing = context.reads.get(books, { title: 'a' });
    context.reads.amend(books, { title: 'a' }, (known) => `${known} and more`);
    await assert.rejects(failing, /closed/);
    await new Promise(setImmediate);
    state.isClosed = false;
    assert.equal(await context.reads.get(books, { title: 'a' }), 'a 2');
  });

  it('is kept until the last run has ended, and not where none is under way', async () => {
    const { context, books, release } = held();
    const releaseSecond = context.reads.hold();
    const read = () => context.reads.get(books, { title: 'a' });
    await read();
    release();
    assert.equal(await read(), 'a 1');
    releaseSecond();
    assert.deepEqual([await read(), await read()], ['a 2', 'a 3']);
    context.reads.hold();
    assert.deepEqual([await read(), await read()], ['a 4', 'a 4']);
  });
});

describe('another view of a context', () => {
  it('that is renewed counts nothing as remembered that was read before, and shares what it reads', async () => {
    const { context, books } = held();
    await context.reads.get(books, { title: 'a' });
    const renewed = context.renewed();
    const [first, second] = [renewed.reads.get(books, { title: 'a' }), renewed.reads.get(books, { title: 'a' })];
    assert.deepEqual([await first, await second], ['a 2', 'a 2']);
    assert.equal(await context.reads.get(books, { title: 'a' }), 'a 2');
    assert.equal(await renewed.renewed().reads.get(books, { title: 'a' }), 'a 3');
  });

  it('with another log shares what was read, and reads with its own log', async () => {
    const { context, lines } = smallContext();
    context.reads.hold();
    const told: Loader<string, string> = {
      name: 'told',
      keyOf: (key) => key,
      one: async (key, { log }: Context) => {
        log.line(`read ${key}`);
        return key;
      },
    };
    const own: string[] = [];
    const other = context.with({ log: { line: (line) => void own.push(line), debug: () => {} } });
    await context.reads.get(told, 'a');
    await other.reads.get(told, 'a');
    await other.reads.get(told, 'b');
    await context.reads.get(told, 'b');
    await other.renewed().reads.get(told, 'c');
    assert.deepEqual([lines, own], [['read a'], ['read b', 'read c']]);
  });

  it('with another log stays renewed', async () => {
    const { context, books } = held();
    await context.reads.get(books, { title: 'a' });
    const { reads } = context.renewed().with({ log: context.log });
    assert.equal(await reads.get(books, { title: 'a' }), 'a 2');
  });
});
