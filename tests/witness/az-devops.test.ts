/** Debian's az devops, unmodified, does its job on the emulator: under the real names, and on the one base address. */
import assert from 'node:assert/strict';
import { type Az, leadAz } from '../../scripts/az';
import { keepExchanges } from './exchanges';
import { makeGround, type WitnessGround } from './ground';
import { needs } from './needs';

describe("Debian's az devops", function () {
  this.timeout(30_000);
  let ground: WitnessGround;
  let az: Az;
  const where = ['--organization', 'https://dev.azure.com/contoso', '--project', 'churn'];
  const endpoint = (...words: string[]) => az.json('devops', 'service-endpoint', ...words, ...where);

  before(async function () {
    needs('devops', this);
    ground = await makeGround();
    az = await leadAz(ground.served, {
      AZURE_DEVOPS_EXT_PAT: ground.pat,
      AZURE_DEVOPS_EXT_AZURE_RM_SERVICE_PRINCIPAL_KEY: ground.clientSecret,
    });
  });
  after(async () => {
    if (ground === undefined) {
      return;
    }
    keepExchanges('az devops', ground.served.emulator);
    await Promise.all([az.close(), ground.served.close()]);
  });

  let federated: string;
  let keyed: string;

  it('lists projects', async () => {
    const { value } = await az.json('devops', 'project', 'list', ...where.slice(0, 2));
    assert.deepEqual(
      value.map(({ name }: { readonly name: string }) => name),
      ['churn', 'fraud'],
    );
  });

  it('makes a connection to a workspace, by federation (service-endpoint create)', async () => {
    const { tenantId, clientId, subscriptionId } = ground;
    const file = await az.file('connection.json', {
      name: 'churn by az',
      type: 'azurerm',
      url: 'https://management.azure.com/',
      authorization: {
        scheme: 'WorkloadIdentityFederation',
        parameters: { tenantid: tenantId, serviceprincipalid: clientId },
      },
      data: {
        environment: 'AzureCloud',
        scopeLevel: 'AzureMLWorkspace',
        subscriptionId,
        subscriptionName: 'ML Platform',
        resourceGroupName: 'rg-ml',
        mlWorkspaceName: 'mlw-churn',
        mlWorkspaceLocation: 'westeurope',
        creationMode: 'Manual',
      },
    });
    const created = await endpoint('create', '--service-endpoint-configuration', file);
    federated = created.id;
    const { parameters } = created.authorization;
    assert.equal(parameters.workloadIdentityFederationIssuer, `https://login.microsoftonline.com/${tenantId}/v2.0`);
    assert.match(parameters.workloadIdentityFederationSubject, new RegExp(`/sc/[0-9a-f-]{36}/${federated}$`));
  });

  it('makes a connection to a subscription, by key (service-endpoint azurerm create)', async () => {
    const { tenantId, clientId, subscriptionId } = ground;
    const azure = {
      'service-principal-id': clientId,
      'subscription-id': subscriptionId,
      'subscription-name': 'ML Platform',
      'tenant-id': tenantId,
    };
    const words = Object.entries(azure).flatMap(([name, value]) => [`--azure-rm-${name}`, value]);
    const created = await endpoint('azurerm', 'create', '--name', 'subscription by az', ...words);
    keyed = created.id;
    assert.deepEqual([created.isReady, created.authorization.parameters.serviceprincipalkey], [true, null]);
  });

  it('lists and shows them', async () => {
    const names = (await endpoint('list')).map(({ name }: { readonly name: string }) => name);
    assert.ok(
      ['azure-setup', 'churn by az', 'subscription by az'].every((name) => names.includes(name)),
      String(names),
    );
    const shown = await endpoint('show', '--id', federated);
    assert.deepEqual([shown.name, shown.data.mlWorkspaceName], ['churn by az', 'mlw-churn']);
  });

  it('opens one to all pipelines, and closes it (update --enable-for-all)', async () => {
    const isOpen = () =>
      JSON.stringify(ground.served.emulator.state().azdo).includes(`"endpointId":"${federated}","allPipelines":true`);
    assert.equal((await endpoint('update', '--id', federated, '--enable-for-all', 'true')).authorized, true);
    assert.equal(isOpen(), true);
    await endpoint('update', '--id', federated, '--enable-for-all', 'false');
    assert.equal(isOpen(), false);
  });

  it('deletes them', async () => {
    for (const id of [federated, keyed]) {
      await endpoint('delete', '--id', id, '--yes');
    }
    const ids = (await endpoint('list')).map(({ id }: { readonly id: string }) => id);
    assert.ok(!ids.includes(federated) && !ids.includes(keyed));
  });

  it('says a refusal in the words of Azure DevOps', async () => {
    const { code, stderr } = await az.run('devops', 'service-endpoint', 'list', ...where.slice(0, 3), 'nowhere');
    assert.notEqual(code, 0);
    assert.match(stderr, /nowhere does not exist|VS800075/);
  });

  it('does the same on the base address', async () => {
    const organization = `${ground.served.ready.base}/contoso`;
    const elsewhere = await leadAz(ground.served, { AZURE_DEVOPS_EXT_PAT: ground.pat });
    const at = ['--organization', organization, '--project', 'churn'];
    const before = ground.served.emulator.transcript.length;
    const list = await elsewhere.json('devops', 'service-endpoint', 'list', ...at);
    assert.equal(list[0].name, 'azure-setup');
    await elsewhere.close();
    const asked = ground.served.emulator.transcript.slice(before).map(({ url }) => url);
    assert.deepEqual(
      asked.filter((url) => !url.startsWith(`${organization}/`)),
      [],
    );
  });

  it('got an answer to everything it asked', () => {
    assert.deepEqual(ground.unanswered(), []);
  });
});
