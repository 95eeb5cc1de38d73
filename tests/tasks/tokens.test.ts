/** What is said where the setup connection's sign-in gets no answer, and where Entra refuses it. */
import assert from 'node:assert/strict';
import { createHttpHeaders, type HttpClient, RestError } from '@azure/core-rest-pipeline';
import { cloudOf, Problem } from '../../core';
import type { SigningConnection } from '../../tasks/credentials';
import { makeTokens } from '../../tasks/tokens';

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
  const cloud = cloudOf({ environment: undefined, arm: undefined, authority: undefined, graph: undefined });
  assert.ok(cloud);
  const agentHttp = { client: http, firstRequestSent: Promise.resolve(), stopWaiting: () => {} };
  const clock = { now: () => new Date(), sleep: async () => {} };
  return makeTokens(connection, cloud, { agentHttp, clock })(cloud.arm);
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
});
