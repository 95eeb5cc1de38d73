import assert from 'node:assert/strict';
import { converge } from '../../core/engine/converge';
import type { Resource } from '../../core/engine/resource';
import { HttpProblem } from '../../core/problem/http-problem';
import { AlreadyThere, Pending, Problem } from '../../core/problem/problem';
import { Shelf, smallContext, thing } from './small-context';

const problem = new Problem({ code: 'told', what: 'What.', why: 'Why.', fix: 'Fix.' });

/** The answer was lost on its way: whether it took effect is not known. */
const lost = (status?: number) =>
  new HttpProblem(
    { method: 'PUT', address: 'https://x', status, serviceCode: undefined, requestId: undefined, time: '' },
    { refusal: 'broken', explanation: '' },
  );

function stage(apply: (attempt: number, shelf: Shelf) => Promise<string | undefined>) {
  const shelf = new Shelf();
  const small = smallContext();
  let attempts = 0;
  const resource: Resource<string, string> = thing('a', shelf, () => {
    attempts += 1;
    return apply(attempts, shelf);
  });
  const settle = () => converge(resource, { want: 'x', have: undefined }, { context: small.context });
  return { ...small, shelf, settle };
}

describe('a write until it reads back', () => {
  it('needs no read when the answer shows what was wanted', async () => {
    const { settle, shelf } = stage(async () => 'x');
    assert.deepEqual([await settle(), shelf.done], [{ have: 'x', byOurAnswer: true }, ['write a']]);
  });

  it('reads again when the answer shows something else or nothing, and pauses longer each time', async () => {
    const { settle, shelf, context, seconds, lines } = stage(async () => undefined);
    const { sleep } = context.clock;
    const pauses: number[] = [];
    Object.assign(context.clock, {
      sleep: (milliseconds: number) => {
        pauses.push(milliseconds / 1000);
        if (pauses.length === 5) {
          shelf.things.set('a', 'x');
        }
        return sleep(milliseconds);
      },
    });
    assert.deepEqual(await settle(), { have: 'x', byOurAnswer: false });
    assert.deepEqual([pauses, seconds()], [[2, 4, 8, 15, 15], 44]);
    assert.match(lines[0] ?? '', /^waiting for thing a x to read back \(up to 178 s more\)$/);
  });

  it('gives up at the deadline and names what does not read back', async () => {
    const { settle, shelf, seconds } = stage(async () => undefined);
    await assert.rejects(settle(), (failed: Problem) => {
      assert.equal(failed.code, 'change.not-visible');
      assert.match(failed.why, /\(text\)/);
      return true;
    });
    assert.equal(seconds(), 180);
    assert.equal(shelf.done.filter((line) => line === 'write a').length, 1);
  });

  it('writes again while the service has not caught up', async () => {
    const { settle, shelf, lines } = stage(async (attempt) => {
      if (attempt < 4) {
        throw new Pending('the directory', problem);
      }
      return 'x';
    });
    assert.equal((await settle()).have, 'x');
    assert.deepEqual(shelf.done, ['write a', 'write a', 'write a', 'write a']);
    assert.deepEqual(lines, ['waiting for the directory (up to 178 s more)']);
  });

  it('says the problem when the service never catches up', async () => {
    const { settle, seconds } = stage(async () => {
      throw new Pending('the directory', problem);
    });
    await assert.rejects(settle(), problem);
    assert.equal(seconds(), 180);
  });

  it('reads before anything else when it was there already, and never writes again', async () => {
    const { settle, shelf } = stage(async (_attempt, { things }) => {
      things.set('a', 'x');
      throw new AlreadyThere(problem, 20);
    });
    assert.deepEqual(await settle(), { have: 'x', byOurAnswer: false });
    assert.deepEqual(shelf.done, ['write a', 'read a']);
  });

  it('says the problem when what was there already does not show itself in time', async () => {
    const { settle, shelf, seconds } = stage(async () => {
      throw new AlreadyThere(problem, 20);
    });
    await assert.rejects(settle(), problem);
    assert.deepEqual([seconds(), shelf.done.filter((line) => line.startsWith('write')).length], [20, 1]);
  });

  it('says that somebody else made it otherwise, where what was there already differs', async () => {
    const { settle } = stage(async (_attempt, { things }) => {
      things.set('a', 'y');
      throw new AlreadyThere(problem, 20);
    });
    await assert.rejects(settle(), { code: 'change.made-meanwhile', why: 'Text is "y" where "x" was asked.' });
  });

  it('names the fields that do not read back as written', async () => {
    const { settle } = stage(async (_attempt, { things }) => {
      things.set('a', 'y');
      return undefined;
    });
    await assert.rejects(settle(), { code: 'change.not-visible', why: /not show it as asked \(text\)/ });
  });

  for (const status of [undefined, 500, 502, 504]) {
    it(`reads after a lost answer (${status ?? 'none'}), and writes again only what did not take effect`, async () => {
      const kept = stage(async (_attempt, { things }) => {
        things.set('a', 'x');
        throw lost(status);
      });
      await kept.settle();
      assert.deepEqual(kept.shelf.done, ['write a', 'read a']);
      const dropped = stage(async (attempt) => {
        if (attempt === 1) {
          throw lost(status);
        }
        return 'x';
      });
      await dropped.settle();
      assert.deepEqual(dropped.shelf.done, ['write a', 'read a', 'write a']);
    });
  }

  it('writes three times at most when every answer is lost', async () => {
    const { settle, shelf } = stage(async () => {
      throw lost();
    });
    await assert.rejects(settle(), HttpProblem);
    assert.equal(shelf.done.filter((line) => line === 'write a').length, 3);
  });

  it('leaves a clear refusal as it is', async () => {
    const { settle, shelf } = stage(async () => {
      throw lost(403);
    });
    await assert.rejects(settle(), HttpProblem);
    assert.deepEqual(shelf.done, ['write a']);
  });
});
