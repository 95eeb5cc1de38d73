/**
 * Any answer to any request of any kind of run: it ends well or with a problem of the catalogue, and nothing is written on garbage.
 * The same cases each time; `BENT=5000 BENT_SEED=7` tries more, and others.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fixIn, problemsIn } from '../../core';
import { plainWording } from '../../core/problem/said';
import { asksForRights, isForToken, isWrite } from '../../scripts/lab';
import { anyAnswer, changedAnswer, lostAnswer } from './bends';
import { type Answer, play, type Recorded } from './recorded';
import { recordedWays } from './ways';

/** What is asked to word a message, or to know beforehand what a write would tell anyway. */
const isAside = (url: string) => asksForRights({ url }) || /connectionData/i.test(url);

function isGarbage({ status, body }: Answer): boolean {
  try {
    const json: unknown = JSON.parse(body.replace(/^\ufeff/, ''));
    return status < 300 && (typeof json !== 'object' || json === null || Array.isArray(json));
  } catch {
    return status < 300;
  }
}

function firstWriteOf({ exchanges }: Recorded): number {
  return exchanges.findIndex((one) => isWrite(one) && !isForToken(one));
}

function tried(ways: readonly Recorded[], kind: ReturnType<typeof anyOf>) {
  return fc.asyncProperty(fc.nat(ways.length - 1), fc.nat(200), kind, async (way, at, { kind: bentBy, bend }) => {
    const recorded = ways[way];
    assert.ok(recorded);
    const nth = at % recorded.exchanges.length;
    let bent: Answer | Error | undefined;
    const played = await play(recorded, nth, (answer, secrets) => {
      bent ??= bend(answer, secrets);
      return bent;
    });
    const where = `${recorded.title}, ${played.sent[nth]?.method} ${played.sent[nth]?.url}`;
    for (const problem of played.thrown ? problemsIn(played.thrown) : (played.report?.problems ?? [])) {
      assert.notEqual(problem.code, 'internal', `${where}: ${problem.message}`);
      assert.doesNotMatch(problem.message, /\bNaN\b|Invalid Date|\[object /, where);
      assert.ok(problem.what && problem.why && fixIn(problem, plainWording), `${where}: ${problem.code}`);
    }
    const asked = played.sent[nth];
    const first = firstWriteOf(recorded);
    const isRead = asked?.method === 'GET' && !isAside(asked.url) && (first < 0 || nth < first);
    if (isRead && bentBy === 'any' && bent && !(bent instanceof Error) && isGarbage(bent)) {
      assert.deepEqual(played.writesAfter, [], where);
    }
  });
}

function anyOf() {
  return fc.oneof(
    { arbitrary: anyAnswer, weight: 4 },
    { arbitrary: changedAnswer, weight: 5 },
    { arbitrary: lostAnswer, weight: 1 },
  );
}

describe('any answer to any request', () => {
  it('ends a run with words of the catalogue or well, and is never written upon where nothing of it was understood', async () => {
    await fc.assert(tried(await recordedWays(), anyOf()), {
      numRuns: Number(process.env.BENT ?? 400),
      seed: Number(process.env.BENT_SEED ?? 1),
    });
  }).timeout(600_000);
});
