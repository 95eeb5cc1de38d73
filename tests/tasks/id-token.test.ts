/** What is made of the answers of the service that gives a pipeline its id token: a refusal is told from a service in trouble. */
import assert from 'node:assert/strict';
import { createHttpHeaders, type HttpClient, RestError } from '@azure/core-rest-pipeline';
import { Problem } from '../../core';
import { HttpProblem } from '../../core/problem/http-problem';
import { readIdToken } from '../../tasks/id-token';
import { smallContext } from '../engine/small-context';

/** Asks a service that answers so each time. */
function asked(status: number | 'nothing', body: unknown = { message: 'Not for you.' }) {
  const { context } = smallContext();
  const door: HttpClient = {
    async sendRequest(request) {
      if (status === 'nothing') {
        throw new RestError('socket hang up', { code: 'ECONNRESET', request });
      }
      const headers = createHttpHeaders({ 'content-type': 'application/json' });
      return { request, status, headers, bodyAsText: JSON.stringify(body) };
    },
  };
  const want = {
    requestUri: 'https://dev.azure.com/contoso/oidctoken',
    connectionId: 'an-id',
    input: 'azureSubscription',
    jobToken: 'token',
  } as const;
  return readIdToken(want, door, context);
}

describe('the id token of a pipeline', () => {
  it('is what the service gives', async () => {
    assert.equal(await asked(200, { oidcToken: 'a-token' }), 'a-token');
  });

  for (const status of [400, 401, 403, 404, 409]) {
    it(`is refused by ${status}`, async () => {
      await assert.rejects(asked(status), (failed) => {
        assert.ok(failed instanceof Problem);
        assert.deepEqual([failed.code, failed.seen?.status], ['sign-in.id-token', status]);
        assert.match(failed.message, /Not for you\./);
        return true;
      });
    });
  }

  for (const status of [429, 500, 502, 503, 504]) {
    it(`is not refused by ${status}, which passes`, async () => {
      await assert.rejects(asked(status), (failed) => failed instanceof HttpProblem && failed.status === status);
    });
  }

  it('is not refused where no answer came', async () => {
    await assert.rejects(asked('nothing'), (failed) => failed instanceof HttpProblem && failed.status === undefined);
  });
});
