/** What is said where the setup connection's sign-in gets no answer, and where Entra refuses it. */
import assert from 'node:assert/strict';
import { createHttpHeaders, type HttpClient, RestError } from '@azure/core-rest-pipeline';
import { cloudOf, Problem } from '../../core';
import type { SigningConnection } from '../../tasks/credentials';
import { makeTokens, type Tokens } from '../../tasks/tokens';

const parameters: Readonly<Record<string, string>> = {
  tenantid: '11111111-2222-4333-8444-555555555555',
  serviceprincipalid: '22222222-2222-4333-8444-555555555555',
  serviceprincipalkey: 'a key that nobody has',
};
const connection: SigningConnection = {
  id: 'an-id',
  input: 'azureSubscription',
  url: '',
  scheme: 'ServicePrincipal',
  parameter: (name) => parameters[name],
  data: () => undefined,
};

/** Signs in at an Entra that answers so. */
async function signIn(http: HttpClient): Promise<string> {
  return tokensOf(http)('https://management.azure.com');
}

function tokensOf(http: HttpClient): Tokens {
  const cloud = cloudOf({ environment: undefined, arm: undefined, authority: undefined, graph: undefined });
  assert.ok(cloud);
  const agentHttp = { client: http, firstRequestSent: Promise.resolve(), stopWaiting: () => {} };
  const clock = { now: () => new Date(), sleep: async () => {} };
  return makeTokens(connection, cloud, { agentHttp, clock });
}

describe("the setup connection's sign-in", () => {
  it('that gets no answer names the host, and is no refusal', async () => {
    const http: HttpClient = {
      sendRequest: (request) =>
        Promise.reject(new RestError('certificate unknown', { code: 'CERT_UNTRUSTED', request })),
    };
    await assert.rejects(signIn(http), (failed) => {
      assert.ok(failed instanceof Problem);
      assert.equal(failed.code, 'sign-in.unreachable');
      assert.match(
        failed.message,
        /No answer from login\.microsoftonline\.com, where .*azureSubscription.* signs in to Azure/,
      );
      assert.match(failed.message, /broke or timed out \(certificate unknown\)/);
      return true;
    });
  });

  it('that Entra refuses is a refusal', async () => {
    const body = {
      error: 'invalid_client',
      error_description: 'AADSTS7000215: Invalid client secret.',
      error_codes: [7000215],
    };
    const http: HttpClient = {
      sendRequest: async (request) => {
        const headers = createHttpHeaders({ 'content-type': 'application/json' });
        return { request, status: 401, headers, bodyAsText: JSON.stringify(body) };
      },
    };
    await assert.rejects(signIn(http), (failed) => {
      assert.ok(failed instanceof Problem);
      assert.equal(failed.code, 'sign-in.AADSTS7000215');
      return true;
    });
  });

  const html = { status: 200, type: 'text/html', body: '<html>Welcome</html>' };
  for (const [title, bad] of [
    ['a page', html],
    ['an answer cut short', { status: 200, type: 'application/json', body: '{"token_type":"Bea' }],
    ['a 500', { status: 500, type: 'application/json', body: '{"error":"server_error"}' }],
    ['a 502', { ...html, status: 502 }],
    ['a 429', { status: 429, type: 'application/json', body: '{"error":"throttled"}' }],
    ['no answer', undefined],
  ] as const) {
    it(`is tried again after ${title}, and names the host where it stays so`, async () => {
      const entra = entraAfter(2, bad);
      assert.equal(await signIn(entra.http), 'token 1');
      await assert.rejects(signIn(entraAfter(1000, bad).http), (failed) => {
        assert.ok(failed instanceof Problem);
        assert.equal(failed.code, 'sign-in.unreachable', failed.message);
        assert.match(failed.message, /login\.microsoftonline\.com/);
        return true;
      });
    });
  }

  it('gives a fresh token in place of one that was refused, once for all who ask, with the claims asked for', async () => {
    const entra = entraAfter(0, undefined);
    const tokens = tokensOf(entra.http);
    const audience = 'https://management.azure.com';
    const token = await tokens(audience);
    assert.equal(await tokens(audience), token);
    const claims = '{"access_token":{"nbf":{"essential":true}}}';
    const fresh = await Promise.all([tokens(audience, { token, claims }), tokens(audience, { token, claims })]);
    assert.deepEqual([token, fresh], ['token 1', ['token 2', 'token 2']]);
    assert.match(decodeURIComponent(entra.bodies.at(-1) ?? ''), /nbf/);
    assert.equal(await tokens(audience, { token: 'token 2', claims: undefined }), 'token 3');
  });
});

/** An Entra that gives tokens after so many bad answers; `undefined` for none at all. */
function entraAfter(
  failures: number,
  bad: { readonly status: number; readonly type: string; readonly body: string } | undefined,
): { readonly http: HttpClient; readonly bodies: readonly string[] } {
  const bodies: string[] = [];
  let left = failures;
  const http: HttpClient = {
    async sendRequest(request) {
      const answer = (status: number, type: string, bodyAsText: string) => ({
        request,
        status,
        headers: createHttpHeaders({ 'content-type': type }),
        bodyAsText,
      });
      const json = (body: object) => answer(200, 'application/json', JSON.stringify(body));
      const authority = 'https://login.microsoftonline.com/11111111-2222-4333-8444-555555555555';
      if (request.url.includes('openid-configuration')) {
        return json({
          issuer: `${authority}/v2.0`,
          authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
          token_endpoint: `${authority}/oauth2/v2.0/token`,
          jwks_uri: `${authority}/discovery/v2.0/keys`,
        });
      }
      left -= 1;
      if (left < 0) {
        bodies.push(String(request.body));
        return json({ token_type: 'Bearer', expires_in: 3599, access_token: `token ${bodies.length}` });
      }
      if (!bad) {
        throw new RestError('socket hang up', { code: 'ECONNRESET', request });
      }
      return answer(bad.status, bad.type, bad.body);
    },
  };
  return { http, bodies };
}
