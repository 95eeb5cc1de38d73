import assert from 'node:assert/strict';
import { AzdoParty } from './azdo-party';
import { graph } from './party';

const endpoints = '_apis/serviceendpoint/endpoints';

describe('Azure DevOps emulator: sharing', () => {
  it('gives each project a name and description of its own, and names all in every one', async () => {
    const party = new AzdoParty('made-by-hand');
    const { id } = await party.connection();
    const reference = {
      projectReference: { id: party.projectId('fraud') },
      name: 'from churn',
      description: 'borrowed',
    };
    assert.equal((await party.admin('PATCH', `${endpoints}/${id}`, [reference])).status, 204);
    const [home, guest] = [await party.connection(), await party.connection('from churn', 'fraud')];
    assert.deepEqual([home.id, home.isShared, guest.isShared, guest.description], [guest.id, true, true, 'borrowed']);
    const names = guest.serviceEndpointProjectReferences.map((one: { name: string }) => one.name);
    assert.deepEqual(names, ['mlw-churn', 'from churn']);
    assert.equal((await party.admin('PATCH', `${endpoints}/${id}`, [])).status, 204);
    assert.equal((await party.connection()).serviceEndpointProjectReferences.length, 2, 'nothing is taken away');
    assert.equal((await party.through(id, 'fraud')).statusCode, 'ok');
  });

  it('refuses a new name for one that is shared, and a name that the other project has', async () => {
    const party = new AzdoParty('shared-from-other-project');
    const have = await party.connection();
    const [reference] = have.serviceEndpointProjectReferences;
    const renamed = { ...have, serviceEndpointProjectReferences: [{ ...reference, name: 'other' }] };
    assert.match((await party.put(have.id, renamed)).body.message, /^TF400898/);
    const setup = await party.connection('azure-setup');
    const taken = { projectReference: { id: party.projectId('forecast') }, name: 'mlw-churn-of-forecast' };
    const refused = await party.admin('PATCH', `${endpoints}/${setup.id}`, [taken]);
    assert.equal(refused.body.typeKey, 'DuplicateServiceConnectionException');
  });

  it('leaves the other projects their reference when one lets go, and lingers when the last one does', async () => {
    const party = new AzdoParty(`
extends: shared-from-other-project
organizations:
  - name: contoso
    readings: { deletedTrustLingers: true }
`);
    const { id } = await party.connection();
    const drop = (project: string) =>
      party.admin('DELETE', `${endpoints}/${id}?projectIds=${party.projectId(project)}&deep=false`);
    assert.equal((await drop('churn')).status, 204, 'no refusal: the trust serves the other project');
    party.emulator.clock.advance(2);
    assert.equal(await party.connection(), undefined);
    const left = await party.connection('mlw-churn-of-forecast', 'forecast');
    assert.deepEqual([left.id, left.isShared], [id, false]);
    assert.match((await drop('forecast')).body.message, /while federated credentials/);
    const credentials = `${graph}/applications/${party.application('forecast-by-hand').objectId}/federatedIdentityCredentials`;
    const token = await graphToken(party);
    const { value } = (await party.ask('GET', credentials, { token })).body;
    await party.ask('DELETE', `${credentials}/${value[0].id}`, { token });
    assert.match((await drop('forecast')).body.message, /while federated credentials/, 'not yet gone everywhere');
    party.emulator.clock.advance(2);
    assert.deepEqual([(await drop('forecast')).status, (await drop('forecast')).status], [204, 500]);
    party.emulator.clock.advance(2);
    assert.equal((await party.admin('GET', `forecast/${endpoints}/${id}`)).body, null);
  });

  it('may hold the same name twice, as seeds can say', async () => {
    const party = new AzdoParty('same-name-twice');
    const { body } = await party.admin('GET', `churn/${endpoints}?endpointNames=mlw-churn`);
    assert.deepEqual(
      body.value.map((one: { name: string; isShared: boolean }) => [one.name, one.isShared]),
      [
        ['mlw-churn', false],
        ['mlw-churn', true],
      ],
    );
  });
});

/** As the setup identity, which owns the applications of the seed. */
async function graphToken(party: AzdoParty): Promise<string> {
  const assertion = await party.assertion('azure-setup');
  const { body } = await party.signIn({
    client_id: party.application('azure-setup').appId,
    client_assertion: assertion,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    scope: 'https://graph.microsoft.com/.default',
  });
  return body.access_token;
}

describe('Azure DevOps emulator: what became of connections', () => {
  it('reads a draft as not ready, with nothing under way', async () => {
    const party = new AzdoParty('draft-connection');
    const { body } = await party.admin('GET', `churn/${endpoints}`);
    assert.deepEqual(body.value.length, 1);
    const draft = await party.connection();
    assert.deepEqual([draft.isReady, 'operationStatus' in draft], [false, false]);
  });

  for (const [seed, code] of [
    ['renamed-connection', 'AADSTS700213'],
    ['renamed-organization', 'AADSTS700213'],
    ['deleted-app', 'AADSTS700016'],
    ['purged-app', 'AADSTS700016'],
    ['remade-identity', 'AADSTS700016'],
  ] as const) {
    it(`cannot sign in (${seed}): ${code}`, async () => {
      const party = new AzdoParty(seed);
      assert.match((await party.through((await party.connection()).id)).errorMessage, new RegExp(code));
    });
  }

  it('breaks the trust of one made by hand when it is renamed, and takes along that of one made by itself', async () => {
    const party = new AzdoParty('old-issuer-connection');
    for (const [name, outcome] of [
      ['mlw-churn', 'unauthorized'],
      ['mlw-churn-automatic', 'ok'],
    ] as const) {
      const have = await party.connection(name);
      const [reference] = have.serviceEndpointProjectReferences;
      const renamed = { ...have, serviceEndpointProjectReferences: [{ ...reference, name: `${name}-new` }] };
      const { body } = await party.put(have.id, renamed);
      assert.equal(body.authorization.parameters.workloadIdentityFederationSubject, `sc://contoso/churn/${name}-new`);
      assert.equal((await party.through(have.id)).statusCode, outcome);
    }
  });

  it('keeps the roles of a principal that is gone', async () => {
    for (const seed of ['deleted-app', 'purged-app', 'remade-identity']) {
      const party = new AzdoParty(seed);
      const { roleAssignments } = party.emulator.state().arm as {
        roleAssignments: { properties: { principalId: string; principalType: string; scope: string } }[];
      };
      const { servicePrincipals } = party.emulator.state().graph as { servicePrincipals: { id: string }[] };
      const orphan = roleAssignments.find(({ properties }) => properties.scope === party.workspace)?.properties;
      assert.equal(orphan?.principalType, 'ServicePrincipal', 'frozen when it was assigned');
      assert.ok(!servicePrincipals.some(({ id }) => id === orphan?.principalId), seed);
    }
  });

  it('shows connections of every kind and condition in one project', async () => {
    const party = new AzdoParty('several-connections');
    const { body } = await party.admin('GET', `churn/${endpoints}?includeFailed=true`);
    const told = body.value.map(
      ({ name, isReady, isDisabled, isShared }: Record<string, unknown>) =>
        `${name}${isReady ? '' : ' unready'}${isDisabled ? ' disabled' : ''}${isShared ? ' shared' : ''}`,
    );
    assert.deepEqual(told, [
      'azure-setup',
      'churn-federated',
      'churn-secret',
      'churn-secret-expired',
      'churn-certificate',
      'churn-automatic',
      'churn-automatic-shared shared',
      'churn-old-issuer',
      'churn-agent',
      'churn-asleep disabled',
      'churn-of-nobody',
      'churn-failed unready',
      'churn-draft unready',
      'churn-hidden',
      'fraud-federated',
      'platform',
      'forecast-subscription',
      'tenant-wide',
      'package-feed',
      'code-hosting',
      'mlw-churn shared',
    ]);
  });

  it('tells when runs used one, the newest first and by pages', async () => {
    const party = new AzdoParty('several-connections');
    const { id } = await party.connection('churn-federated');
    await party.emulator.queueJob({ connections: ['churn-federated'], pipeline: 2 });
    const path = `churn/_apis/serviceendpoint/${id}/executionhistory`;
    const { body } = await party.admin('GET', path);
    const [running, past] = body.value.map(({ data }: { data: Record<string, unknown> }) => data);
    assert.deepEqual([running.result, running.finishTime, running.definition.name], [undefined, undefined, 'train']);
    assert.deepEqual(
      [past.planType, past.result, past.startTime, past.finishTime, past.definition.id, past.owner.name],
      ['Build', 'succeeded', '2026-11-20T12:00:00.000Z', '2026-11-20T12:01:00.000Z', 1, String(past.id)],
    );
    const first = await party.admin('GET', `${path}?top=1`);
    const token = first.headers['x-ms-continuationtoken'];
    const rest = await party.admin('GET', `${path}?top=1&continuationToken=${token}`);
    assert.deepEqual([rest.body.value[0].data.id, rest.headers['x-ms-continuationtoken']], [past.id, undefined]);
    const { id: unused } = await party.connection('platform');
    assert.equal((await party.admin('GET', path.replace(id, unused))).body.count, 0);
  });

  it('counts down what a caller may ask in five minutes, and says when to go on', async () => {
    const party = new AzdoParty('extends: contoso\norganizations:\n  - { name: contoso, rateLimit: 1 }\n');
    const ask = async () => (await party.admin('GET', '_apis/projects')).headers;
    const remaining: (string | undefined)[] = [];
    for (let n = 0; n < 11; n += 1) {
      remaining.push((await ask())['x-ratelimit-remaining']);
    }
    assert.deepEqual([remaining[0], remaining[10]], ['0', '0']);
    const over = await ask();
    assert.deepEqual([over['retry-after'], over['x-ratelimit-delay'], over['x-ratelimit-limit']], ['300', '1.0', '1']);
    party.emulator.clock.advance(300);
    assert.equal((await ask())['retry-after'], undefined);
    const usual = new AzdoParty('contoso');
    const [one, two] = [await usual.admin('GET', '_apis/projects'), await usual.make({})];
    assert.ok(Number(two.headers['x-ratelimit-remaining']) <= Number(one.headers['x-ratelimit-remaining']));
  });
});
