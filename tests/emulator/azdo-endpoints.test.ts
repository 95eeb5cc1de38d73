import assert from 'node:assert/strict';
import {
  type Ask,
  type Bench,
  linkAppId,
  makeBench,
  organizationId,
  otherProjectId,
  projectId,
  tenantId,
  wantConnection,
} from './azdo-seed';

const endpoints = '_apis/serviceendpoint/endpoints';
const v = 'api-version=7.1';

describe('Azure DevOps emulator: service endpoints', () => {
  let bench: Bench;
  let ana: Ask;
  let job: Ask;
  beforeEach(async () => {
    bench = makeBench();
    ana = bench.asUser('pat-of-ana');
    job = (await bench.asJob()).ask;
  });

  it('makes a federated connection ready at once, with issuer and subject of its own writing', async () => {
    const want = wantConnection('link', {
      authorization: {
        scheme: 'WorkloadIdentityFederation',
        parameters: { tenantid: tenantId, serviceprincipalid: linkAppId, workloadIdentityFederationSubject: 'forged' },
      },
    });
    const { status, body } = await job('POST', `${endpoints}?${v}`, want);
    assert.equal(status, 200);
    const { parameters } = body.authorization;
    assert.equal(parameters.workloadIdentityFederationIssuer, `https://login.microsoftonline.com/${tenantId}/v2.0`);
    assert.match(
      parameters.workloadIdentityFederationSubject,
      new RegExp(`^/eid1/c/pub/t/[\\w-]{22}/a/rISbSSETf0KqFyZ8ppdXmA/sc/${organizationId}/${body.id}$`),
    );
    assert.deepEqual(
      [body.isReady, body.isShared, body.operationStatus.state, body.data.identityType],
      [true, false, 'Ready', 'AppRegistrationManual'],
    );
    assert.equal(body.createdBy.displayName, 'alpha Build Service (contoso)');
    const granted = await job(
      'GET',
      `alpha/_apis/pipelines/pipelinepermissions/endpoint/${body.id}?api-version=7.1-preview.1`,
    );
    assert.deepEqual([granted.body.pipelines, granted.body.allPipelines], [[], undefined]);
  });

  it('keeps the Azure DevOps issuer in sovereign clouds', async () => {
    const base = wantConnection('gov');
    const { body } = await ana('POST', `${endpoints}?${v}`, {
      ...base,
      data: { ...(base.data as object), environment: 'AzureUSGovernment' },
    });
    assert.equal(
      body.authorization.parameters.workloadIdentityFederationIssuer,
      `https://vstoken.dev.azure.com/${organizationId}`,
    );
    assert.equal(body.authorization.parameters.workloadIdentityFederationSubject, 'sc://contoso/alpha/gov');
  });

  it('refuses a name that is taken, whatever its case and even where the caller cannot see it', async () => {
    const { status, body } = await job('POST', `${endpoints}?${v}`, wantConnection('HIDDEN'));
    assert.deepEqual([status, body.typeKey], [500, 'DuplicateServiceConnectionException']);
    assert.match(body.message, /already exists\. Only a user having Administrator\/User role/);
    assert.deepEqual(Object.keys(body), [
      '$id',
      'innerException',
      'message',
      'typeName',
      'typeKey',
      'errorCode',
      'eventId',
    ]);
  });

  it('refuses who is no Creator, Automatic creation by a job, and what the type definition requires', async () => {
    const reader = await bench.asUser('pat-of-rita')('POST', `${endpoints}?${v}`, wantConnection('x'));
    assert.deepEqual([reader.status, reader.body.typeKey], [403, 'AccessDeniedException']);
    assert.match(reader.body.message, /need to be a Creator for service connections/);
    const data = wantConnection('x').data as Record<string, string>;
    const refused = async (changes: Record<string, unknown>) =>
      (await job('POST', `${endpoints}?${v}`, wantConnection('x', changes))).body.message;
    assert.match(
      await refused({ data: { ...data, creationMode: 'Automatic' } }),
      /Automatic creation .* not supported/,
    );
    assert.match(
      await refused({ data: { ...data, mlWorkspaceLocation: undefined } }),
      /'mlWorkspaceLocation' is missing/,
    );
    assert.match(await refused({ data: { ...data, scopeLevel: 'ResourceGroup' } }), /'scopeLevel' is not valid/);
    assert.match(await refused({ serviceEndpointProjectReferences: [] }), /at least one project reference/);
    assert.match(
      await refused({
        authorization: {
          scheme: 'ServicePrincipal',
          parameters: { tenantid: tenantId, serviceprincipalid: linkAppId },
        },
      }),
      /'serviceprincipalkey' is missing/,
    );
  });

  it('reads an unknown id as null, one that is out of sight as its id, and lists only what may be seen', async () => {
    const unknown = await job('GET', `alpha/${endpoints}/${projectId}?${v}`);
    assert.deepEqual([unknown.status, unknown.text], [200, 'null']);
    const hidden = await job('GET', `alpha/${endpoints}/66666666-6666-4666-8666-000000000003?${v}`);
    assert.deepEqual(hidden.body, { id: '66666666-6666-4666-8666-000000000003' });
    const names = async (query: string) =>
      (await job('GET', `alpha/${endpoints}?${v}${query}`)).body.value.map(({ name }: { name: string }) => name);
    assert.deepEqual(await names(''), ['by key', 'by certificate', 'asleep', 'by machine', 'old issuer']);
    assert.deepEqual(await names('&includeFailed=true&endpointNames=half%20made,HIDDEN'), ['half made']);
    assert.deepEqual(await names('&authSchemes=ServicePrincipal&type=AzureRM'), ['by key', 'by certificate']);
    assert.deepEqual(await names('&actionFilter=manage'), []);
  });

  it('replaces all on PUT: takes a new secret, wipes one that is null or empty, refuses fixed data, adds references only', async () => {
    const path = '66666666-6666-4666-8666-000000000001';
    const have = (await ana('GET', `alpha/${endpoints}/${path}?${v}`)).body;
    assert.equal(have.authorization.parameters.serviceprincipalkey, null);
    const put = (body: unknown) => ana('PUT', `${endpoints}/${path}?${v}`, body);
    const works = async () => {
      const details = { dataSourceDetails: { dataSourceName: 'TestConnection' } };
      return (await ana('POST', `alpha/_apis/serviceendpoint/endpointproxy?endpointId=${path}&${v}`, details)).body
        .statusCode;
    };
    const withKey = (serviceprincipalkey: string | null) => {
      const { authorization } = have;
      const parameters = { ...authorization.parameters, serviceprincipalkey };
      return { ...have, description: 'new', authorization: { ...authorization, parameters } };
    };
    const secret = Object.entries(bench.emulator.secrets()).find(([label]) => label.includes('setup app'))?.[1] ?? '';
    for (const [key, outcome] of [
      [null, 'unauthorized'],
      [secret, 'ok'],
      ['', 'unauthorized'],
    ] as const) {
      assert.equal((await put(withKey(key))).status, 200);
      assert.equal(await works(), outcome, String(key === '' ? 'empty' : typeof key));
    }
    assert.match(
      (await put({ ...have, data: { ...have.data, subscriptionName: 'other' } })).body.message,
      /'subscriptionName' cannot be changed/,
    );
    const beta = { projectReference: { id: otherProjectId, name: 'beta' }, name: 'by key' };
    const shared = await put({ ...have, serviceEndpointProjectReferences: [beta] });
    assert.deepEqual([shared.body.isShared, shared.body.serviceEndpointProjectReferences.length], [true, 2]);
    assert.equal((await job('PUT', `${endpoints}/${path}?${v}`, have)).status, 403);
  });

  it('deletes later, fails a second delete, and refuses while the trust still stands', async () => {
    const first = await ana(
      'DELETE',
      `${endpoints}/66666666-6666-4666-8666-666666666666?projectIds=${projectId}&deep=false&${v}`,
    );
    assert.match(first.body.message, /Cannot delete this service connection while federated credentials/);
    const id = (await job('POST', `${endpoints}?${v}`, wantConnection('brief'))).body.id;
    const path = `${endpoints}/${id}?projectIds=${projectId}&deep=false&${v}`;
    assert.deepEqual([(await job('DELETE', path)).status, (await job('DELETE', path)).status], [204, 500]);
    assert.equal((await job('GET', `alpha/${endpoints}/${id}?${v}`)).body.id, id);
    bench.emulator.clock.advance(3);
    assert.equal((await job('GET', `alpha/${endpoints}/${id}?${v}`)).body, null);
  });

  it('shares by PATCH and takes the project-level POST of az devops', async () => {
    const made = await ana(
      'POST',
      `alpha/${endpoints}`,
      wantConnection('cli', { serviceEndpointProjectReferences: undefined }),
      { Accept: 'application/json;api-version=5.0-preview.2' },
    );
    assert.equal(made.body.serviceEndpointProjectReferences[0].projectReference.id, projectId);
    const share = await ana('PATCH', `${endpoints}/${made.body.id}?${v}`, [
      { projectReference: { id: otherProjectId }, name: 'from alpha' },
    ]);
    assert.equal(share.status, 204);
    assert.equal((await ana('GET', `beta/${endpoints}/${made.body.id}?${v}`)).body.name, 'from alpha');
  });

  it('converts an automatic key connection in place, and no other', async () => {
    const convert = async (id: string) => {
      const have = (await ana('GET', `alpha/${endpoints}/${id}?${v}`)).body;
      const want = { ...have, authorization: { scheme: 'WorkloadIdentityFederation' } };
      return (await ana('PUT', `${endpoints}/${id}?operation=ConvertAuthenticationScheme&${v}`, want)).body;
    };
    const converted = await convert('66666666-6666-4666-8666-000000000008');
    assert.deepEqual(
      [converted.authorization.scheme, converted.data.revertSchemeDeadline],
      ['WorkloadIdentityFederation', '2026-11-09T08:00:00.000Z'],
    );
    assert.match(converted.authorization.parameters.workloadIdentityFederationSubject, /000000000008$/);
    assert.match((await convert('66666666-6666-4666-8666-000000000001')).message, /was not created by Azure DevOps/);
  });

  it('shows neither secrets nor more than one of each in its state', async () => {
    await job('POST', `${endpoints}?${v}`, wantConnection('link'));
    const text = JSON.stringify(bench.emulator.state());
    assert.equal(text.match(/"name":"link","type"/g)?.length, 1);
    for (const secret of Object.values(bench.emulator.secrets())) {
      assert.ok(!text.includes(secret));
    }
  });
});
