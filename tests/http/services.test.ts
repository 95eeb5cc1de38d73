/** Where each service is asked, with which token, and how its lists go on. */
import assert from 'node:assert/strict';
import { RestError } from '@azure/core-rest-pipeline';
import { makeContext } from '../../core';
import { armVersions, askArm, listArm } from '../../core/http/arm';
import { askAzdo } from '../../core/http/azdo';
import { askAzdoAsSetup } from '../../core/http/azdo-as-setup';
import { askGraph, listGraph, odataText } from '../../core/http/graph';
import { readCaller } from '../../core/http/holders';
import { askKeyVault, followKeyVault } from '../../core/http/key-vault';
import type { HttpProblem } from '../../core/problem/http-problem';
import { smallContext } from '../engine/small-context';
import { type Answer, served } from './served';

const arm = 'https://management.azure.com';
const graph = 'https://graph.microsoft.com/v1.0';

describe('Azure Resource Manager', () => {
  const roles = { method: 'GET', path: '/a b/c(d)', version: armVersions.authorization } as const;

  it('is asked with names encoded and slashes kept, in a version, with a token of its own', async () => {
    const { context, sent, asked } = served(() => ({ body: {} }));
    await askArm(context, roles);
    await askArm(context, { ...roles, query: '$filter=x' });
    const address = `GET ${arm}/a%20b/c(d)?api-version=2022-04-01`;
    assert.deepEqual(sent(), [address, `${address}&$filter=x`]);
    assert.equal(asked[0]?.authorization, `Bearer for ${arm}`);
    assert.equal(asked[0]?.request.timeout, 30_000, 'milliseconds after which it counts as unanswered');
  });

  it('is asked for all pages of a list, and follows no link that leads elsewhere', async () => {
    const { context, sent, asked } = served((_asked, count) => ({
      body: { value: [{ count }], nextLink: count === 1 ? `${arm}/next` : 'https://evil.example/next' },
    }));
    assert.deepEqual(await listArm(context, roles), [{ count: 1 }, { count: 2 }]);
    assert.deepEqual(sent().slice(1), [`GET ${arm}/next`]);
    assert.equal(asked[1]?.authorization, `Bearer for ${arm}`);
  });

  it('says that the token was of another tenant', async () => {
    const error = { code: 'InvalidAuthenticationTokenTenant', message: 'Wrong issuer.' };
    const { context } = served(() => ({ status: 401, body: { error } }));
    await assert.rejects(askArm(context, roles), { code: 'azure.wrong-tenant', why: /\(Wrong issuer\.\)/ });
    const silent = served(() => ({ status: 401, body: { error: { code: error.code } } }));
    await assert.rejects(askArm(silent.context, roles), { why: /\(InvalidAuthenticationTokenTenant\)/ });
  });
});

describe('Microsoft Graph', () => {
  it('is asked for all pages of a list', async () => {
    const { context, sent, asked } = served((_asked, count) => ({
      body: { value: [{ count }], ...(count === 1 ? { '@odata.nextLink': `${graph}/applications?$skiptoken=2` } : {}) },
    }));
    assert.deepEqual(await listGraph(context, '/applications'), [{ count: 1 }, { count: 2 }]);
    assert.deepEqual(sent(), [`GET ${graph}/applications`, `GET ${graph}/applications?$skiptoken=2`]);
    assert.equal(asked[1]?.authorization, 'Bearer for https://graph.microsoft.com');
  });

  it('makes what is missing only where that is asked for, and repeats a PATCH and no POST', async () => {
    const { context, asked } = served((_asked, count) => (count % 2 === 1 ? { status: 502 } : { body: {} }));
    await askGraph(context, { method: 'PATCH', path: '/applications', body: {}, upsert: true });
    await askGraph(context, { method: 'PATCH', path: '/applications', body: {} });
    await assert.rejects(askGraph(context, { method: 'POST', path: '/applications', body: {} }));
    assert.deepEqual(
      asked.map(({ method, request }) => [method, request.headers.get('prefer')]),
      [
        ['PATCH', 'create-if-missing'],
        ['PATCH', 'create-if-missing'],
        ['PATCH', undefined],
        ['PATCH', undefined],
        ['POST', undefined],
      ],
    );
  });

  it('takes quotes in a text for no end of it', () => {
    assert.equal(odataText("O'Hara & son"), "O''Hara%20%26%20son");
  });
});

describe('a key vault', () => {
  it('is read in a version, and at the address of a further page as it is', async () => {
    const { context, sent, asked } = served(() => ({ body: { value: 'x' } }));
    assert.deepEqual((await askKeyVault(context, 'https://kv.vault.azure.net', '/secrets/a')).body, { value: 'x' });
    await followKeyVault(context, 'https://kv.vault.azure.net/secrets?page=2');
    assert.deepEqual(sent(), [
      'GET https://kv.vault.azure.net/secrets/a?api-version=7.4',
      'GET https://kv.vault.azure.net/secrets?page=2',
    ]);
    assert.equal(asked[0]?.authorization, 'Bearer for https://vault.azure.net');
  });

  it('says why it refuses', async () => {
    const refused = (message: string) =>
      askKeyVault(
        served(() => ({ status: 403, body: { error: { code: 'Forbidden', message } } })).context,
        'https://kv.vault.azure.net',
        '/secrets/a',
      );
    await assert.rejects(refused('Operation get is not allowed on a disabled secret.'), { refusal: 'disabled' });
    await assert.rejects(refused('Client address is not authorized.'), { refusal: 'firewall' });
    await assert.rejects(refused('No.'), { refusal: 'lacksRight' });
  });
});

describe('Azure DevOps', () => {
  const caller = (body: unknown, status = 200) => readCaller(served(() => ({ status, body })).context);

  it('tells who asks, by the name that they chose or else the one that they were given', async () => {
    const given = { id: 'its id', customDisplayName: 'Ana', providerDisplayName: 'ana@contoso' };
    assert.deepEqual(await caller({ authenticatedUser: given }), { name: '"Ana"', identityId: 'its id' });
    const { name } = await caller({ authenticatedUser: { ...given, customDisplayName: '' } });
    assert.equal(name, '"ana@contoso"');
  });

  it('leaves it at general words where it does not tell, or refuses to', async () => {
    assert.deepEqual(await caller({}), { name: "the job's identity" });
    assert.deepEqual(await caller({ message: 'No.' }, 403), { name: "the job's identity" });
  });

  it('is asked in a version, with whatever is asked besides, and a POST again only where that does no harm', async () => {
    const { context, sent, asked } = served((_asked, count) => (count % 2 === 1 ? { status: 502 } : { body: {} }));
    await askAzdo(context, { method: 'GET', path: '/_apis/projects', query: '$top=5' });
    await askAzdo(context, { method: 'POST', path: '/_apis/x', version: '7.1-preview.1', body: {}, repeatable: true });
    await assert.rejects(askAzdo(context, { method: 'POST', path: '/_apis/x', body: {} }), { refusal: 'broken' });
    const organization = 'https://dev.azure.com/contoso/_apis';
    assert.deepEqual(
      [...new Set(sent())],
      [
        `GET ${organization}/projects?api-version=7.1&$top=5`,
        `POST ${organization}/x?api-version=7.1-preview.1`,
        `POST ${organization}/x?api-version=7.1`,
      ],
    );
    assert.equal(asked.length, 5);
  });

  it('is quoted where it refuses the sign-in, with the code that it gives and without one', async () => {
    const refused = (body: unknown) =>
      askAzdo(served(() => ({ status: 401, body })).context, { method: 'GET', path: '/_apis/projects' });
    await assert.rejects(refused({ message: 'No.' }), { code: 'azdo.sign-in', why: / with 401: the token is missing/ });
    await assert.rejects(refused({ message: 'No.', typeKey: 'Unauthorized' }), {
      why: / with 401 Unauthorized: the token/,
    });
  });

  it('is asked as the setup identity where it takes no other, also a second time', async () => {
    const { context, sent, asked } = served((_asked, count) => (count === 1 ? { status: 502 } : { body: {} }));
    await askAzdoAsSetup(context, { path: '/_apis/x', version: '7.1', body: {} });
    const address = 'POST https://dev.azure.com/contoso/_apis/x?api-version=7.1';
    assert.deepEqual(sent(), [address, address]);
    assert.equal(asked[0]?.authorization, 'Bearer for 499b84ac-1321-427f-aa17-267ca6975798');
    assert.equal(asked[0]?.request.headers.get('x-tfs-fedauthredirect'), 'Suppress');
  });
});

describe('an answer that is no success', () => {
  const answering = (answer: Answer) =>
    askKeyVault(served(() => answer).context, 'https://kv.vault.azure.net', '/secrets/a');
  const page = { 'content-type': 'text/html' };

  it('is told by its own status and words where it is a page', async () => {
    await assert.rejects(answering({ status: 403, headers: page, body: 'No.' }), { status: 403, code: undefined });
    await assert.rejects(answering({ status: 200, headers: page, body: 'Sign in.' }), {
      status: 200,
      refusal: 'page',
    });
  });

  for (const body of [null, 'No.', [], { error: null }, { value: null }]) {
    it(`is told whatever its body is: ${JSON.stringify(body)}`, async () => {
      await assert.rejects(answering({ status: 409, body }), { name: 'HttpProblem', status: 409, code: undefined });
    });
  }

  for (const [service, name] of [
    ['Azure', 'x-ms-request-id'],
    ['Microsoft Graph', 'request-id'],
    ['Azure DevOps', 'activityid'],
    ['Azure DevOps Server', 'x-vss-e2eid'],
  ] as const) {
    it(`hands on the request id that ${service} gives, and no empty one`, async () => {
      const empty = { 'x-ms-request-id': '', 'request-id': '', activityid: '' };
      const refused = answering({ status: 403, headers: { ...empty, [name]: 'r-1' } });
      await assert.rejects(refused, (failed: HttpProblem) => failed.seen.requestId === 'r-1');
    });
  }
});

describe('a request without an answer', () => {
  const failing = (failure: unknown) => {
    const { context } = smallContext();
    const http = { sendRequest: () => Promise.reject(failure) };
    return askKeyVault(makeContext({ ...context, http }), 'https://kv.vault.azure.net', '/secrets/a');
  };

  it('is told with what is known of it', async () => {
    const failure = new RestError('getaddrinfo ENOTFOUND kv.vault.azure.net', { code: 'ENOTFOUND' });
    await assert.rejects(failing(failure), (failed: { refusal: string; seen: Readonly<Record<string, unknown>> }) => {
      assert.equal(failed.refusal, 'hostUnknown');
      const { requestId, ...seen } = failed.seen;
      assert.equal(typeof requestId, 'string');
      assert.deepEqual(seen, {
        method: 'GET',
        address: 'https://kv.vault.azure.net/secrets/a',
        status: undefined,
        serviceCode: 'ENOTFOUND',
        time: '2026-11-21T09:00:07.000Z',
      });
      return true;
    });
  });

  it('is the same where it was broken off, and where a library of Node gives a code', async () => {
    const aborted = Object.assign(new Error('Aborted.'), { name: 'AbortError' });
    await assert.rejects(failing(aborted), { name: 'HttpProblem', refusal: 'broken', explanation: 'Aborted.' });
    const reset = Object.assign(new Error('Reset.'), { code: 'ECONNRESET' });
    await assert.rejects(failing(reset), { name: 'HttpProblem', refusal: 'broken', code: 'ECONNRESET' });
  });

  it('is an error of our own where nothing of a connection is in it', async () => {
    await assert.rejects(failing(new TypeError('x is not a function')), TypeError);
  });
});
