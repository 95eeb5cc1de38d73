import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { loadSeed, parseSeed } from '../../emulator/seed/read';
import { arm, Party, withSecret } from './party';
import { codeOf, dev, synapse } from './synapse-party';

const seeds = readdirSync(new URL('../../emulator/seeds', import.meta.url))
  .filter((name) => name.startsWith('synapse-'))
  .map((name) => name.replace('.yml', ''));

/** A shipped seed with secrets that we know, signed in as the setup identity. */
async function open(name: string) {
  const party = new Party(withSecret().replace('extends: contoso', `extends: ${name}`));
  const token = await party.token(synapse);
  const ask = (method: string, path: string, body?: unknown) =>
    party.ask(method, `${dev}${path}?api-version=2020-12-01`, { token, ...(body === undefined ? {} : { body }) });
  const armToken = await party.token(arm);
  const workspace = async () => {
    const url = `${arm}${party.group}/providers/Microsoft.Synapse/workspaces/syn-churn?api-version=2021-06-01`;
    return (await party.ask('GET', url, { token: armToken })).body;
  };
  const link = async (service: string) => (await ask('GET', `/linkedservices/${service}`)).body.properties;
  return { party, ask, workspace, link };
}

describe('The seeds about Synapse', () => {
  it('are one for each situation', () => {
    assert.ok(seeds.length > 0);
    for (const seed of seeds) {
      assert.ok(loadSeed(seed));
    }
  });

  it('let the usual setup identity write linked services, and show what is there by hand', async () => {
    const { ask, link, workspace, party } = await open('synapse-link-by-hand');
    assert.deepEqual((await link('mlw-churn')).typeProperties, {
      subscriptionId: party.seed.subscriptions[0]?.id,
      resourceGroupName: 'rg-ml',
      mlWorkspaceName: 'mlw-churn',
      authentication: 'MSI',
    });
    const { typeProperties } = await link('mlw-churn-sp');
    assert.equal(typeProperties.servicePrincipalId, party.application('synapse-by-hand').appId);
    assert.equal(typeProperties.tenant, party.tenantId);
    assert.equal(typeProperties.servicePrincipalKey.value, '**********');
    assert.equal((await ask('PUT', '/linkedservices/x', { properties: { type: 'x' } })).status, 202);
    assert.match(JSON.stringify(party.emulator.state().arm), new RegExp((await workspace()).identity.principalId));
  });

  it('show git mode and networks', async () => {
    const git = await (await open('synapse-git')).workspace();
    assert.equal(git.properties.workspaceRepositoryConfiguration.rootFolder, '/syn-churn');
    const unlessForeign = await (await open('synapse-exfiltration-protection')).workspace();
    assert.equal(unlessForeign.properties.managedVirtualNetworkSettings.preventDataExfiltration, true);
    const network = await open('synapse-managed-network');
    assert.equal((await network.workspace()).properties.managedVirtualNetworkSettings.preventDataExfiltration, false);
    const list = await network.ask('GET', '/managedVirtualNetworks/default/managedPrivateEndpoints');
    assert.equal(list.body.value.length, 2);
  });

  it('refuse who has no way in, no role, or no luck', async () => {
    for (const name of ['synapse-firewall', 'synapse-public-access-off']) {
      const { ask } = await open(name);
      assert.deepEqual(codeOf(await ask('GET', '/linkedservices')), [403, 'ClientIpAddressNotAuthorized']);
    }
    const roleless = await open('synapse-no-role');
    assert.deepEqual(codeOf(await roleless.ask('GET', '/linkedservices')), [403, 'Unauthorized']);
    assert.equal(
      loadSeed('synapse-write-fails').subscriptions[0]?.resourceGroups[0]?.synapseWorkspaces[0]?.writesFail?.slice(
        0,
        6,
      ),
      'Failed',
    );
  });

  it('give or take the role on the data lake', async () => {
    const rolesOf = async (name: string) => {
      const { party, workspace } = await open(name);
      const { principalId } = (await workspace()).identity;
      const scope = `${party.group}/providers/Microsoft.Storage/storageAccounts/stchurnlake`;
      const filter = encodeURIComponent(`atScope() and assignedTo('${principalId}')`);
      const url = `${arm}${scope}/providers/Microsoft.Authorization/roleAssignments?$filter=${filter}&api-version=2022-04-01`;
      return (await party.ask('GET', url, { token: await party.token(arm) })).body.value.length;
    };
    assert.deepEqual([await rolesOf('synapse-git'), await rolesOf('synapse-no-storage-role')], [1, 0]);
  });

  it('go through a self-hosted runtime', async () => {
    const { link } = await open('synapse-link-self-hosted');
    assert.equal((await link('mlw-churn')).connectVia.referenceName, 'ir-cellar');
  });

  it('hold the key of the application: good, expired, or behind a closed door', async () => {
    const keyOf = async (name: string) => {
      const { party } = await open(name);
      const url = 'https://kv-churn.vault.azure.net/secrets/aml-link-key?api-version=7.4';
      const { status, body } = await party.ask('GET', url, { token: await party.token('https://vault.azure.net') });
      if (status !== 200) {
        return [status, body.error.innererror.code];
      }
      const signedIn = await party.signIn({
        client_id: party.application('app-synapse-link').appId,
        client_secret: body.value,
      });
      return [status, signedIn.status === 200 ? 'good' : signedIn.body.error_codes[0]];
    };
    assert.deepEqual(await keyOf('synapse-spn-link'), [200, 'good']);
    assert.deepEqual(await keyOf('synapse-expired-key'), [200, 7000222]);
    assert.deepEqual(await keyOf('synapse-vault-closed'), [403, 'ForbiddenByFirewall']);
  });

  it('are refused with every complaint when they lead nowhere', () => {
    const wrong = `
tenants: [{ domain: contoso.onmicrosoft.com }]
subscriptions:
  - name: ML Platform
    resourceGroups:
      - name: rg-ml
        storageAccounts: [{ name: st, roles: { nobody: Nothing } }]
        keyVaults: [{ name: kv, policies: { nobody: get }, secrets: [{ name: a }, { name: b, secretOf: nobody }] }]
        synapseWorkspaces:
          - name: syn
            defaultStorage: { account: none }
            preventDataExfiltration: true
            roles: { syn: Reader }
            linkedServices:
              - { name: l, type: AzureMLService, connectVia: ir, typeProperties: { a: "{secretOf nobody} {vaultUrl none}" } }
`;
    const complaints = [
      /storageAccounts\[0\]\.roles: .*'nobody'/,
      /role 'Nothing'/,
      /keyVaults\[0\]\.policies: .*'nobody'/,
      /secrets\[0\]: value or secretOf is missing/,
      /secrets\[1\]\.secretOf: there is no application 'nobody'/,
      /defaultStorage\.account: there is no storage account 'none'/,
      /preventDataExfiltration .* need managedNetwork/,
      /roles\.syn: there is no built-in role 'Reader'/,
      /connectVia: there is no integration runtime 'ir'/,
      /typeProperties: there is no application 'nobody'/,
      /typeProperties: there is no key vault 'none'/,
    ];
    for (const complaint of complaints) {
      assert.throws(() => parseSeed(wrong), complaint);
    }
    const unread = wrong.replace('preventDataExfiltration: true', 'gitt: {}\n            git: { account: a, repo: b }');
    for (const complaint of [/gitt: unknown key/, /git\.repository: missing/, /git\.repo: unknown key/]) {
      assert.throws(() => parseSeed(unread), complaint);
    }
  });
});
