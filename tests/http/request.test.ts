import assert from 'node:assert/strict';
import { createHttpHeaders, type HttpClient, RestError } from '@azure/core-rest-pipeline';
import { makeContext } from '../../core';
import { askAzdo } from '../../core/http/azdo';
import { ask, type Question } from '../../core/http/request';
import { HttpProblem } from '../../core/problem/http-problem';
import { smallContext } from '../engine/small-context';

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const page: Answer = {
  status: 203,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<html>Sign in</html>',
};
const fine: Answer = { status: 200, body: { ok: true } };

/** A service that gives these answers one after the other, the last one for ever; `drop` gives none. */
function service(...answers: readonly (Answer | 'drop')[]) {
  let sent = 0;
  const door: HttpClient = {
    async sendRequest(request) {
      const answer = answers[Math.min(sent, answers.length - 1)] ?? 'drop';
      sent += 1;
      if (answer === 'drop') {
        throw new RestError('socket hang up', { code: 'ECONNRESET', request });
      }
      const { status, headers = { 'content-type': 'application/json' }, body } = answer;
      const text = typeof body === 'string' ? body : JSON.stringify(body ?? {});
      return { request, status, headers: createHttpHeaders(headers), bodyAsText: text };
    },
  };
  const small = smallContext();
  const send = (method: Question['method'] = 'GET', more: Partial<Question> = {}) =>
    ask(small.context, door, { method, url: 'https://api.example/a?secret=1', headers: {}, ...more });
  return { ...small, door, send, sent: () => sent };
}

const pausing = (status: number, seconds: number): Answer => ({
  status,
  headers: { 'retry-after': String(seconds), 'content-type': 'application/json' },
  body: { ok: true },
});

describe('one question to a service', () => {
  for (const status of [429, 503]) {
    it(`waits as long as a ${status} asks, also before a POST is repeated, and says so`, async () => {
      const { send, sent, seconds, lines } = service(pausing(status, 7), fine);
      assert.deepEqual((await send('POST', { body: {} })).body, { ok: true });
      assert.deepEqual([sent(), seconds(), lines], [2, 7, ['api.example asked us to wait 7 s']]);
    });
  }

  it('pauses after a 200 that asks for it', async () => {
    const { send, sent, seconds } = service(pausing(200, 3));
    await send();
    assert.deepEqual([sent(), seconds()], [1, 3]);
  });

  it('does not wait longer than two minutes, but says how long it would be', async () => {
    const { send, sent, seconds } = service(pausing(429, 3600));
    await assert.rejects(send(), (failed: HttpProblem) => failed.status === 429 && failed.retryAfterSeconds === 3600);
    assert.deepEqual([sent(), seconds()], [1, 0]);
  });

  it('gives up after four attempts', async () => {
    const { send, sent, seconds } = service({ status: 503 });
    await assert.rejects(send(), { status: 503 });
    assert.deepEqual([sent(), seconds()], [4, 1 + 2 + 4]);
  });

  for (const [title, answer] of [
    ['a dropped connection', 'drop'],
    ['a gateway error', { status: 502 }],
    ['a gateway that waited too long', { status: 504 }],
    ['an answer cut short', { status: 200, body: '{"ok":tr' }],
  ] as const) {
    it(`sends a GET, a PUT and what is marked repeatable again after ${title}, a POST and a PATCH not`, async () => {
      for (const [method, repeatable] of [
        ['GET', false],
        ['PUT', false],
        ['DELETE', false],
        ['POST', true],
      ] as const) {
        const { send, sent } = service(answer, fine);
        await send(method, { repeatable });
        assert.equal(sent(), 2, method);
      }
      for (const method of ['POST', 'PATCH'] as const) {
        const { send, sent } = service(answer, fine);
        await assert.rejects(send(method), (failed: HttpProblem) => failed.leavesDoubt);
        assert.equal(sent(), 1, method);
      }
    });
  }

  it('sends a read again after a 500, and no write', async () => {
    const read = service({ status: 500 }, fine);
    await read.send();
    const write = service({ status: 500 }, fine);
    await assert.rejects(write.send('PUT'), HttpProblem);
    assert.deepEqual([read.sent(), write.sent()], [2, 1]);
  });

  for (const [title, body, code, explanation] of [
    ['ARM and Graph', { error: { code: 'AuthorizationFailed', message: 'No.' } }, 'AuthorizationFailed', 'No.'],
    ['Azure DevOps', { $id: '1', message: 'No.', typeKey: 'AccessDeniedException' }, 'AccessDeniedException', 'No.'],
    ['Azure DevOps, wrapped', { count: 1, value: { Message: 'No.' } }, undefined, 'No.'],
    ['plain text', 'No.', undefined, 'No.'],
  ] as const) {
    it(`understands a refusal of ${title}`, async () => {
      const headers = { 'x-ms-request-id': 'r-1', 'content-type': 'application/json' };
      const { send } = service({ status: 403, headers, body });
      await assert.rejects(send(), (failed: HttpProblem) => {
        assert.deepEqual([failed.code, failed.explanation], [code, explanation]);
        assert.deepEqual([failed.seen.address, failed.seen.requestId], ['https://api.example/a', 'r-1']);
        return true;
      });
    });
  }

  it('keeps commands out of what a service says', async () => {
    const { send } = service({ status: 400, body: { error: { code: 'X', message: 'a\n##vso[task.complete]b' } } });
    await assert.rejects(send(), (failed: HttpProblem) => !/##|\n/.test(failed.explanation));
  });

  it('reads a body with a byte order mark, and none at all', async () => {
    const marked = service({ status: 200, body: '\uFEFF{"ok":true}' });
    assert.deepEqual((await marked.send()).body, { ok: true });
    const empty = service({ status: 204, headers: {}, body: '' });
    assert.equal((await empty.send('DELETE')).body, undefined);
  });
});

describe('one question to Azure DevOps', () => {
  for (const [title, answer] of [
    ['its sign-in page', page],
    [
      'a redirect to it',
      { status: 302, headers: { location: 'https://spsprodweu1.vssps.visualstudio.com/_signin' }, body: '' },
    ],
    ['a page with status 200', { ...page, status: 200 }],
    ['401', { status: 401, body: { message: 'TF400813' } }],
  ] as const) {
    it(`takes ${title} for a missing sign-in`, async () => {
      const { context, door } = service(answer);
      const organization = { ...context.organization, http: door };
      await assert.rejects(
        askAzdo(makeContext({ ...context, organization }), { method: 'GET', path: '/_apis/projects' }),
        {
          code: 'azdo.sign-in',
        },
      );
    });
  }
});
