import assert from 'node:assert/strict';
import { arm } from './party';
import { codeOf, openSynapse, withSynapse } from './synapse-party';

const blobContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe';
const secretsUser = '4633458b-17de-408a-b874-0445c86b69e6';
const name = '11111111-1111-4111-8111-111111111111';

describe('Synapse, storage and key vaults in ARM', () => {
  it('show a workspace with its identity, endpoints and data lake', async () => {
    const { askArm, party } = await openSynapse();
    const folder = `${party.group}/providers/Microsoft.Synapse/workspaces`;
    const { body } = await askArm('GET', `${folder}/SYN-CHURN`);
    assert.deepEqual([body.id, body.identity.type], [`${folder}/syn-churn`, 'SystemAssigned']);
    assert.equal(body.properties.connectivityEndpoints.dev, 'https://syn-churn.dev.azuresynapse.net');
    assert.equal(body.properties.defaultDataLakeStorage.accountUrl, 'https://stchurnlake.dfs.core.windows.net');
    assert.equal(body.properties.workspaceRepositoryConfiguration, undefined);
    assert.deepEqual((await askArm('GET', folder)).body.value, [body]);
    assert.deepEqual(codeOf(await askArm('GET', `${folder}/syn-none`)), [404, 'ResourceNotFound']);
    const token = await party.token(arm, 'bystander', 'other-secret');
    assert.match(
      (await askArm('GET', `${folder}/syn-churn`, { token })).body.error.message,
      /Microsoft\.Synapse\/workspaces\/read/,
    );
    const subscription = party.group.replace(/\/resourceGroups.*/, '');
    const all = `${subscription}/providers/Microsoft.Synapse/workspaces`;
    assert.deepEqual((await askArm('GET', all, { token })).body.value, []);
    assert.equal((await askArm('GET', all)).body.value.length, 1);
  });

  it('show git mode, networks, and the endpoint as a bare host where the seed says so', async () => {
    const { askArm, party } = await openSynapse(
      withSynapse(`
devEndpoint: host
managedNetwork: true
preventDataExfiltration: true
git: { account: contoso, project: churn, repository: synapse }`),
    );
    const { properties } = (await askArm('GET', `${party.group}/providers/Microsoft.Synapse/workspaces/syn-churn`))
      .body;
    assert.equal(properties.connectivityEndpoints.dev, 'syn-churn.dev.azuresynapse.net');
    assert.equal(properties.managedVirtualNetwork, 'default');
    assert.equal(properties.managedVirtualNetworkSettings.preventDataExfiltration, true);
    const { type, collaborationBranch, rootFolder } = properties.workspaceRepositoryConfiguration;
    assert.deepEqual([type, collaborationBranch, rootFolder], ['WorkspaceVSTSConfiguration', 'main', '/']);
  });

  it('keep firewall rules, of addresses that make sense', async () => {
    const { askArm, party } = await openSynapse();
    const rules = `${party.group}/providers/Microsoft.Synapse/workspaces/syn-churn/firewallRules`;
    const put = (startIpAddress: string, endIpAddress: string) =>
      askArm('PUT', `${rules}/agent`, { body: { properties: { startIpAddress, endIpAddress } } });
    for (const [start, end] of [
      ['1.2.3.4', '1.2.3.3'],
      ['1.2.3', '1.2.3.4'],
      ['1.2.3.4', '1.2.3.400'],
    ] as const) {
      assert.deepEqual(codeOf(await put(start, end)), [400, 'InvalidIpAddressRange']);
    }
    await put('1.2.3.4', '1.2.3.4');
    assert.equal((await put('1.2.3.4', '1.2.3.5')).body.properties.endIpAddress, '1.2.3.5');
    const listed = (await askArm('GET', rules)).body.value.map((rule: { readonly name: string }) => rule.name);
    assert.deepEqual(listed, ['allowAll', 'agent']);
    assert.equal((await askArm('DELETE', `${rules}/none`)).status, 204);
  });

  it('take role assignments, also for the identity of a workspace', async () => {
    const { askArm, party } = await openSynapse(
      withSynapse('devEndpoint: address', '        storageAccounts: [{ name: stchurnlake, roles: { syn-churn: [] } }]'),
    );
    const folder = `${party.group}/providers`;
    const { identity } = (await askArm('GET', `${folder}/Microsoft.Synapse/workspaces/syn-churn`)).body;
    const give = (scope: string, role: string) =>
      askArm('PUT', `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`, {
        body: {
          properties: {
            principalId: identity.principalId,
            principalType: 'ServicePrincipal',
            roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${role}`,
          },
        },
      });
    const storage = `${folder}/Microsoft.Storage/storageAccounts/stchurnlake`;
    assert.equal((await give(storage, blobContributor)).status, 201);
    assert.deepEqual(codeOf(await give(`${storage}x`, blobContributor)), [404, 'ResourceNotFound']);
    assert.deepEqual(codeOf(await give(`${folder}/Microsoft.KeyVault/vaults/kv-none`, secretsUser)), [
      404,
      'ResourceNotFound',
    ]);
    const seen = await askArm(
      'GET',
      `${storage}/providers/Microsoft.Authorization/roleAssignments?$filter=principalId eq '${identity.principalId}'`,
    );
    assert.equal(seen.body.value.length, 1);
    const filter = encodeURIComponent("roleName eq 'Key Vault Secrets User'");
    const roles = await askArm('GET', `${storage}/providers/Microsoft.Authorization/roleDefinitions?$filter=${filter}`);
    assert.deepEqual(roles.body.value[0].properties.permissions[0].dataActions, [
      'Microsoft.KeyVault/vaults/secrets/getSecret/action',
      'Microsoft.KeyVault/vaults/secrets/readMetadata/action',
    ]);
  });

  it('are found in Resource Graph, and their versions among the providers', async () => {
    const { askArm, party } = await openSynapse();
    const query = "resources | where type =~ 'microsoft.synapse/workspaces' | project id, name, identity.principalId";
    const rows = await askArm('POST', '/providers/Microsoft.ResourceGraph/resources', { body: { query } });
    assert.deepEqual([rows.body.count, rows.body.data[0].name], [1, 'syn-churn']);
    const subscription = party.group.replace(/\/resourceGroups.*/, '');
    for (const provider of ['Microsoft.Synapse', 'Microsoft.KeyVault', 'Microsoft.Storage']) {
      const { body } = await askArm('GET', `${subscription}/providers/${provider}`);
      assert.equal(body.registrationState, 'Registered');
      const [type] = body.resourceTypes;
      const version = type.apiVersions[0];
      const list = await askArm('GET', `${party.group}/providers/${provider}/${type.resourceType}`, {}, version);
      assert.equal(list.body.value.length, 1, provider);
    }
  });
});

describe('Managed private endpoints of Synapse', () => {
  const all = '/managedVirtualNetworks/default/managedPrivateEndpoints';

  it('wait for the approval of the other side', async () => {
    const { ask, party } = await openSynapse(withSynapse('managedNetwork: true'));
    const properties = { privateLinkResourceId: party.workspace, groupId: 'amlworkspace' };
    const made = await ask('PUT', `${all}/to-aml`, { body: { properties } });
    assert.deepEqual(
      [made.status, made.body.properties.provisioningState, made.body.properties.connectionState.status],
      [200, 'Provisioning', 'Pending'],
    );
    party.emulator.clock.advance(2);
    assert.equal((await ask('GET', `${all}/to-aml`)).body.properties.provisioningState, 'Succeeded');
    const listed = (await ask('GET', all)).body.value.map((one: { readonly name: string }) => one.name);
    assert.deepEqual(listed, ['synapse-ws-sql--syn-churn', 'synapse-ws-sqlOnDemand--syn-churn', 'to-aml']);
    const other = { privateLinkResourceId: `${party.workspace}x`, groupId: 'amlworkspace' };
    assert.equal((await ask('PUT', `${all}/to-aml`, { body: { properties: other } })).status, 409);
    assert.equal((await ask('DELETE', `${all}/to-aml`)).status, 202);
    assert.equal((await ask('DELETE', `${all}/to-aml`)).status, 204);
  });

  it('start as the seed says', async () => {
    const { ask } = await openSynapse(
      withSynapse('managedNetwork: true\nprivateEndpoints: [{ name: to-aml, workspace: mlw-churn, status: Approved }]'),
    );
    assert.equal((await ask('GET', `${all}/to-aml`)).body.properties.connectionState.status, 'Approved');
  });

  it('are not to be had without a managed network', async () => {
    const { ask } = await openSynapse();
    assert.deepEqual(codeOf(await ask('GET', all)), [404, 'ManagedVirtualNetworkNotFound']);
  });
});
