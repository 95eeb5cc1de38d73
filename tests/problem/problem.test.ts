import assert from 'node:assert/strict';
import { WrongRequest } from '../../core/problem/inputs';
import { fixIn, inSentence, Problem, Problems, UnexpectedShape } from '../../core/problem/problem';
import { named, plainWording, say } from '../../core/problem/said';

describe('a problem', () => {
  const text = { code: 'c', what: 'it ended..', why: '##vso[task.complete]x', fix: 'Wait...' };

  it('is made of sentences that are safe to print, and its message of all three', () => {
    const problem = new Problem(text);
    assert.deepEqual([problem.what, fixIn(problem, plainWording)], ['It ended.', 'Wait..']);
    assert.doesNotMatch(problem.why, /##/);
    assert.equal(problem.message, `${problem.what} ${problem.why} ${fixIn(problem, plainWording)}`);
  });

  it('shows by its name what it is, as every error of ours, wherever it ends up in a log', () => {
    const problem = new Problem(text);
    for (const [error, name] of [
      [problem, 'Problem'],
      [new Problems([problem]), 'Problems'],
      [new UnexpectedShape('id', 'a text'), 'UnexpectedShape'],
    ] as const) {
      assert.match(String(error), new RegExp(`^${name}: `));
    }
  });

  it('keeps what was seen, and what caused it', () => {
    const seen = { method: 'GET', address: 'x', status: 404, serviceCode: undefined, requestId: 'r', time: 't' };
    const cause = new Error('cause');
    const problem = new Problem(text, seen, cause);
    assert.deepEqual([problem.seen, problem.cause], [seen, cause]);
  });
});

describe('what is wrong with a request', () => {
  it('is told at once, each with the name of its field', () => {
    const wrong = new WrongRequest([
      { field: 'role', says: 'nothing is given.' },
      { field: 'sharing', says: say`counts with ${named('furtherProjects')} only.` },
    ]);
    assert.equal(String(wrong), 'WrongRequest: role: nothing is given.\nsharing: counts with furtherProjects only.');
  });
});

describe('who acts', () => {
  it('stands in a sentence without a capital, unless it is a name', () => {
    assert.deepEqual([inSentence('The identity of it'), inSentence('Theo')], ['the identity of it', 'Theo']);
  });
});
