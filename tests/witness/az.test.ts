/** Debian's az, unmodified, does its job on the emulator: under the real names, and on the one base address. */
import assert from 'node:assert/strict';
import { type Az, azVersions, leadAz } from '../../scripts/az';
import { keepExchanges } from './exchanges';
import { makeGround, type WitnessGround } from './ground';
import { needs } from './needs';

const contributor = 'b24988ac-6180-42a0-ab88-20f7382dd24c';
/** Debian 12's az cannot deal with roles, whatever the cloud answers (Azure/azure-cli issue 24959). */
const isRoleless = azVersions?.cli === '2.45.0';
const itsOwnDefect = /object has no attribute 'config'/;

describe("Debian's az, through the proxy", function () {
  this.timeout(30_000);
  let ground: WitnessGround;
  let az: Az;
  let made: { readonly appId: string; readonly password: string; readonly tenant: string };

  before(async function () {
    needs('cli', this);
    ground = await makeGround();
    az = await leadAz(ground.served);
    const { clientId, clientSecret, tenantId } = ground;
    const words = ['login', '--service-principal', '-u', clientId, '-p', clientSecret, '--tenant', tenantId];
    const [subscription] = await az.json(...words);
    assert.deepEqual(
      [subscription.id, subscription.name, subscription.cloudName, subscription.user],
      [ground.subscriptionId, 'ML Platform', 'AzureCloud', { name: clientId, type: 'servicePrincipal' }],
    );
  });
  after(async () => {
    if (ground === undefined) {
      return;
    }
    keepExchanges('az', ground.served.emulator);
    await Promise.all([az.close(), ground.served.close()]);
  });

  const principalOf = async (appId: string) => {
    const url = `https://graph.microsoft.com/v1.0/servicePrincipals(appId='${appId}')?$select=id`;
    return (await az.json('rest', '--method', 'get', '--url', url)).id;
  };
  const assignmentsOf = async (principalId: string) => {
    const list = `${ground.workspace}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01`;
    const { value } = await az.json(
      'rest',
      '--method',
      'get',
      '--url',
      `${list}&$filter=principalId eq '${principalId}'`,
    );
    return value.map((one: { readonly properties: object }) => one.properties);
  };

  it('says that a wrong secret is wrong, in the words of Entra', async () => {
    const { clientId, tenantId } = ground;
    const words = ['login', '--service-principal', '-u', clientId, '-p', 'wrong', '--tenant', tenantId];
    const elsewhere = await leadAz(ground.served);
    const { code, stderr } = await elsewhere.run(...words);
    await elsewhere.close();
    assert.equal(code, 1);
    assert.match(stderr, /AADSTS7000215/);
  });

  it('makes an application with a secret and a service principal (ad sp create-for-rbac)', async () => {
    made = await az.json('ad', 'sp', 'create-for-rbac', '--name', 'made-by-az');
    assert.equal(made.tenant, ground.tenantId);
    const elsewhere = await leadAz(ground.served);
    const words = ['login', '--service-principal', '-u', made.appId, '-p', made.password, '--tenant', made.tenant];
    const [account] = await elsewhere.json(...words, '--allow-no-subscriptions');
    await elsewhere.close();
    assert.equal(account.user.name, made.appId);
  });

  it('gives it a role (rest) and reads it back', async () => {
    const principalId = await principalOf(made.appId);
    const name = '0f8fad5b-d9cb-469f-a165-70867728950e';
    const url = `${ground.workspace}/providers/Microsoft.Authorization/roleAssignments/${name}?api-version=2022-04-01`;
    const roleDefinitionId = `/subscriptions/${ground.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${contributor}`;
    const body = { properties: { roleDefinitionId, principalId, principalType: 'ServicePrincipal' } };
    const answer = await az.json('rest', '--method', 'put', '--url', url, '--body', JSON.stringify(body));
    assert.equal(answer.properties.scope, ground.workspace);
    const [assignment] = await assignmentsOf(principalId);
    assert.deepEqual([assignment.principalId, assignment.roleDefinitionId], [principalId, roleDefinitionId]);
  });

  it('lists role assignments, where it can (role assignment list)', async () => {
    const words = ['role', 'assignment', 'list', '--scope', ground.workspace];
    if (isRoleless) {
      assert.match((await az.run(...words)).stderr, itsOwnDefect);
      return;
    }
    const list: readonly { readonly principalId: string }[] = await az.json(...words, '--fill-principal-name', 'false');
    const principalId = await principalOf(made.appId);
    assert.ok(list.some((one) => one.principalId === principalId));
  });

  it('gives the role itself, where it can (ad sp create-for-rbac --role)', async () => {
    const words = [
      'ad',
      'sp',
      'create-for-rbac',
      '--name',
      'with-role',
      '--role',
      'Contributor',
      '--scopes',
      ground.workspace,
    ];
    const { code, stderr } = await az.run(...words);
    const [application] = await az.json('ad', 'app', 'list', '--display-name', 'with-role');
    const assignments = await assignmentsOf(await principalOf(application.appId));
    if (isRoleless) {
      assert.match(stderr, itsOwnDefect);
    }
    assert.deepEqual([code, assignments.length], isRoleless ? [1, 0] : [0, 1]);
  });

  it('shows a workspace, by its own choice of version and by ours (resource show)', async () => {
    const shown = await az.json('resource', 'show', '--ids', ground.workspace);
    assert.deepEqual(
      [shown.id, shown.kind, shown.properties.provisioningState],
      [ground.workspace, 'Default', 'Succeeded'],
    );
    const older = await az.json('resource', 'show', '--ids', ground.workspace, '--api-version', '2024-10-01');
    assert.equal(older.properties.workspaceId, shown.properties.workspaceId);
  });

  it('shows a managed identity', async () => {
    const shown = await az.json('resource', 'show', '--ids', ground.identity);
    assert.equal(shown.properties.tenantId, ground.tenantId);
  });

  it('says what is missing, in the words of ARM', async () => {
    const { code, stderr } = await az.run('resource', 'show', '--ids', `${ground.workspace}-not`);
    assert.equal(code, 3);
    assert.match(stderr, /ResourceNotFound.*workspaces\/mlw-churn-not' under resource group 'rg-ml' was not found/);
  });

  it('lists providers (provider list)', async () => {
    const list: readonly { readonly namespace: string }[] = await az.json('provider', 'list');
    assert.ok(list.some(({ namespace }) => namespace === 'Microsoft.MachineLearningServices'));
  });

  it('finds applications and trusts an issuer (ad app list, ad app federated-credential create)', async () => {
    const [application] = await az.json('ad', 'app', 'list', '--display-name', 'made-by');
    assert.equal(application.appId, made.appId);
    const credential = {
      name: 'gh',
      issuer: 'https://token.actions.githubusercontent.com',
      subject: 'repo:contoso/churn:ref:refs/heads/main',
      audiences: ['api://AzureADTokenExchange'],
    };
    const file = await az.file('credential.json', credential);
    const words = ['ad', 'app', 'federated-credential'];
    await az.json(...words, 'create', '--id', made.appId, '--parameters', file);
    const [found, ...others] = await az.json(...words, 'list', '--id', made.appId);
    assert.deepEqual({ ...credential, ...found }, { ...found, ...credential });
    assert.deepEqual(others, []);
  });

  it('asks Resource Graph for workspaces and for who may use them (rest)', async () => {
    const ask = (query: string, options = {}) => {
      const url = '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01';
      return az.json('rest', '--method', 'post', '--url', url, '--body', JSON.stringify({ query, options }));
    };
    const workspaces = await ask(
      `resources | where type =~ 'microsoft.machinelearningservices/workspaces'
       | project id, name, kind, location, resourceGroup, subscriptionId, tenantId, identity, properties.workspaceId | order by id asc`,
    );
    assert.deepEqual([workspaces.totalRecords, workspaces.resultTruncated], [2, 'false']);
    assert.equal(workspaces.data[0].id, ground.workspace);
    const grants = await ask(
      `authorizationresources | where type =~ 'microsoft.authorization/roleassignments'
       | extend scope=tolower(tostring(properties.scope)), principalId=tostring(properties.principalId), role=tolower(tostring(split(tostring(properties.roleDefinitionId),'/')[-1]))
       | where scope !contains '/providers/' or scope contains '/providers/microsoft.machinelearningservices/workspaces/'
       | project id, scope, principalId, principalType=tostring(properties.principalType), role | order by id asc`,
    );
    const onWorkspace = grants.data.find(
      ({ scope }: { readonly scope: string }) => scope === ground.workspace.toLowerCase(),
    );
    assert.equal(onWorkspace.role, contributor);
    const query =
      "resources | where type contains 'machinelearning' or type contains 'managedidentity' | project id | order by id asc";
    const first = await ask(query, { $top: 2 });
    const second = await ask(query, { $top: 2, $skipToken: first.$skipToken });
    assert.deepEqual([first.count, second.count, second.$skipToken], [2, 1, undefined]);
  });

  it('got an answer to everything it asked', () => {
    assert.deepEqual(ground.unanswered(), []);
  });
});

describe("Debian's az, on the base address", function () {
  this.timeout(30_000);
  let ground: WitnessGround;
  let az: Az;

  before(async function () {
    needs('cli', this);
    ground = await makeGround();
    // The switch is for az of late 2023 and later; 2.45 takes no authority but `/adfs` unasked.
    az = await leadAz(ground.served, { AZURE_CORE_INSTANCE_DISCOVERY: 'false' });
  });
  after(async () => {
    if (ground === undefined) {
      return;
    }
    keepExchanges('az', ground.served.emulator);
    await Promise.all([az.close(), ground.served.close()]);
  });

  it('is told of a cloud (cloud register), and signs in there', async () => {
    const { base } = ground.served.ready;
    const audience = 'https://management.core.windows.net/';
    const endpoints = {
      resourceManager: base,
      management: audience,
      activeDirectory: `${base}/adfs`,
      activeDirectoryResourceId: audience,
      activeDirectoryGraphResourceId: 'https://graph.windows.net/',
      microsoftGraphResourceId: `${base}/`,
    };
    const file = await az.file('cloud.json', { endpoints, suffixes: {} });
    await az.json('cloud', 'register', '--name', 'emulated', '--cloud-config', `@${file}`);
    await az.json('cloud', 'set', '--name', 'emulated');
    const { clientId, clientSecret, tenantId } = ground;
    const words = ['login', '--service-principal', '-u', clientId, '-p', clientSecret, '--tenant', tenantId];
    assert.equal((await az.json(...words))[0].id, ground.subscriptionId);
  });

  it('reads from ARM and from Graph', async () => {
    assert.equal((await az.json('resource', 'show', '--ids', ground.workspace)).name, 'mlw-churn');
    const [application] = await az.json('ad', 'app', 'list', '--display-name', 'azure-setup');
    assert.equal(application.appId, ground.clientId);
  });

  it('learns the rest of a cloud from ARM alone (cloud register --endpoint-resource-manager)', async () => {
    const { base } = ground.served.ready;
    await az.json('cloud', 'register', '--name', 'learnt', '--endpoint-resource-manager', base);
    const { endpoints } = await az.json('cloud', 'show', '--name', 'learnt');
    assert.equal(endpoints.activeDirectory.replace(/\/$/, ''), base);
    assert.equal(endpoints.activeDirectoryResourceId, 'https://management.core.windows.net/');
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
