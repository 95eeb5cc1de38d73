/** Debian's az, unmodified, does what people do by hand in Synapse: under the real names, and on the one base address. */
import assert from 'node:assert/strict';
import { type Az, leadAz } from '../../scripts/az';
import { keepExchanges } from './exchanges';
import { makeGround, type WitnessGround } from './ground';
import { needs } from './needs';
import { synapseTenant } from './synapse-ground';

type Named = readonly { readonly name: string }[];

async function signIn(az: Az, { clientId, clientSecret, tenantId }: WitnessGround): Promise<void> {
  await az.json('login', '--service-principal', '-u', clientId, '-p', clientSecret, '--tenant', tenantId);
}

function linkTo({ subscriptionId }: WitnessGround, more: object) {
  const target = { subscriptionId, resourceGroupName: 'rg-ml', mlWorkspaceName: 'mlw-churn' };
  return { properties: { type: 'AzureMLService', typeProperties: { ...target, ...more } } };
}

describe("Debian's az on Synapse, through the proxy", function () {
  this.timeout(60_000);
  let ground: WitnessGround;
  let az: Az;
  const at = ['--workspace-name', 'syn-churn'];

  before(async function () {
    needs('cli', this);
    ground = await makeGround(synapseTenant);
    az = await leadAz(ground.served);
    await signIn(az, ground);
  });
  after(async () => {
    if (ground === undefined) {
      return;
    }
    keepExchanges('az', ground.served.emulator);
    await Promise.all([az.close(), ground.served.close()]);
  });

  it('shows the workspace and its integration runtimes (synapse workspace show, integration-runtime list)', async () => {
    const shown = await az.json('synapse', 'workspace', 'show', '--name', 'syn-churn', '-g', 'rg-ml');
    assert.deepEqual(
      [shown.connectivityEndpoints.dev, shown.identity.type, shown.managedVirtualNetwork],
      ['https://syn-churn.dev.azuresynapse.net', 'SystemAssigned', 'default'],
    );
    const runtimes: Named = await az.json('synapse', 'integration-runtime', 'list', ...at, '-g', 'rg-ml');
    assert.deepEqual(
      runtimes.map(({ name }) => name),
      ['AutoResolveIntegrationRuntime', 'ir-cellar'],
    );
  });

  it('shows each resource by the version that it finds among the providers (resource show)', async () => {
    for (const [type, name] of [
      ['Microsoft.Synapse/workspaces', 'syn-churn'],
      ['Microsoft.KeyVault/vaults', 'kv-churn'],
      ['Microsoft.Storage/storageAccounts', 'stchurnlake'],
    ]) {
      const id = `${ground.group}/providers/${type}/${name}`;
      assert.equal((await az.json('resource', 'show', '--ids', id)).id, id);
    }
  });

  it('makes, shows, lists and deletes a linked service (synapse linked-service)', async () => {
    const key = { type: 'SecureString', value: 'the-key-of-the-link' };
    const application = { servicePrincipalId: ground.clientId, servicePrincipalKey: key, tenant: ground.tenantId };
    const file = await az.file('link.json', linkTo(ground, application));
    const words = ['synapse', 'linked-service'];
    const made = await az.json(...words, 'create', ...at, '--name', 'by-az', '--file', `@${file}`);
    assert.equal(made.properties.servicePrincipalKey.value, '**********');
    const shown = await az.json(...words, 'show', ...at, '--name', 'by-az');
    assert.deepEqual([shown.etag, shown.properties.mlWorkspaceName], [made.etag, 'mlw-churn']);
    const list: Named = await az.json(...words, 'list', ...at);
    assert.ok(list.some(({ name }) => name === 'by-az'));
    await az.json(...words, 'delete', ...at, '--name', 'by-az', '--yes');
    const { code, stderr } = await az.run(...words, 'show', ...at, '--name', 'by-az');
    assert.deepEqual([code, /does not exist/.test(stderr)], [3, true]);
    assert.ok(!JSON.stringify(ground.served.emulator.transcript).includes('the-key-of-the-link'));
  });

  it('names the workspace identity among those with a role (synapse role assignment create, list)', async () => {
    const words = ['synapse', 'role', 'assignment'];
    const { identity } = await az.json('synapse', 'workspace', 'show', '--name', 'syn-churn', '-g', 'rg-ml');
    const role = ['--role', 'Synapse Credential User', '--assignee-object-id', identity.principalId];
    const made = await az.json(...words, 'create', ...at, ...role, '--assignee-principal-type', 'ServicePrincipal');
    assert.equal(made.roleDefinitionId, '5eb298b4-692c-4241-9cf0-f58a3b42bb25');
    const list = await az.json(...words, 'list', ...at);
    assert.equal(list.length, 2);
  });

  it('makes a managed private endpoint that waits for approval (rest)', async () => {
    const url = `https://syn-churn.dev.azuresynapse.net/managedVirtualNetworks/default/managedPrivateEndpoints`;
    const version = '?api-version=2020-12-01';
    const properties = { privateLinkResourceId: ground.workspace, groupId: 'amlworkspace' };
    const token = ['--resource', 'https://dev.azuresynapse.net'];
    const body = JSON.stringify({ properties });
    const made = await az.json('rest', '--method', 'put', '--url', `${url}/to-aml${version}`, ...token, '--body', body);
    assert.equal(made.properties.connectionState.status, 'Pending');
    const list = await az.json('rest', '--method', 'get', '--url', `${url}${version}`, ...token);
    assert.equal(list.value.length, 3);
    await az.json('rest', '--method', 'delete', '--url', `${url}/to-aml${version}`, ...token);
    const gone = await az.run('rest', '--method', 'get', '--url', `${url}/to-aml${version}`, ...token);
    assert.match(gone.stderr, /not found/i);
  });

  it('reads a vault and its secrets (keyvault show, rest)', async () => {
    const vault = await az.json('keyvault', 'show', '--name', 'kv-churn', '-g', 'rg-ml');
    assert.equal(vault.properties.vaultUri, 'https://kv-churn.vault.azure.net/');
    const read = (path: string) => {
      const url = `${vault.properties.vaultUri}secrets${path}?api-version=7.4`;
      return az.run('rest', '--method', 'get', '--url', url, '--resource', 'https://vault.azure.net');
    };
    const secret = ground.served.emulator.secrets()['client secret app-synapse-link'];
    assert.equal(JSON.parse((await read('/aml-link-key')).stdout).value, secret);
    assert.equal(JSON.parse((await read('')).stdout).value.length, 3);
    assert.match((await read('/kept-back')).stderr, /SecretDisabled/);
    assert.match((await read('/none')).stderr, /SecretNotFound/);
    assert.ok(!JSON.stringify(ground.served.emulator.transcript).includes(String(secret)));
  });

  it('cannot reach a workspace that nobody has', async () => {
    const { code, stderr } = await az.run('synapse', 'linked-service', 'list', '--workspace-name', 'syn-none');
    assert.notEqual(code, 0);
    assert.match(stderr, /Connection|EOF|reset/i);
  });

  it('got an answer to everything it asked', () => {
    assert.deepEqual(ground.unanswered(), []);
  });
});

describe("Debian's az on Synapse, on the base address", function () {
  this.timeout(60_000);
  let ground: WitnessGround;
  let az: Az;

  before(async function () {
    needs('cli', this);
    ground = await makeGround(synapseTenant);
    az = await leadAz(ground.served, { AZURE_CORE_INSTANCE_DISCOVERY: 'false' });
    const { base } = ground.served.ready;
    const audience = 'https://management.core.windows.net/';
    const endpoints = {
      resourceManager: base,
      management: audience,
      activeDirectory: `${base}/adfs`,
      activeDirectoryResourceId: audience,
      activeDirectoryGraphResourceId: 'https://graph.windows.net/',
      microsoftGraphResourceId: `${base}/`,
      synapseAnalyticsResourceId: 'https://dev.azuresynapse.net',
    };
    // az puts `https://`, the workspace and this together: the workspace is then named as the host.
    const suffixes = { synapseAnalyticsEndpoint: `:${new URL(base).port}` };
    const file = await az.file('cloud.json', { endpoints, suffixes });
    await az.json('cloud', 'register', '--name', 'emulated', '--cloud-config', `@${file}`);
    await az.json('cloud', 'set', '--name', 'emulated');
    await signIn(az, ground);
  });
  after(async () => {
    if (ground === undefined) {
      return;
    }
    keepExchanges('az', ground.served.emulator);
    await Promise.all([az.close(), ground.served.close()]);
  });

  it('shows the workspace, and makes, lists and deletes a linked service', async () => {
    const { base } = ground.served.ready;
    const shown = await az.json('synapse', 'workspace', 'show', '--name', 'syn-churn', '-g', 'rg-ml');
    assert.equal(shown.connectivityEndpoints.dev, base);
    const at = ['--workspace-name', 'localhost'];
    const file = await az.file('link.json', linkTo(ground, { authentication: 'MSI' }));
    const words = ['synapse', 'linked-service'];
    const made = await az.json(...words, 'create', ...at, '--name', 'by-az', '--file', `@${file}`);
    assert.equal(made.name, 'by-az');
    const list: Named = await az.json(...words, 'list', ...at);
    assert.ok(list.some(({ name }) => name === 'by-az'));
    await az.json(...words, 'delete', ...at, '--name', 'by-az', '--yes');
    assert.equal((await az.run(...words, 'show', ...at, '--name', 'by-az')).code, 3);
  });

  it('asked nothing of any other address', () => {
    const { base } = ground.served.ready;
    const elsewhere = ground.served.emulator.transcript.filter(({ url }) => !url.startsWith(`${base}/`));
    assert.deepEqual(
      elsewhere.map(({ url }) => url),
      [],
    );
    assert.deepEqual(ground.unanswered(), []);
  });
});
