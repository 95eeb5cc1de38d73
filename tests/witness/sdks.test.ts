/** Microsoft's own clients for Node, on plain Node, with a proxy and a CA as their only settings. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { keepExchanges } from './exchanges';
import { makeGround, type WitnessGround } from './ground';
import type { Facts, Outcomes } from './sdks/outcome';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));

describe("Microsoft's clients for Node", function () {
  this.timeout(30_000);
  let ground: WitnessGround;
  let facts: Facts;
  let azure: Outcomes;
  let azdo: Outcomes;

  before(async () => {
    ground = await makeGround();
    const { ready, emulator } = ground.served;
    const job = await emulator.queueJob({ connections: ['by-federation', 'by-certificate'] });
    const [federated, certified] = job.endpoints;
    const elsewhere = await emulator.queueJob({ project: 'fraud', connections: [] });
    const vouched = await emulator.send({
      method: 'POST',
      url: `${job.variables['System.OidcRequestUri']}?api-version=7.1&serviceConnectionId=${federated?.id}`,
      headers: { authorization: `Bearer ${job.systemConnection.accessToken}` },
      body: '{}',
    });
    facts = {
      ...ground,
      assertion: JSON.parse(vouched.body).oidcToken,
      certificate: certified?.authorization.parameters.servicePrincipalCertificate ?? '',
      federatedId: federated?.id ?? '',
      jobToken: job.systemConnection.accessToken,
      projectId: job.variables['System.TeamProjectId'] ?? '',
      otherProjectId: elsewhere.variables['System.TeamProjectId'] ?? '',
    };
    const env = {
      PATH: process.env.PATH,
      HTTPS_PROXY: ready.proxy,
      NODE_EXTRA_CA_CERTS: ready.ca,
      SYSTEM_OIDCREQUESTURI: job.variables['System.OidcRequestUri'],
      WITNESS_FACTS: JSON.stringify(facts),
    };
    const script = async (file: URL): Promise<Outcomes> => {
      const words = ['--import', 'tsx', fileURLToPath(file)];
      return JSON.parse((await run(process.execPath, words, { env, cwd: here })).stdout);
    };
    [azure, azdo] = await Promise.all([
      script(new URL('./sdks/azure.ts', import.meta.url)),
      script(new URL('./sdks/azdo.ts', import.meta.url)),
    ]);
  });
  after(async () => {
    if (ground === undefined) {
      return;
    }
    keepExchanges("Microsoft's clients for Node", ground.served.emulator);
    await ground.served.close();
  });

  it('sign in by secret, certificate, assertion and as a pipeline (@azure/identity)', () => {
    const { secret, certificate, assertion, pipelines } = azure;
    assert.deepEqual([secret, certificate, assertion, pipelines], Array(4).fill(facts.clientId));
    assert.match(JSON.stringify(azure.wrongSecret), /AADSTS7000215/);
  });

  it('read workspaces (@azure/arm-machinelearning)', () => {
    const { workspace } = facts;
    assert.deepEqual(azure.workspace, { id: workspace, location: 'westeurope', provisioningState: 'Succeeded' });
    assert.deepEqual(azure.workspacesOfGroup, ['mlw-churn', 'mlw-fraud']);
    assert.deepEqual(azure.workspacesOfAll, ['mlw-churn', 'mlw-fraud']);
    assert.match(JSON.stringify(azure.noWorkspace), /"code":"ResourceNotFound","statusCode":404/);
  });

  it('make managed identities and their trust (@azure/arm-msi)', () => {
    assert.deepEqual(azure.identity, { isSame: true, tenantId: facts.tenantId });
    assert.deepEqual(azure.identityTagged, { purpose: 'witness' });
    assert.deepEqual(azure.identities, ['id-churn', 'id-sdk']);
    assert.deepEqual(azure.credential, { isSame: true });
    assert.deepEqual(azure.credentials, ['by-sdk']);
    assert.match(JSON.stringify(azure.noIdentity), /"code":"ResourceNotFound","statusCode":404/);
  });

  it('give roles and take them away (@azure/arm-authorization)', () => {
    assert.deepEqual(azure.role, { id: 'f6c7c914-8db3-469d-8ca1-694a8f32e121', others: 0 });
    assert.deepEqual(azure.assignment, { scope: facts.workspace, isSame: true });
    assert.deepEqual(azure.assignments, ['7c9e6679-7425-40de-944b-e07fc1f90ae7']);
    assert.deepEqual(azure.permissions, ['*']);
    assert.deepEqual(azure.removed, { name: '7c9e6679-7425-40de-944b-e07fc1f90ae7' });
  });

  it('find projects and pipelines (azure-devops-node-api)', () => {
    const { connection, projects, project, pipelines } = azdo;
    assert.deepEqual(
      [connection, projects, project, pipelines],
      ['admin', ['churn', 'fraud'], facts.projectId, ['link-workspace', 'train', 'score']],
    );
  });

  it('make, read, change, share, try and delete a connection (azure-devops-node-api)', () => {
    assert.deepEqual(azdo.created, { isReady: true, scheme: 'WorkloadIdentityFederation' });
    assert.deepEqual([azdo.read, azdo.byName, azdo.listed], ['typed', [true], true]);
    assert.match(JSON.stringify(azdo.updated), /"mlWorkspaceName":"mlw-fraud"/);
    assert.deepEqual(azdo.shared, { isShared: true, projects: ['churn', 'fraud'] });
    assert.deepEqual(azdo.tested, { statusCode: 'ok', errorMessage: '' });
    assert.equal(azdo.history, 1);
    assert.match(JSON.stringify(azdo.twice), /Service connection with name typed already exists/);
    assert.equal(azdo.deleted, null);
  });

  it('got an answer to everything they asked', () => {
    assert.deepEqual(ground.unanswered(), []);
  });
});
