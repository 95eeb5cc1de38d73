import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import {
  type Bench,
  makeBench,
  organizationId,
  projectId,
  subscriptionId,
  tenantId,
  wantConnection,
} from './azdo-seed';

const proxy = 'alpha/_apis/serviceendpoint/endpointproxy';
const setupId = '66666666-6666-4666-8666-666666666666';
const keyId = '66666666-6666-4666-8666-000000000001';
const workspaceUrl =
  '{{endpoint.url}}subscriptions/{{endpoint.subscriptionId}}/resourceGroups/{{endpoint.resourceGroupName}}/providers/' +
  'Microsoft.MachineLearningServices/workspaces/{{endpoint.mlWorkspaceName}}?api-version=2024-04-01';

describe('Azure DevOps emulator: who may do what', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = makeBench();
  });
  const call = (bench: Bench, id: string, details: object) =>
    bench.asUser('pat-of-ana')('POST', `${proxy}?endpointId=${id}&api-version=7.1`, { dataSourceDetails: details });

  it('sends who brings no good token to the sign-in page, or 401', async () => {
    for (const nobody of [bench.as(undefined), bench.asUser('wrong'), bench.as('Bearer nonsense')]) {
      const page = await nobody('GET', '_apis/projects?api-version=7.1');
      assert.equal(page.status, 203);
      assert.match(page.headers['content-type'] ?? '', /text\/html/);
    }
    const suppressed = await bench.as(undefined)('GET', '_apis/projects', undefined, {
      'X-TFS-FedAuthRedirect': 'Suppress',
    });
    assert.equal(suppressed.status, 401);
    const patch = await bench.as(undefined)('PATCH', `_apis/serviceendpoint/endpoints/${keyId}?api-version=7.1`, []);
    assert.deepEqual([patch.status, patch.body.typeKey], [401, 'UnauthorizedRequestException']);
    const { ask } = await bench.asJob();
    assert.equal((await ask('GET', '_apis/projects?api-version=7.1')).status, 200);
    bench.emulator.clock.advance(3601);
    assert.equal((await ask('GET', '_apis/projects?api-version=7.1')).status, 203);
  });

  it('takes an Entra token of an application that is a member, and only for itself', async () => {
    const token = async (name: string, appId: string, resource: string) => {
      const form = new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: appId,
        client_secret: Object.entries(bench.emulator.secrets()).find(([label]) => label.includes(name))?.[1] ?? '',
        scope: `${resource}/.default`,
      });
      const url = `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`;
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
      return (await bench.as(undefined)('POST', url, form.toString(), headers)).body.access_token;
    };
    const azdo = '499b84ac-1321-427f-aa17-267ca6975798';
    const ask = async (bearer: string) => bench.as(`Bearer ${bearer}`)('GET', '_apis/connectionData');
    const member = await ask(await token('link app', '55555555-5555-4555-8555-555555555555', azdo));
    assert.deepEqual(
      [member.body.authenticatedUser.providerDisplayName, member.body.instanceId],
      ['robot', organizationId],
    );
    assert.match(
      (await ask(await token('stranger app', '55555555-5555-4555-8555-000000000002', azdo))).text,
      /TF401444/,
    );
    assert.equal(
      (await ask(await token('link app', '55555555-5555-4555-8555-555555555555', 'https://management.azure.com')))
        .status,
      203,
    );
  });

  it('wants a version on writes and the preview suffix on previews', async () => {
    const ana = bench.asUser('pat-of-ana');
    const path = `alpha/_apis/pipelines/pipelinepermissions/endpoint/${keyId}`;
    const typeKey = async (query: string, method = 'PATCH') => (await ana(method, `${path}${query}`, {})).body.typeKey;
    assert.equal(await typeKey('?api-version=7.1'), 'VssInvalidPreviewVersionException');
    assert.equal(await typeKey(''), 'VssVersionNotSpecifiedException');
    assert.equal(await typeKey('?api-version=8.0'), 'VssVersionOutOfRangeException');
    const header = await ana('PATCH', path, {}, { Accept: 'application/json;api-version=7.1-preview.1' });
    assert.equal(header.status, 200);
    assert.ok(header.headers.activityid && header.headers['x-ratelimit-limit']);
  });

  it('merges pipeline permissions, for Administrators only, project by project', async () => {
    const ana = bench.asUser('pat-of-ana');
    const path = `alpha/_apis/pipelines/pipelinepermissions/endpoint/${keyId}?api-version=7.1-preview.1`;
    const patched = await ana('PATCH', path, { pipelines: [{ id: 2, authorized: true }] });
    assert.deepEqual(
      patched.body.pipelines.map(({ id }: { id: number }) => id),
      [1, 2],
    );
    const revoked = await ana('PATCH', path, {
      pipelines: [{ id: 1, authorized: false }],
      allPipelines: { authorized: true },
    });
    assert.deepEqual([revoked.body.pipelines.length, revoked.body.allPipelines.authorizedBy.displayName], [1, 'ana']);
    const { ask } = await bench.asJob();
    assert.equal((await ask('PATCH', path, { pipelines: [] })).status, 403);
    const old = await ask('PATCH', 'alpha/_apis/build/authorizedresources?api-version=5.0-preview.1', [
      { type: 'endpoint', id: keyId, authorized: false },
    ]);
    assert.equal(old.body.value[0].authorized, false);
    const batch = await ana('PATCH', 'alpha/_apis/pipelines/pipelinepermissions?api-version=7.1-preview.1', [
      { resource: { type: 'endpoint', id: keyId }, allPipelines: { authorized: true } },
    ]);
    assert.equal(batch.body.count, 1);
  });

  it('signs in and calls Azure through a saved connection: federation, key, certificate', async () => {
    const url = `{{{endpoint.url}}}subscriptions/${subscriptionId}?api-version=2022-12-01`;
    for (const id of [setupId, keyId, '66666666-6666-4666-8666-000000000002', '66666666-6666-4666-8666-000000000007']) {
      const { status, body } = await call(bench, id, { dataSourceUrl: url, resultSelector: 'jsonpath:$' });
      assert.deepEqual([status, body.statusCode, body.errorMessage], [200, 'ok', ''], id);
      assert.equal(JSON.parse(body.result[0]).displayName, 'ML');
    }
    const names = await call(bench, setupId, {
      dataSourceUrl: `{{endpoint.url}}subscriptions/{{endpoint.subscriptionId}}/resourceGroups/rg-ml/providers/Microsoft.MachineLearningServices/workspaces?api-version=2024-04-01`,
      resultSelector: 'jsonpath:$.value[*].name',
    });
    assert.deepEqual(names.body.result, ['mlw-prod', 'mlw-test']);
    const machine = await call(bench, '66666666-6666-4666-8666-000000000006', { dataSourceName: 'TestConnection' });
    assert.match(machine.body.errorMessage, /managed identity/);
  });

  it('answers 200 with the refusal of Entra or Azure inside', async () => {
    const { ask } = await bench.asJob();
    const made = await ask('POST', '_apis/serviceendpoint/endpoints?api-version=7.1', wantConnection('link'));
    const through = (details: object, accept = 'application/json') =>
      ask(
        'POST',
        `${proxy}?endpointId=${made.body.id}&api-version=7.1`,
        { dataSourceDetails: details },
        { Accept: accept },
      );
    const early = await through({ dataSourceUrl: workspaceUrl });
    assert.deepEqual([early.status, early.body.statusCode], [200, 'unauthorized']);
    assert.match(early.body.errorMessage, /^Failed to obtain the Json Web Token\(JWT\).*AADSTS/s);
    const key = {
      ...wantConnection('by secret'),
      authorization: {
        scheme: 'ServicePrincipal',
        parameters: {
          tenantid: tenantId,
          serviceprincipalid: '55555555-5555-4555-8555-555555555555',
          authenticationType: 'spnKey',
          serviceprincipalkey: secretOf(bench, 'link app'),
        },
      },
    };
    const saved = await ask('POST', '_apis/serviceendpoint/endpoints?api-version=7.1', key);
    const other = (details: object) =>
      ask('POST', `${proxy}?endpointId=${saved.body.id}&api-version=7.1`, { dataSourceDetails: details });
    assert.equal((await other({ dataSourceUrl: workspaceUrl, resultSelector: 'jsonpath:$' })).body.statusCode, 'ok');
    const refused = await other({ dataSourceUrl: workspaceUrl.replace('{{endpoint.mlWorkspaceName}}', 'mlw-test') });
    assert.deepEqual([refused.status, refused.body.statusCode], [200, 'forbidden']);
    assert.match(
      refused.body.errorMessage,
      /^Failed to query service connection API: '.*'\. Status Code: 'Forbidden', Response from server: '\{/,
    );
    assert.equal(
      (await through({ dataSourceUrl: workspaceUrl }, 'application/json;enumsAsNumbers=true')).body.statusCode,
      401,
    );
    const foreign = await other({ dataSourceUrl: 'https://evil.example/' });
    assert.deepEqual([foreign.status, foreign.body.typeKey], [500, 'InvalidDataSourceBindingException']);
  });

  it('gives an id token to the job that refers to the connection, to nobody else', async () => {
    const { ask, planId, jobId } = await bench.asJob(['setup']);
    const path = (id: string) =>
      `${projectId}/_apis/distributedtask/hubs/build/plans/${planId}/jobs/${jobId}/oidctoken?serviceConnectionId=${id}&api-version=7.1`;
    const given = await ask('POST', path(setupId));
    const claims = decodeJwt(given.body.oidcToken);
    assert.deepEqual(
      [claims.iss, claims.aud],
      [`https://login.microsoftonline.com/${tenantId}/v2.0`, 'api://AzureADTokenExchange'],
    );
    assert.ok(claims.sub?.endsWith(`/sc/${organizationId}/${setupId}`));
    assert.match(
      (await ask('POST', path(keyId))).body.message,
      /no explicit reference to service connection .* from current stage/,
    );
    assert.equal((await ask('GET', path(setupId))).status, 405);
    assert.equal((await bench.asUser('pat-of-ana')('POST', path(setupId))).status, 401);
    const other = await bench.asJob(['setup']);
    assert.equal((await other.ask('POST', path(setupId))).status, 401);
  });

  it('refuses a disabled connection at the proxy and in the queue, with one sentence for all that cannot be used', async () => {
    const asleep = await call(bench, '66666666-6666-4666-8666-000000000004', { dataSourceName: 'TestConnection' });
    assert.match(asleep.body.message, /'asleep' is disabled/);
    for (const name of ['asleep', 'hidden', 'half made', 'nothing']) {
      await assert.rejects(bench.emulator.queueJob({ connections: [name] }), {
        message: `There was a resource authorization issue: "The pipeline is not valid. Job Job: Step input azureSubscription references service connection ${name} which could not be found. The service connection does not exist, has been disabled or has not been authorized for use. For authorization details, refer to https://aka.ms/yamlauthz."`,
      });
    }
    await assert.rejects(bench.emulator.queueJob({ connections: ['by key'], pipeline: 2 }));
    const { endpoints, variables } = await bench.emulator.queueJob({ connections: ['BY KEY', 'by certificate'] });
    assert.equal(endpoints[0]?.authorization.parameters.serviceprincipalkey, secretOf(bench, 'setup app'));
    assert.match(
      endpoints[1]?.authorization.parameters.servicePrincipalCertificate ?? '',
      /BEGIN PRIVATE KEY[\s\S]+BEGIN CERTIFICATE/,
    );
    assert.equal(endpoints[0]?.data.activeDirectoryAuthority, 'https://login.microsoftonline.com/');
    assert.equal(variables['System.CollectionUri'], 'https://dev.azure.com/contoso/');
  });

  it('lists projects and pipelines by pages, hides other projects from a job, and serves the older host', async () => {
    const ana = bench.asUser('pat-of-ana');
    const page = await ana('GET', 'alpha/_apis/pipelines?$top=2&api-version=7.1');
    assert.deepEqual([page.body.count, page.headers['x-ms-continuationtoken']], [2, '2']);
    const rest = await ana('GET', 'alpha/_apis/pipelines?$top=2&continuationToken=2&api-version=7.1');
    assert.deepEqual(
      rest.body.value.map(({ name, folder }: Record<string, string>) => [name, folder]),
      [['scoring', '\\']],
    );
    assert.equal((await ana('GET', '_apis/projects?api-version=7.1')).body.count, 2);
    const { ask } = await bench.asJob();
    const hidden = await ask('GET', '_apis/projects/beta?api-version=7.1');
    assert.deepEqual([hidden.status, hidden.body.typeKey], [404, 'ProjectDoesNotExistWithNameException']);
    assert.match(hidden.body.message, /^VS800075/);
    const old = await ana('GET', 'https://contoso.visualstudio.com/alpha/_apis/pipelines/3?api-version=7.1');
    assert.equal(old.body.name, 'scoring');
    assert.equal((await ana('GET', 'https://app.vssps.visualstudio.com/_apis/connectionData')).status, 501);
    assert.equal((await ana('GET', '_apis/wit/workitems?api-version=7.1')).status, 501);
  });

  it('answers discovery without a token, with the real location ids', async () => {
    const nobody = bench.as(undefined);
    const found = await nobody('OPTIONS', '_apis/serviceendpoint');
    assert.ok(found.body.value.some(({ id }: { id: string }) => id === '14e48fdc-2c8b-41ce-a0c3-e26f6cc55bd0'));
    assert.ok((await nobody('OPTIONS', '_apis')).body.count > found.body.count);
    const areas = await bench.asUser('pat-of-ana')('GET', '_apis/resourceAreas?api-version=5.0-preview.1');
    assert.equal(areas.body.value[0].locationUrl, 'https://dev.azure.com/contoso/');
  });
});

function secretOf({ emulator }: Bench, name: string): string {
  return Object.entries(emulator.secrets()).find(([label]) => label.includes(name))?.[1] ?? '';
}
