import assert from 'node:assert/strict';
import { HttpProblem } from '../../core/problem/http-problem';

function answered(status: number | undefined, serviceCode?: string): HttpProblem {
  const seen = { method: 'PUT', address: 'https://x', status, serviceCode, requestId: undefined, time: 'then' };
  return new HttpProblem(seen, { refusal: 'unexpected', explanation: '' });
}

describe('an answer that is no success', () => {
  for (const [status, isJudged] of [
    [undefined, false],
    [400, true],
    [403, true],
    [428, true],
    [429, false],
    [430, true],
    [499, true],
    [500, false],
    [503, false],
  ] as const) {
    it(`${isJudged ? 'judges' : 'does not judge'} the request: ${status ?? 'none'}`, () => {
      assert.equal(answered(status).isJudged, isJudged);
    });
  }

  for (const [status, code, leavesDoubt] of [
    [undefined, undefined, true],
    [undefined, 'ECONNRESET', true],
    [500, undefined, true],
    [500, 'Taken', false],
    [502, 'BadGateway', true],
    [503, undefined, false],
    [504, undefined, true],
    [409, undefined, false],
  ] as const) {
    it(`leaves ${leavesDoubt ? 'doubt' : 'no doubt'}: ${status ?? 'none'} ${code ?? 'without a code'}`, () => {
      assert.equal(answered(status, code).leavesDoubt, leavesDoubt);
    });
  }

  it('is a wrong request with 400, and a conflict with 409, also where no table knows it', () => {
    assert.deepEqual([answered(400).isInvalid, answered(401).isInvalid], [true, false]);
    assert.deepEqual([answered(409).isConflict, answered(410).isConflict], [true, false]);
  });

  it('is told by its number, and by the code where it has one', () => {
    assert.equal(answered(403, 'No').message, 'PUT https://x: 403 No');
    assert.equal(answered(undefined).message, 'PUT https://x: no answer');
  });
});
