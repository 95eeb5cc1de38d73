/** Setup connections that cannot sign in to Azure, and what is said of each. */
import assert from 'node:assert/strict';
import { RestError } from '@azure/core-rest-pipeline';
import { cloudOf, Problem } from '../../core';
import { cloudOfConnection, makeCredential, type SigningConnection } from '../../tasks/credentials';
import { makeTokens } from '../../tasks/tokens';

const noAnswer = {
  sendRequest: async () => {
    throw new RestError('connect ENETUNREACH', { code: 'ENETUNREACH' });
  },
};
const cloud = cloudOf({ environment: 'AzureCloud', arm: undefined, authority: undefined, graph: undefined });

function connection(scheme: string, more: { parameters?: object; data?: object } = {}): SigningConnection {
  const of = (values: object) => (name: string) =>
    Object.entries(values).find(([key]) => key === name)?.[1] as string | undefined;
  return {
    input: 'azureSubscription',
    id: 'x',
    url: '',
    scheme,
    parameter: of({ tenantid: 'tenant', serviceprincipalid: 'client', ...more.parameters }),
    data: of(more.data ?? {}),
  };
}

function isProblem(code: string, says: RegExp) {
  return (failed: unknown) => failed instanceof Problem && failed.code === code && says.test(failed.message);
}

describe('a setup connection that cannot sign in to Azure', () => {
  for (const [title, unsupported] of [
    ['of a scheme that gives no token for Azure', connection('UsernamePassword')],
    ['that does not carry its secret', connection('ServicePrincipal')],
    ['of another scheme that carries a secret', connection('Token', { parameters: { serviceprincipalkey: 'key' } })],
  ] as const) {
    it(`is told by its scheme: one ${title}`, async () => {
      assert.ok(cloud);
      await assert.rejects(
        makeCredential(unsupported, { cloud, client: noAnswer, assertion: undefined }),
        isProblem('sign-in.scheme', new RegExp(`"${unsupported.scheme}"`)),
      );
    });
  }

  it('is told by its cloud', () => {
    assert.throws(
      () => cloudOfConnection(connection('ServicePrincipal', { data: { environment: 'AzureStack' } })),
      isProblem('sign-in.cloud', /"AzureStack"/),
    );
  });

  it('is told to need a managed identity where the machine of the agent has none', async () => {
    assert.ok(cloud);
    const agentHttp = { client: noAnswer, firstRequestSent: Promise.resolve(), stopWaiting: () => {} };
    const clock = { now: () => new Date(0), sleep: async () => {} };
    const tokens = makeTokens(connection('ManagedServiceIdentity'), cloud, { agentHttp, clock });
    await assert.rejects(
      tokens('https://management.azure.com'),
      isProblem('sign-in.no-machine-identity', /managed identity, and the machine offers none/),
    );
  });
});
