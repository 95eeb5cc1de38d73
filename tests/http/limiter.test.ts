/** How many requests are under way at once: as many as a service takes, whatever number of links is run side by side. */
import assert from 'node:assert/strict';
import {
  createHttpHeaders,
  createPipelineRequest,
  type HttpClient,
  type PipelineRequest,
} from '@azure/core-rest-pipeline';
import { makeContext } from '../../core';
import { smallContext } from '../engine/small-context';

const most = 24;

/** A service that answers when it is told to, and counts the requests that wait for it. */
function slowService() {
  const waiting: { readonly url: string; readonly answer: (status: number) => void; readonly fail: () => void }[] = [];
  const http: HttpClient = {
    sendRequest: (request) =>
      new Promise((resolve, reject) => {
        const answer = (status: number) => resolve({ request, status, headers: createHttpHeaders(), bodyAsText: '' });
        waiting.push({ url: request.url, answer, fail: () => reject(new Error('line cut')) });
      }),
  };
  const next = () => waiting.shift() ?? assert.fail('no request is under way');
  return { http, waiting, next };
}

const write = (host: string): PipelineRequest =>
  createPipelineRequest({ url: `https://${host}/thing`, method: 'POST', headers: createHttpHeaders() });
const settle = () => new Promise((resolve) => setImmediate(resolve));

function stage() {
  const service = slowService();
  const { context } = smallContext();
  const send = (host: string, { pipeline } = context) => pipeline.sendRequest(service.http, write(host));
  const sendAll = (count: number, host: string) => Array.from({ length: count }, () => send(host));
  return { ...service, context, send, sendAll };
}

describe('the limit of requests under way', () => {
  it('lets no more than 24 at once to one host, and each that ends lets in one more', async () => {
    const { sendAll, waiting, next } = stage();
    const sent = sendAll(60, 'a.example');
    await settle();
    assert.equal(waiting.length, most);
    for (let left = 60; left > 0; left -= 1) {
      assert.equal(waiting.length, Math.min(left, most));
      next().answer(200);
      await settle();
    }
    assert.equal((await Promise.all(sent)).length, 60);
  });

  it('hinders no other host', async () => {
    const { sendAll, waiting } = stage();
    sendAll(30, 'a.example');
    sendAll(3, 'b.example:8080');
    await settle();
    assert.equal(waiting.filter(({ url }) => url.includes('b.example')).length, 3);
    assert.equal(waiting.length, most + 3);
  });

  it('counts all views of a context together', async () => {
    const { context, send, sendAll, waiting } = stage();
    sendAll(most, 'a.example');
    send('a.example', context.with({ log: { line: () => {}, debug: () => {} } }));
    send('a.example', context.renewed());
    await settle();
    assert.equal(waiting.length, most);
  });

  it('gives the place of a request that failed to the next', async () => {
    const { send, sendAll, waiting, next } = stage();
    const failing = sendAll(most, 'a.example').map((sent) => assert.rejects(sent, /line cut/));
    const late = send('a.example');
    await settle();
    for (let left = most; left > 0; left -= 1) {
      next().fail();
    }
    await Promise.all(failing);
    await settle();
    assert.equal(waiting.length, 1);
    next().answer(200);
    assert.equal((await late).status, 200);
  });

  it('is whole again after a rush', async () => {
    const { sendAll, waiting, next } = stage();
    for (const count of [30, 30]) {
      const sent = sendAll(count, 'a.example');
      await settle();
      assert.equal(waiting.length, most);
      for (let left = count; left > 0; left -= 1) {
        next().answer(200);
        await settle();
      }
      await Promise.all(sent);
    }
  });

  it('keeps no place for one that waits for its next attempt', async () => {
    const { context, http, waiting, next } = stage();
    const pauses: (() => void)[] = [];
    const sleep = () => new Promise<void>((resolve) => pauses.push(resolve));
    const { pipeline } = makeContext({ ...context, clock: { ...context.clock, sleep } });
    const throttled = pipeline.sendRequest(http, write('a.example'));
    await settle();
    next().answer(429);
    await settle();
    Array.from({ length: most }, () => pipeline.sendRequest(http, write('a.example')));
    await settle();
    assert.deepEqual([pauses.length, waiting.length], [1, most]);
    pauses[0]?.();
    await settle();
    assert.equal(waiting.length, most);
    for (let answered = 0; answered <= most; answered += 1) {
      next().answer(204);
      await settle();
    }
    assert.equal((await throttled).status, 204);
  });
});
