/** Code, models, jobs and their files in the emulated Machine Learning workspace, each action for whoever holds it. */
import assert from 'node:assert/strict';
import { arm, Party, withSecret } from './party';

const rolesOf = (workspace: string) =>
  withSecret(`
subscriptions:
  - name: ML Platform
    resourceGroups:
      - name: rg-ml
        workspaces: [{ name: mlw-churn${workspace} }]
    roleAssignments:
      - { role: AzureML Data Scientist, principal: bystander, scope: /resourceGroups/rg-ml }
`);
const dataScientist = rolesOf('');

async function open(seed: string) {
  const party = new Party(seed);
  const token = await party.token(arm, 'bystander', 'other-secret');
  const ask = (method: string, below: string, body?: unknown) =>
    party.ask(method, `${arm}${party.workspace}${below}${below.includes('?') ? '&' : '?'}api-version=2023-04-01`, {
      token,
      ...(body === undefined ? {} : { body }),
    });
  return { party, ask };
}

const code = '/codes/11111111-1111-4111-8111-111111111111/versions';
const hash = 'a'.repeat(64);

/** What a command job with local code sends, in its order. */
async function submit({ party, ask }: Awaited<ReturnType<typeof open>>, name = 'job-1') {
  assert.deepEqual((await ask('GET', `${code}?hash=${hash}&hashVersion=202208`)).body, { value: [] });
  const upload = await ask('POST', `${code}/1/startPendingUpload`, { pendingUploadType: 'TemporaryBlobReference' });
  const { blobUri, credential } = upload.body.blobReferenceForConsumption;
  const [, query] = String(credential.sasUri).split('?');
  const file = `${blobUri}/train/train.py`;
  assert.equal((await party.ask('HEAD', `${file}?${query}`)).status, 404);
  assert.equal((await party.ask('PUT', `${file}?${query}`, { body: 'print(1)' })).status, 201);
  const put = await ask('PUT', `${code}/1`, {
    properties: { codeUri: `${blobUri}/train`, properties: { hash_sha256: hash } },
  });
  assert.equal(put.status, 201);
  const job = await ask('PUT', `/jobs/${name}`, {
    properties: { jobType: 'Command', command: 'python train.py', codeId: put.body.id, computeId: 'cpu' },
  });
  assert.equal(job.status, 201, JSON.stringify(job.body));
  return { file, query, job };
}

describe('Machine Learning jobs in the emulator', () => {
  it('takes code by a shared link, runs the job, and knows the code by its hash', async () => {
    const scene = await open(dataScientist);
    const { file, query, job } = await submit(scene);
    assert.equal(job.body.properties.status, 'Starting');
    assert.equal((await scene.ask('GET', `${code}?hash=${hash}&hashVersion=202208`)).body.value.length, 1);
    assert.equal((await scene.party.ask('GET', `${file}?${query}`)).body, 'print(1)');
    scene.party.emulator.clock.advance(20);
    assert.equal((await scene.ask('GET', '/jobs/job-1')).body.properties.status, 'Running');
    scene.party.emulator.clock.advance(60);
    assert.equal((await scene.ask('GET', '/jobs/job-1')).body.properties.status, 'Completed');
    await scene.ask('POST', '/jobs/job-1/cancel');
    assert.equal((await scene.ask('PUT', '/jobs/job-1', { properties: {} })).status, 409);
  });

  it('refuses a job whose code is not there', async () => {
    const { ask } = await open(dataScientist);
    const codeId = '/subscriptions/s/codes/none/versions/1';
    assert.equal((await ask('PUT', '/jobs/job-1', { properties: { jobType: 'Command', codeId } })).status, 400);
  });

  it('gives a link for one container alone, and only for some hours', async () => {
    const scene = await open(dataScientist);
    const { file, query } = await submit(scene);
    const other = file.replace(/net\/[^/]+/, 'net/another-container');
    assert.equal((await scene.party.ask('GET', `${other}?${query}`)).status, 401);
    scene.party.emulator.clock.advance(9 * 3600);
    assert.equal((await scene.party.ask('GET', `${file}?${query}`)).status, 401);
  });

  for (const action of [
    'codes/versions/read',
    'codes/versions/startPendingUpload/action',
    'codes/versions/write',
    'jobs/write',
  ]) {
    it(`is refused to whoever lacks ${action} alone`, async () => {
      const scene = await open(dataScientist);
      const full = `Microsoft.MachineLearningServices/workspaces/${action}`;
      scene.party.emulator.setLacks([{ system: 'azure', principal: 'bystander', action: full }]);
      await assert.rejects(submit(scene), (failed) => failed instanceof Error);
      const refused = scene.party.emulator.transcript.find(({ status }) => status === 403);
      assert.match(JSON.stringify(refused), new RegExp(full.replaceAll('/', '\\/')));
    });
  }

  it('registers a model, and tells its latest version', async () => {
    const { ask } = await open(dataScientist);
    assert.equal((await ask('GET', '/models/churn')).status, 404);
    const properties = { modelUri: 'azureml://jobs/job-1/outputs/model', modelType: 'custom_model' };
    assert.equal((await ask('PUT', '/models/churn/versions/1', { properties })).status, 201);
    assert.equal((await ask('PUT', '/models/churn/versions/2', { properties })).status, 201);
    assert.deepEqual((await ask('GET', '/models/churn/versions?$top=1')).body.value[0].name, '2');
    const { latestVersion, nextVersion } = (await ask('GET', '/models/churn')).body.properties;
    assert.deepEqual([latestVersion, nextVersion], ['2', '3']);
  });

  it('uploads a local input by the key of the datastore, or by the right of the caller where it has none', async () => {
    const store = '/datastores/workspaceblobstore';
    const byKey = await open(dataScientist);
    const { properties } = (await byKey.ask('GET', store)).body;
    const file = `https://${properties.accountName}.blob.core.windows.net/${properties.containerName}/LocalUpload/a.csv`;
    const { sasToken } = (await byKey.ask('POST', `${store}/listSecrets`)).body;
    assert.equal((await byKey.party.ask('PUT', `${file}?${sasToken}`, { body: 'a' })).status, 201);
    assert.equal((await byKey.party.ask('PUT', file, { body: 'a' })).status, 401);

    const byIdentity = await open(rolesOf(', datastoreAuth: Identity'));
    assert.equal((await byIdentity.ask('POST', `${store}/listSecrets`)).status, 400);
    const token = await byIdentity.party.token('https://storage.azure.com', 'bystander', 'other-secret');
    const refused = await byIdentity.party.ask('PUT', file, { token, body: 'a' });
    assert.equal(refused.headers['x-ms-error-code'], 'AuthorizationPermissionMismatch');
  });
});
