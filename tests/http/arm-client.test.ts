/** Clients of Azure that are made by their library, and ask as everything else here does. */
import assert from 'node:assert/strict';
import { createEmptyPipeline, createHttpHeaders, createPipelineRequest, RestError } from '@azure/core-rest-pipeline';
import { adoptPipeline, armClientOptions, armCredential, thrownByClient } from '../../core/http/arm-client';
import { HttpProblem } from '../../core/problem/http-problem';
import { Problem } from '../../core/problem/problem';
import { smallContext } from '../engine/small-context';
import { served } from './served';

const request = createPipelineRequest({ url: 'https://management.azure.com/x?y=1', method: 'GET' });

const answered = (status: number, code: string) =>
  new RestError('No.', {
    request,
    response: {
      request,
      status,
      headers: createHttpHeaders({ 'content-type': 'application/json' }),
      bodyAsText: JSON.stringify({ error: { code, message: 'No.' } }),
    },
  });

describe("a client of Azure's library", () => {
  it('goes by our waiting and our limit, and by no proxy and no redirection of its own', () => {
    const pipeline = createEmptyPipeline();
    const plain = (name: string) => ({ name, sendRequest: () => Promise.reject(new Error('nothing is sent here')) });
    for (const name of ['proxyPolicy', 'redirectPolicy', 'userAgentPolicy']) {
      pipeline.addPolicy(plain(name));
    }
    adoptPipeline(pipeline, smallContext().context);
    const names = pipeline.getOrderedPolicies().map(({ name }) => name);
    assert.deepEqual(names, ['userAgentPolicy', 'retry', 'limiter']);
  });

  it('asks in the version given, over our client, and tries nothing again by itself', () => {
    const { context } = smallContext();
    assert.deepEqual(armClientOptions(context, '2024-10-01'), {
      endpoint: 'https://management.azure.com',
      $host: 'https://management.azure.com',
      apiVersion: '2024-10-01',
      httpClient: context.http,
      credentialScopes: 'https://management.azure.com/.default',
      retryOptions: { maxRetries: 0 },
    });
  });

  it('signs in by the token of the context, and keeps it for five minutes', async () => {
    const { context } = served(() => ({}));
    assert.deepEqual(await armCredential(context).getToken(), {
      token: 'for https://management.azure.com',
      expiresOnTimestamp: context.clock.now().getTime() + 300_000,
    });
  });

  it('throws what our own requests would throw', () => {
    const { context } = smallContext();
    const refused = thrownByClient(answered(403, 'AuthorizationFailed'), context);
    assert.ok(refused instanceof HttpProblem);
    assert.deepEqual([refused.refusal, refused.seen.address], ['lacksRight', 'https://management.azure.com/x']);
    const foreign = thrownByClient(answered(401, 'InvalidAuthenticationTokenTenant'), context);
    assert.ok(foreign instanceof Problem && foreign.code === 'azure.wrong-tenant');
    const lost = thrownByClient(new RestError('Reset.', { code: 'ECONNRESET', request }), context);
    assert.ok(lost instanceof HttpProblem && lost.refusal === 'broken');
    const unread = thrownByClient(answered(200, ''), context);
    assert.ok(unread instanceof HttpProblem);
    assert.deepEqual([unread.refusal, unread.seen.status, unread.leavesDoubt], ['broken', undefined, true]);
    for (const error of [new RestError('Without a request.'), new TypeError('Broken.')]) {
      assert.equal(thrownByClient(error, context), error);
    }
  });
});
