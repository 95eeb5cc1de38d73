import assert from 'node:assert/strict';
import { type Asked, arm, Party, withSecret } from './party';

const contributor = 'b24988ac-6180-42a0-ab88-20f7382dd24c';
const reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
const names = ['1', '2', '3'].map((digit) => `${digit.repeat(8)}-1111-4111-8111-111111111111`);

async function open(seed = withSecret()) {
  const party = new Party(seed);
  const token = await party.token(arm);
  const ask = (method: string, path: string, asked: Asked = {}, version = '2022-04-01') =>
    party.ask(method, `${arm}${path}${path.includes('?') ? '&' : '?'}api-version=${version}`, { token, ...asked });
  const assignment = (scope: string, name = names[0]) =>
    `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
  const give = (
    principalId: string,
    roleGuid: string,
    scope: string,
    name?: string,
    principalType: string | undefined = 'ServicePrincipal',
  ) =>
    ask('PUT', assignment(scope, name), {
      body: {
        properties: {
          principalId,
          roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${roleGuid}`,
          principalType,
        },
      },
    });
  return { party, ask, give, assignment };
}

describe('ARM in the emulator', () => {
  it('reads a workspace, whatever the casing, as the SDK or a person writes it', async () => {
    const { party, ask } = await open();
    const found = await ask('GET', `/${party.workspace.toUpperCase()}`);
    assert.equal(found.body.id, party.workspace);
    assert.equal(found.body.properties.tenantId, party.tenantId);
    assert.equal(found.headers['x-ms-ratelimit-remaining-subscription-reads'], '249');
    const missing = await ask('GET', party.workspace.replace('mlw-churn', 'mlw-gone'));
    assert.deepEqual([missing.status, missing.body.error.code], [404, 'ResourceNotFound']);
  });

  it('tells a caller without a role who it is, what it lacks and where', async () => {
    const { party, ask } = await open();
    const token = await party.token(arm, 'bystander', 'other-secret');
    const { appId, principalId } = party.application('bystander');
    const refused = await ask('GET', party.workspace, { token });
    assert.equal(refused.status, 403);
    assert.equal(
      refused.body.error.message,
      `The client '${appId}' with object id '${principalId}' does not have authorization to perform action 'Microsoft.MachineLearningServices/workspaces/read' over scope '${party.workspace}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    );
    const subscription = party.group.split('/').slice(0, 3).join('/');
    assert.equal((await ask('GET', subscription, { token })).body.error.code, 'SubscriptionNotFound');
    assert.equal((await ask('GET', '/subscriptions', { token })).body.value.length, 0);
    const within = await ask('GET', subscription);
    assert.equal(within.status, 403, 'a role on a group inside is not one on the subscription');
    assert.match(within.body.error.message, /'Microsoft.Resources\/subscriptions\/read'/);
    assert.equal((await ask('GET', '/subscriptions')).body.value[0].displayName, 'ML Platform');
  });

  it('refuses tokens that are missing, old, for another audience, or of another tenant', async () => {
    const { party, ask } = await open(
      withSecret(
        '  - domain: fabrikam.onmicrosoft.com\nsubscriptions:\n  - { name: ML Abroad, tenant: fabrikam.onmicrosoft.com }',
      ),
    );
    const abroad = `/subscriptions/${party.seed.subscriptions[1]?.id}`;
    const wrongTenant = await ask('GET', abroad);
    assert.equal(wrongTenant.body.error.code, 'InvalidAuthenticationTokenTenant');
    assert.match(wrongTenant.headers['www-authenticate'] ?? '', new RegExp(String(party.seed.tenants[1]?.id)));
    assert.equal(
      (await ask('GET', abroad, { token: await party.token('https://graph.microsoft.com') })).body.error.code,
      'InvalidAuthenticationToken',
    );
    assert.equal((await party.ask('GET', `${arm}${abroad}?api-version=2022-12-01`)).status, 401);
    party.emulator.clock.advance(3601);
    assert.equal((await ask('GET', abroad)).body.error.code, 'ExpiredAuthenticationToken');
    assert.equal((await party.ask('GET', `${arm}${abroad}`)).body.error.code, 'MissingApiVersionParameter');
  });

  it('gives a role that takes effect when it has replicated', async () => {
    const { party, ask, give } = await open();
    const token = await party.token(arm, 'bystander', 'other-secret');
    assert.equal((await give(party.application('bystander').principalId ?? '', reader, party.workspace)).status, 201);
    assert.equal((await ask('GET', party.workspace, { token })).status, 403);
    party.emulator.clock.advance(2);
    assert.equal((await ask('GET', party.workspace, { token })).status, 200);
    const permissions = await ask('GET', `${party.workspace}/providers/Microsoft.Authorization/permissions`, { token });
    assert.deepEqual(permissions.body.value[0].actions, ['*/read']);
  });

  it('answers each way that giving a role can go', async () => {
    const { party, give } = await open();
    const principalId = party.application('bystander').principalId ?? '';
    const code = ({ status, body }: { status: number; body: { error?: { code: string } } }) => [
      status,
      body.error?.code,
    ];
    const scope = party.workspace;
    assert.deepEqual(code(await give(principalId, contributor, scope)), [201, undefined]);
    assert.deepEqual(code(await give(principalId, contributor, scope)), [200, undefined]);
    const exists = await give(principalId, contributor, scope, names[1]);
    assert.deepEqual(code(exists), [409, 'RoleAssignmentExists']);
    assert.ok(exists.body.error.message.includes(names[0]?.replaceAll('-', '')));
    assert.deepEqual(code(await give(principalId, reader, scope)), [400, 'RoleAssignmentUpdateNotPermitted']);
    assert.deepEqual(code(await give(party.application('bystander').appId, reader, scope, names[2])), [
      400,
      'PrincipalNotFound',
    ]);
    assert.deepEqual(code(await give(principalId, reader, scope, names[2], 'User')), [400, 'UnmatchedPrincipalType']);
    assert.deepEqual(code(await give(principalId, reader, `${scope}x`, names[2])), [404, 'ResourceNotFound']);
    assert.deepEqual(code(await give(principalId, reader, scope, 'no-guid')), [400, 'InvalidRoleAssignmentId']);
  });

  it('does not let a Contributor give roles', async () => {
    const { party, give } = await open(
      withSecret(
        'subscriptions:\n  - { name: ML Platform, roleAssignments: [{ role: Contributor, principal: azure-setup }] }',
      ),
    );
    const refused = await give(party.application('bystander').principalId ?? '', reader, party.workspace);
    assert.equal(refused.status, 403);
    assert.match(refused.body.error.message, /'Microsoft.Authorization\/roleAssignments\/write'/);
  });

  it('lists role assignments at, above and below a scope, by principal, and definitions by name', async () => {
    const { party, ask, give, assignment } = await open();
    const bystander = party.application('bystander').principalId ?? '';
    const setup = party.application('azure-setup').principalId ?? '';
    await give(bystander, reader, party.workspace);
    const principals = async (scope: string, filter?: string) => {
      const query = filter === undefined ? '' : `?$filter=${encodeURIComponent(filter)}`;
      const { body } = await ask('GET', `${scope}/providers/Microsoft.Authorization/roleAssignments${query}`);
      return body.value.map(({ properties }: { properties: { principalId: string } }) => properties.principalId);
    };
    // Below it the workspaces' own identities have roles too.
    const ours = (await principals(party.group)).filter((id: string) => [setup, bystander].includes(id));
    assert.deepEqual(ours, [setup, bystander]);
    assert.deepEqual(await principals(party.group, 'atScope()'), [setup]);
    assert.deepEqual(await principals(party.workspace, `atScope() and assignedTo('${setup}')`), [setup]);
    assert.deepEqual(await principals(party.group, `principalId eq '${bystander}'`), [bystander]);
    const definitions = await ask(
      'GET',
      `${party.group}/providers/Microsoft.Authorization/roleDefinitions?$filter=roleName eq 'azureml data scientist'`,
    );
    assert.equal(definitions.body.value[0].name, 'f6c7c914-8db3-469d-8ca1-694a8f32e121');
    assert.equal((await ask('DELETE', assignment(party.workspace))).status, 200);
    assert.equal((await ask('DELETE', assignment(party.workspace))).status, 204);
    assert.equal((await ask('GET', assignment(party.workspace))).status, 404);
  });

  it('makes a managed identity, whose principal can hold a role when it has replicated: sooner when its type is said', async () => {
    const { party, ask, give } = await open(withSecret('replicationSeconds: 2'));
    const path = `${party.group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-churn`;
    const made = await ask('PUT', path, { body: { location: 'westeurope', tags: { a: 'b' } } });
    assert.equal(made.status, 201);
    assert.equal((await ask('PUT', path, { body: { location: 'westeurope' } })).status, 200);
    assert.deepEqual((await ask('GET', path)).body.tags, { a: 'b' });
    const { principalId } = made.body.properties;
    assert.equal((await give(principalId, reader, party.workspace)).body.error.code, 'PrincipalNotFound');
    party.emulator.clock.advance(1);
    const untyped = { properties: { principalId, roleDefinitionId: `/x/${reader}` } };
    const put = `${party.workspace}/providers/Microsoft.Authorization/roleAssignments/${names[0]}`;
    assert.equal((await ask('PUT', put, { body: untyped })).body.error.code, 'PrincipalNotFound');
    assert.equal((await give(principalId, reader, party.workspace)).status, 201);
    party.emulator.clock.advance(1);
    const query = `https://graph.microsoft.com/v1.0/servicePrincipals?$filter=displayName eq 'id-churn'`;
    const seen = await party.ask('GET', query, { token: await party.token('https://graph.microsoft.com') });
    assert.deepEqual(
      [seen.body.value[0].id, seen.body.value[0].servicePrincipalType],
      [principalId, 'ManagedIdentity'],
    );
    assert.equal((await ask('DELETE', path)).status, 200);
    assert.equal((await ask('GET', path)).status, 404);
  });

  it('refuses two writes to one managed identity at a time, and a trust that is there already', async () => {
    const { party, ask } = await open();
    const path = `${party.group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-churn`;
    await ask('PUT', path, { body: { location: 'westeurope' } });
    const put = (name: string, subject: string) =>
      ask('PUT', `${path}/federatedIdentityCredentials/${name}`, {
        body: { properties: { issuer: 'https://i', subject, audiences: ['a'] } },
      });
    const both = await Promise.all([put('one', 's1'), put('two', 's2')]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [201, 409]);
    const again = [await put('one', 's1'), await put('two', 's2'), await put('two', 's3')].map(({ status }) => status);
    assert.deepEqual(again.sort(), [200, 200, 201]);
    const twin = await put('three', 's1');
    assert.deepEqual(
      [twin.status, twin.body.error.message],
      [400, 'Issuer and subject combination already exists for this Managed Identity.'],
    );
    assert.equal((await ask('GET', `${path}/federatedIdentityCredentials`)).body.value.length, 2);
    assert.equal((await ask('DELETE', `${path}/federatedIdentityCredentials/one`)).status, 200);
  });

  it('says what clouds there are, to anybody', async () => {
    const { party } = await open();
    const one = await party.ask(
      'GET',
      'https://management.usgovcloudapi.net/metadata/endpoints?api-version=2022-09-01',
    );
    assert.equal(one.body.authentication.loginEndpoint, 'https://login.microsoftonline.us');
    const base = await party.ask('GET', 'https://localhost:1234/metadata/endpoints?api-version=2022-09-01');
    assert.equal(base.body.authentication.loginEndpoint, 'https://localhost:1234');
  });
});
