/** What clients other than ours ask, older ones too; tests/witness has the clients themselves. */
import assert from 'node:assert/strict';
import { arm, graph, Party, withSecret } from './party';

const base = 'https://localhost:1234';

describe('The emulator, to other clients', () => {
  it('has no kind of workspace before 2023-10-01', async () => {
    const party = new Party(withSecret());
    const token = await party.token(arm);
    const read = async (version: string) =>
      (await party.ask('GET', `${arm}${party.workspace}?api-version=${version}`, { token })).body.kind;
    assert.deepEqual([await read('2022-10-01'), await read('2023-10-01')], [undefined, 'Default']);
  });

  it('lists providers under the names that Microsoft gives them', async () => {
    const party = new Party(withSecret());
    const url = `${arm}/subscriptions/${party.seed.subscriptions[0]?.id}/providers`;
    const token = await party.token(arm);
    const { body } = await party.ask('GET', `${url}?api-version=2021-04-01`, { token });
    const namespaces = body.value.map(({ namespace }: { readonly namespace: string }) => namespace);
    assert.ok(namespaces.includes('Microsoft.ManagedIdentity'));
    const one = await party.ask('GET', `${url}/microsoft.managedidentity?api-version=2021-04-01`, { token });
    assert.equal(one.body.namespace, 'Microsoft.ManagedIdentity');
  });

  it('describes a cloud in the three forms that there were', async () => {
    const party = new Party(withSecret());
    const read = async (version: string) =>
      (await party.ask('GET', `${arm}/metadata/endpoints?api-version=${version}`)).body;
    assert.equal((await read('2015-01-01')).graphEndpoint, 'https://graph.windows.net/');
    assert.equal((await read('2020-06-01')).length, 3);
    assert.equal((await read('2022-09-01')).name, 'AzureCloud');
  });

  it('takes the base address for the audience of all its services, there and only there', async () => {
    const party = new Party(withSecret());
    const form = {
      grant_type: 'client_credentials',
      client_id: party.application('azure-setup').appId,
      client_secret: 'the-secret',
      scope: `${base}//.default`,
    };
    const body = String(new URLSearchParams(form));
    const { body: given } = await party.ask('POST', `${base}/adfs/oauth2/token`, { body });
    assert.equal(typeof given.expires_in, 'number');
    const token = given.access_token;
    const statusOf = async (url: string) => (await party.ask('GET', url, { token })).status;
    assert.equal(await statusOf(`${base}/v1.0/applications`), 200);
    assert.equal(await statusOf(`${base}${party.workspace}?api-version=2024-10-01`), 200);
    assert.equal(await statusOf(`${graph}/applications`), 401);
    assert.equal((await party.signIn({ ...form })).body.error_codes[0], 500011);
  });

  it('takes short and dotted names for the trust of an application, not for that of a managed identity', async () => {
    const credential = { issuer: 'https://issuer.example', subject: 'me', audiences: ['api://AzureADTokenExchange'] };
    const party = new Party(
      withSecret().replace('secret: the-secret', 'secret: the-secret, graphRoles: [Application.ReadWrite.All]'),
    );
    const token = await party.token('https://graph.microsoft.com');
    const url = `${graph}/applications(appId='${party.application('azure-setup').appId}')/federatedIdentityCredentials`;
    const post = async (name: string) =>
      (await party.ask('POST', url, { token, body: { ...credential, name, subject: name } })).status;
    assert.deepEqual(
      [await post('g'), await post('main.yml'), await post('a b'), await post('x'.repeat(121))],
      [201, 201, 400, 400],
    );
    const identity = `${party.group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-new`;
    const armToken = await party.token(arm);
    const put = async (path: string, body: object) =>
      (await party.ask('PUT', `${arm}${path}?api-version=2024-11-30`, { token: armToken, body })).status;
    assert.equal(await put(identity, { location: 'westeurope' }), 201);
    const statuses = [];
    for (const name of ['g', 'main.yml', 'main']) {
      statuses.push(await put(`${identity}/federatedIdentityCredentials/${name}`, { properties: { ...credential } }));
    }
    assert.deepEqual(statuses, [400, 400, 201]);
  });

  it('deletes a connection out of one project, by the route of 5.x', async () => {
    const party = new Party('setup-by-secret');
    const authorization = `Basic ${Buffer.from(`:${party.emulator.secrets()['pat admin']}`).toString('base64')}`;
    const at = 'https://dev.azure.com/contoso/churn/_apis/serviceendpoint/endpoints';
    const headers = { authorization, accept: 'application/json;api-version=5.0-preview.2' };
    const [connection] = (await party.ask('GET', at, { headers })).body.value;
    assert.equal((await party.ask('DELETE', `${at}/${connection.id}?deep=false`, { headers })).status, 204);
    party.emulator.clock.advance(5);
    assert.deepEqual((await party.ask('GET', at, { headers })).body.value, []);
  });
});
