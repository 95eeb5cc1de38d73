import assert from 'node:assert/strict';
import { allowNoMore, mayMeet, parseBranches, sameBranches } from '../../core/names/branches';

const main = 'refs/heads/main';
const releases = 'refs/heads/releases/*';

describe('patterns of branches', () => {
  it('are read from between commas, and none stands for any branch', () => {
    assert.deepEqual(parseBranches(` ${main} ,${releases},`), [main, releases]);
    assert.deepEqual([parseBranches(''), parseBranches(undefined)], [['*'], ['*']]);
  });

  it('are the same in any order, and not in any case', () => {
    assert.ok(sameBranches([main, releases], [releases, main]));
    assert.ok(!sameBranches([main], [main.toUpperCase()]));
    assert.ok(!sameBranches([main], [main, releases]));
  });

  for (const [inner, outer, isNoMore] of [
    [[main], [main, releases], true],
    [[main, releases], [main], false],
    [['refs/heads/releases/1.*'], [releases], true],
    [[releases], ['refs/heads/releases/1.*'], false],
    [[releases], ['*'], true],
    [['*'], [releases], false],
    [[main], ['refs/heads/m.in'], false],
    [['refs/heads/*-prod'], ['refs/heads/*'], true],
    [['refs/heads/*-prod'], ['refs/heads/*-test'], false],
  ] as const) {
    it(`${inner} allows ${isNoMore ? 'no more' : 'more'} than ${outer}`, () => {
      assert.equal(allowNoMore(inner, outer), isNoMore);
    });
  }

  for (const [left, right, may] of [
    [[main], [main], true],
    [[main], ['refs/heads/develop'], false],
    [[main], [releases], false],
    [[main, 'refs/heads/releases/2'], [releases], true],
    [['refs/heads/releases/2.*'], [releases], true],
    [['refs/heads/a/*'], ['refs/heads/b/*'], false],
    [['refs/heads/*-prod'], ['refs/heads/a*'], true],
    [['*'], [main], true],
    [[main], ['refs/heads/*-prod'], false],
  ] as const) {
    it(`${left} and ${right} ${may ? 'may' : 'can not'} allow one branch both`, () => {
      assert.equal(mayMeet(left, right), may);
      assert.equal(mayMeet(right, left), may);
    });
  }
});
