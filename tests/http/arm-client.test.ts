/** Clients of Azure that are made by their library, and ask as everything else here does. */
import assert from 'node:assert/strict';
import {
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  type PipelineResponse,
  RestError,
} from '@azure/core-rest-pipeline';
import { adoptPipeline, armClientOptions, armCredential, askByClient } from '../../core/http/arm-client';
import { HttpProblem } from '../../core/problem/http-problem';
import { Problem, UnexpectedShape } from '../../core/problem/problem';
import { smallContext } from '../engine/small-context';
import { served } from './served';

const request = createPipelineRequest({ url: 'https://management.azure.com/x?y=1', method: 'GET' });

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

  const asking = (status: number, body: unknown, then: (answered: PipelineResponse) => unknown = () => {}) => {
    const { context } = served(() => ({ status, body }));
    const make = async () => ({ pipeline: createEmptyPipeline() });
    return askByClient(context, {
      make,
      send: async ({ pipeline }) => {
        const headers = createHttpHeaders({ Authorization: 'Bearer token' });
        const sent = createPipelineRequest({ url: 'https://management.azure.com/x?y=1', method: 'GET', headers });
        then(await pipeline.sendRequest(context.http, sent));
      },
    });
  };

  it('gives what was answered, whatever the client makes of it', async () => {
    const unread = () => {
      throw new RestError('Not what I expected.', {
        request,
        response: { request, status: 200, headers: createHttpHeaders() },
      });
    };
    assert.deepEqual(await asking(200, { kind: 'Hub' }, unread), [{ kind: 'Hub' }]);
    const cut = asking(200, { value: [], nextLink: 'https://management.azure.com/x?z=1' }, unread);
    await assert.rejects(cut, UnexpectedShape);
  });

  it('throws what our own requests would throw', async () => {
    const error = (code: string) => ({ error: { code, message: 'No.' } });
    await assert.rejects(asking(403, error('AuthorizationFailed')), (refused) => {
      assert.ok(refused instanceof HttpProblem);
      assert.deepEqual([refused.refusal, refused.seen.address], ['lacksRight', 'https://management.azure.com/x']);
      return true;
    });
    await assert.rejects(
      asking(401, error('InvalidAuthenticationTokenTenant')),
      (foreign) => foreign instanceof Problem && foreign.code === 'azure.wrong-tenant',
    );
    for (const body of [null, '', [], 5]) {
      await assert.rejects(
        asking(200, body),
        (unread) => unread instanceof UnexpectedShape && unread.seen?.status === 200,
      );
    }
    const lost = () => {
      throw new RestError('Reset.', { code: 'ECONNRESET', request });
    };
    await assert.rejects(
      asking(200, {}, lost),
      (failed) => failed instanceof HttpProblem && failed.refusal === 'broken',
    );
  });

  it('lets a token go to Azure and nowhere else', async () => {
    const { context, sent } = served(() => ({ body: {} }));
    const elsewhere = createPipelineRequest({ url: 'https://elsewhere.example/x', method: 'GET' });
    const asked = askByClient(context, {
      make: async () => ({ pipeline: createEmptyPipeline() }),
      send: ({ pipeline }) => pipeline.sendRequest(context.http, elsewhere),
    });
    await assert.rejects(asked, UnexpectedShape);
    assert.deepEqual(sent(), []);
  });
});
