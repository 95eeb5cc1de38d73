import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { loadSeed, parseSeed, WrongSeed } from '../../emulator/seed/read';
import { serveEmulator } from '../../emulator/serve';
import { azdoResource, Callers } from './callers';
import { azdoUrl, login } from './party';

const collection = 'https://tfs.contoso.local/DefaultCollection/';
const open = (seed = 'azure-devops-server') => new Callers(seed, collection);

describe('Azure DevOps Server in the emulator', () => {
  it('tells its jobs so, and gives them no way to an id token', async () => {
    const callers = open();
    const { variables, systemConnection, endpoints, planId, jobId } = await callers.party.emulator.queueJob({
      connections: ['azure-setup'],
    });
    assert.deepEqual(
      [variables['System.ServerType'], variables['System.CollectionUri'], variables['System.OidcRequestUri']],
      ['OnPremises', collection, undefined],
    );
    assert.deepEqual([systemConnection.url, endpoints[0]?.authorization.scheme], [collection, 'ServicePrincipal']);
    const job = callers.by(`Bearer ${systemConnection.accessToken}`);
    const project = variables['System.TeamProjectId'];
    const path = `${project}/_apis/distributedtask/hubs/build/plans/${planId}/jobs/${jobId}/oidctoken`;
    assert.equal((await job('POST', `${path}?api-version=7.0-preview.1`, {})).status, 404);
  });

  it('speaks the versions of its release, and says so when asked for a later one', async () => {
    for (const [version, newest, later] of [
      ['2020', '6.0', '6.1-preview.1'],
      ['2022', '7.0', '7.1'],
      ['2022.1', '7.1', '7.2-preview.4'],
    ] as const) {
      const callers = open(`\nextends: azure-devops-server\norganizations: [{ name: contoso, server: ${version} }]`);
      const ask = callers.user();
      assert.equal((await ask('GET', `_apis/projects?api-version=${newest}`)).status, 200, version);
      const refused = await ask('GET', `_apis/projects?api-version=${later}`);
      assert.deepEqual([refused.status, refused.body.typeKey], [400, 'VssVersionOutOfRangeException'], version);
      assert.match(refused.body.message, new RegExp(`version of ${later} is out .* supports is ${newest}\\.$`));
      const { body } = await ask('OPTIONS', '_apis/serviceendpoint');
      const endpoints = body.value.find(({ resourceName }: { resourceName: string }) => resourceName === 'endpoints');
      const released = version === '2020' ? '0.0' : newest;
      assert.deepEqual([endpoints.maxVersion, endpoints.releasedVersion], [newest, released]);
    }
  });

  it('has service endpoints in preview in 2020', async () => {
    const ask = open('azure-devops-server-2020').user();
    const list = (version: string) => ask('GET', `churn/_apis/serviceendpoint/endpoints?api-version=${version}`);
    assert.equal((await list('6.0')).body.typeKey, 'VssInvalidPreviewVersionException');
    assert.equal((await list('6.0-preview.4')).body.value[0].name, 'azure-setup');
  });

  it('knows no federation', async () => {
    const callers = open();
    const want = {
      name: 'keyless',
      type: 'azurerm',
      url: 'https://management.azure.com/',
      authorization: { scheme: 'WorkloadIdentityFederation', parameters: { tenantid: callers.party.tenantId } },
      data: { environment: 'AzureCloud' },
      serviceEndpointProjectReferences: [{ projectReference: { name: 'churn' }, name: 'keyless' }],
    };
    const refused = await callers.user()('POST', '_apis/serviceendpoint/endpoints?api-version=7.0', want);
    assert.equal(refused.status, 400);
    assert.match(
      refused.body.message,
      /Unable to find service connection type 'azurerm' using authentication scheme 'WorkloadIdentityFederation'/,
    );
    const seed =
      '\nextends: azure-devops-server\norganizations: [{ name: contoso, projects: [{ name: churn, connections: [{ name: azure-setup, scheme: WorkloadIdentityFederation }] }] }]';
    assert.throws(() => parseSeed(seed), /connections\[0\]\.scheme: Azure DevOps Server has no/);
    assert.throws(() => parseSeed('extends: contoso\norganizations: [{ name: contoso, server: "2019" }]'), WrongSeed);
  });

  it('signs in by personal access token and job token; an Entra token and nobody get 401', async () => {
    const callers = open();
    assert.equal((await callers.user()('GET', '_apis/projects?api-version=7.0')).body.count, 2);
    assert.equal((await (await callers.job())('GET', '_apis/projects?api-version=7.0')).body.count, 1);
    const secret = callers.party.emulator.secrets()['client secret azure-setup'] ?? '';
    const form = {
      grant_type: 'client_credentials',
      client_id: callers.party.application('azure-setup').appId,
      client_secret: secret,
      scope: `${azdoResource}/.default`,
    };
    const url = `${login}/${callers.party.tenantId}/oauth2/v2.0/token`;
    const { body } = await callers.party.ask('POST', url, { body: String(new URLSearchParams(form)) });
    for (const authorization of [`Bearer ${body.access_token}`, undefined]) {
      const refused = await callers.by(authorization)('GET', '_apis/projects?api-version=7.0');
      assert.deepEqual([refused.status, refused.body.typeKey], [401, 'UnauthorizedRequestException']);
      assert.match(refused.headers['www-authenticate'] ?? '', /Negotiate/);
    }
  });

  it('has everything at the collection: identities too, no resource areas, no rate limits', async () => {
    const callers = open();
    const ask = callers.user();
    const found = await ask('GET', '_apis/identities?searchFilter=General&filterValue=ML Approvers&api-version=7.0');
    assert.equal(found.body.value[0].providerDisplayName, '[churn]\\ML Approvers');
    assert.ok(!Object.keys(found.headers).some((name) => name.startsWith('x-ratelimit')));
    assert.deepEqual((await ask('GET', '_apis/resourceAreas')).body, { count: 0, value: [] });
    assert.equal((await ask('GET', '_apis/connectionData')).body.deploymentType, 'onPremises');
    const project = (await ask('GET', '_apis/projects/churn?api-version=7.0')).body;
    assert.ok(project.url.startsWith(collection));
    assert.equal((await ask('GET', `${azdoUrl}_apis/projects?api-version=7.0`)).status, 404);
    assert.equal((await ask('GET', 'https://vssps.dev.azure.com/contoso/_apis/identities')).status, 404);
    assert.equal((await ask('GET', 'https://localhost:1/DefaultCollection/_apis/projects')).status, 200);
  });

  it('is Server 2022, or 2020, in the shipped seeds', () => {
    const versions = ['azure-devops-server', 'azure-devops-server-2020'].map(
      (name) => loadSeed(name).organizations[0]?.server,
    );
    assert.deepEqual(versions, ['2022', '2020']);
  });
});

/** Microsoft's own client asks each resource for its versions, and takes the newest that both know. */
const vendorScript = `
const { WebApi, getPersonalAccessTokenHandler } = require('azure-devops-node-api');
(async () => {
  const api = new WebApi(process.env.COLLECTION, getPersonalAccessTokenHandler(process.env.PAT), { proxy: { proxyUrl: process.env.HTTPS_PROXY } });
  const endpoints = await (await api.getServiceEndpointApi()).getServiceEndpoints('churn', 'azurerm');
  const projects = await (await api.getCoreApi()).getProjects();
  console.log(JSON.stringify({ endpoints: endpoints.map(({ name }) => name), projects: projects.length }));
})().catch((error) => console.log(error.message));
`;

describe("Microsoft's own client on Azure DevOps Server in the emulator", () => {
  for (const seed of ['azure-devops-server', 'azure-devops-server-2020']) {
    it(`finds its way on ${seed}`, async () => {
      const served = await serveEmulator({ seed: loadSeed(seed) });
      try {
        const env = {
          PATH: process.env.PATH,
          COLLECTION: collection,
          PAT: served.emulator.secrets()['pat admin'],
          HTTPS_PROXY: served.ready.proxy,
          NODE_EXTRA_CA_CERTS: served.ready.ca,
        };
        const { stdout } = await promisify(execFile)(process.execPath, ['-e', vendorScript], { env });
        assert.deepEqual(JSON.parse(stdout), { endpoints: ['azure-setup'], projects: 2 });
      } finally {
        await served.close();
      }
    }).timeout(20_000);
  }
});
