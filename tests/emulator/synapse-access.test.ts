import assert from 'node:assert/strict';
import { ConnectionBroken } from '../../emulator/index';
import { arm } from './party';
import { codeOf, dev, linkBody, openSynapse, synapse, withSynapse } from './synapse-party';

const linkedDataManager = 'dd665582-e433-40ca-b183-1b1b33e73375';
const credentialUser = '5eb298b4-692c-4241-9cf0-f58a3b42bb25';
const names = ['1', '2'].map((digit) => `${digit.repeat(8)}-1111-4111-8111-111111111111`);
const scope = 'workspaces/syn-churn';
const administered = withSynapse('roles: { azure-setup: Synapse Administrator }');

describe('Access to a Synapse workspace', () => {
  it('needs a token for Synapse, to the letter, of its tenant', async () => {
    const { ask, party } = await openSynapse();
    const list = (token?: string) => ask('GET', '/linkedservices', token === undefined ? {} : { token });
    assert.deepEqual(codeOf(await list(await party.token(arm))), [401, 'InvalidTokenAuthenticationAudience']);
    assert.deepEqual(codeOf(await list(await party.token(`${synapse}/`))), [401, 'InvalidTokenAuthenticationAudience']);
    const without = await party.ask('GET', `${dev}/linkedservices?api-version=2020-12-01`);
    assert.deepEqual([...codeOf(without), without.body.error], [401, 'AuthenticationFailed', undefined]);
    assert.deepEqual(codeOf(await list('nonsense')), [401, 'AuthenticationFailed']);
    party.emulator.clock.advance(3601);
    assert.deepEqual(codeOf(await list()), [401, 'AuthenticationFailed']);
  });

  it('is not had by an Owner in Azure, who is told which permission is missing', async () => {
    const { ask, party } = await openSynapse(withSynapse('roles: { azure-setup: [] }'));
    const { principalId } = party.application('azure-setup');
    const read = await ask('GET', '/linkedservices');
    assert.deepEqual(codeOf(read), [403, 'Unauthorized']);
    assert.equal(
      read.body.error.message,
      `The principal '${principalId}' does not have the required Synapse RBAC permission to perform this action. Required permission: Action: Microsoft.Synapse/workspaces/read, Scope: ${scope}/*.`,
    );
    const write = await ask('PUT', '/linkedservices/mlw', { body: linkBody() });
    assert.match(
      write.body.error.message,
      /Action: Microsoft\.Synapse\/workspaces\/linkedServices\/write, Scope: workspaces\/syn-churn\.$/,
    );
  });

  it('is refused by the firewall before any role is asked for, without the usual error around', async () => {
    const { ask } = await openSynapse(
      withSynapse('firewallRules: [{ name: office, start: 203.0.113.1, end: 203.0.113.9 }]'),
    );
    const refused = await ask('GET', '/linkedservices');
    assert.equal(refused.status, 403);
    assert.deepEqual(refused.body, {
      code: 'ClientIpAddressNotAuthorized',
      message: 'Client Ip address : 20.61.97.14',
    });
  });

  it('opens a minute after a rule was made, and closes a minute after it was deleted', async () => {
    const { ask, askArm, party } = await openSynapse(withSynapse('firewallRules: []'));
    const rule = `${party.group}/providers/Microsoft.Synapse/workspaces/syn-churn/firewallRules/agent`;
    const status = async () => (await ask('GET', '/linkedservices')).status;
    const properties = { startIpAddress: '20.61.97.0', endIpAddress: '20.61.97.255' };
    assert.equal((await askArm('PUT', rule, { body: { properties } })).status, 200);
    assert.equal(await status(), 403);
    party.emulator.clock.advance(60);
    assert.equal(await status(), 200);
    assert.equal((await askArm('DELETE', rule)).status, 200);
    assert.deepEqual([(await askArm('GET', rule)).status, await status()], [404, 200]);
    party.emulator.clock.advance(60);
    assert.equal(await status(), 403);
  });

  it('is for private endpoints alone where public access is off', async () => {
    const { ask } = await openSynapse(withSynapse('publicNetworkAccess: Disabled'));
    const refused = await ask('GET', '/linkedservices');
    assert.deepEqual(codeOf(refused), [403, 'ClientIpAddressNotAuthorized']);
    assert.match(refused.body.message, /use the Private Endpoint/);
  });

  it('has no address where there is no workspace', async () => {
    const { party } = await openSynapse();
    const gone = party.ask('GET', 'https://syn-none.dev.azuresynapse.net/linkedservices?api-version=2020-12-01');
    await assert.rejects(gone, (error) => error instanceof ConnectionBroken && error.kind === 'no-such-host');
    assert.equal(party.emulator.transcript.at(-1)?.status, 0);
  });

  it('is the same on the base address, which stands for the first workspace', async () => {
    const { party } = await openSynapse();
    const base = 'https://localhost:1234';
    const token = await party.token(synapse);
    const url = `${base}/linkedservices/mlw?api-version=2020-12-01`;
    const accepted = await party.ask('PUT', url, { token, body: linkBody() });
    assert.match(accepted.headers.location ?? '', /^https:\/\/localhost:1234\/operationResults\//);
    await party.ask('GET', accepted.headers.location ?? '', { token });
    const { etag } = (await party.ask('GET', accepted.headers.location ?? '', { token })).body;
    assert.equal((await party.ask('GET', url, { token })).body.etag, etag);
    const workspace = `${base}${party.group}/providers/Microsoft.Synapse/workspaces/syn-churn?api-version=2021-06-01`;
    const { properties } = (await party.ask('GET', workspace, { token: await party.token(arm) })).body;
    assert.equal(properties.connectivityEndpoints.dev, base);
  });
});

describe('Synapse roles', () => {
  const give = (roleId: string, principalId: string | undefined, more = {}) => ({
    body: { roleId, principalId, scope, principalType: 'ServicePrincipal', ...more },
  });

  it('take effect when they have replicated, and say so when asked', async () => {
    const { ask, party } = await openSynapse(administered);
    const { principalId } = party.application('bystander');
    const check = async () => {
      const action = 'Microsoft.Synapse/workspaces/linkedServices/write';
      const actions = [
        { id: action, isDataAction: true },
        { id: action, isDataAction: false },
        { id: 'Microsoft.Synapse/workspaces/roleAssignments/write', isDataAction: true },
      ];
      const { body } = await ask('POST', '/checkAccessSynapseRbac', {
        body: { subject: { principalId }, actions, scope },
      });
      return body.AccessDecisions.map((one: { readonly accessDecision: string }) => one.accessDecision);
    };
    assert.deepEqual(await check(), ['NotAllowed', 'NotAllowed', 'NotAllowed']);
    const given = await ask('PUT', `/roleAssignments/${names[0]}`, give(linkedDataManager, principalId));
    assert.deepEqual(given.body, {
      id: names[0],
      roleDefinitionId: linkedDataManager,
      principalId,
      scope,
      principalType: 'ServicePrincipal',
    });
    assert.deepEqual(await check(), ['NotAllowed', 'NotAllowed', 'NotAllowed']);
    party.emulator.clock.advance(2);
    assert.deepEqual(await check(), ['Allowed', 'NotAllowed', 'NotAllowed']);
    const token = await party.token(synapse, 'bystander', 'other-secret');
    assert.equal((await ask('GET', '/linkedservices', { token })).status, 200);
    assert.equal((await ask('PUT', '/linkedservices/mlw', { token, body: linkBody() })).status, 202);
  });

  it('may be asked for by one who has none', async () => {
    const { ask, party } = await openSynapse();
    const { principalId } = party.application('bystander');
    const actions = [{ id: 'Microsoft.Synapse/workspaces/read', isDataAction: true }];
    const token = await party.token(synapse, 'bystander', 'other-secret');
    const asked = await ask('POST', '/checkAccessSynapseRbac', {
      token,
      body: { subject: { principalId }, actions, scope },
    });
    assert.deepEqual(asked.body.AccessDecisions, [
      { accessDecision: 'NotAllowed', actionId: 'Microsoft.Synapse/workspaces/read' },
    ]);
  });

  it('are given by administrators only, to those who are there, once', async () => {
    const manager = await openSynapse();
    const { principalId } = manager.party.application('bystander');
    const refused = await manager.ask('PUT', `/roleAssignments/${names[0]}`, give(credentialUser, principalId));
    assert.match(refused.body.error.message, /Microsoft\.Synapse\/workspaces\/roleAssignments\/write/);
    const { ask } = await openSynapse(administered);
    const put = async (name: string | undefined, asked: object) =>
      codeOf(await ask('PUT', `/roleAssignments/${name}`, asked));
    assert.deepEqual(await put(names[0], give(credentialUser, names[1])), [400, 'PrincipalNotFound']);
    assert.deepEqual(await put(names[0], give(String(names[1]), principalId)), [400, 'RoleDefinitionNotFound']);
    assert.deepEqual(await put(names[0], give(credentialUser, principalId, { scope: 'workspaces/x' })), [
      400,
      'BadRequest',
    ]);
    assert.deepEqual(await put(names[0], give(credentialUser, principalId)), [200, undefined]);
    assert.deepEqual(await put(names[0], give(credentialUser, principalId)), [200, undefined]);
    assert.deepEqual(await put(names[1], give(credentialUser, principalId)), [409, 'RoleAssignmentExists']);
  });

  it('are listed by role, principal and scope, page by page, and taken away', async () => {
    const { ask, party } = await openSynapse(administered);
    const { principalId } = party.application('bystander');
    await ask('PUT', `/roleAssignments/${names[0]}`, give(credentialUser, principalId));
    const ids = async (query: string, headers = {}) => {
      const { body } = await ask('GET', `/roleAssignments${query}`, { headers });
      return body.value.map((one: { readonly id: string }) => one.id);
    };
    assert.deepEqual(await ids(`?principalId=${principalId}`), [names[0]]);
    assert.deepEqual(await ids(`?roleId=${credentialUser}&scope=${scope}`), [names[0]]);
    assert.deepEqual(await ids(`?roleId=${linkedDataManager}`), []);
    assert.deepEqual(await ids('', { 'x-ms-continuation': '1' }), [names[0]]);
    assert.equal((await ask('GET', `/roleAssignments/${names[0]}`)).body.principalId, principalId);
    assert.equal((await ask('DELETE', `/roleAssignments/${names[0]}`)).status, 200);
    assert.equal((await ask('DELETE', `/roleAssignments/${names[0]}`)).status, 204);
    assert.equal((await ask('GET', `/roleAssignments/${names[0]}`)).status, 404);
    for (let index = 0; index < 100; index += 1) {
      const name = `${String(index).padStart(8, '0')}-1111-4111-8111-111111111111`;
      await ask(
        'PUT',
        `/roleAssignments/${name}`,
        give(credentialUser, principalId, { scope: `${scope}/linkedServices/l${index}` }),
      );
    }
    const first = await ask('GET', '/roleAssignments');
    assert.deepEqual([first.body.value.length, first.headers['x-ms-continuation']], [100, '100']);
    const second = await ask('GET', '/roleAssignments', { headers: { 'x-ms-continuation': '100' } });
    assert.deepEqual([second.body.value.length, second.headers['x-ms-continuation']], [1, undefined]);
  });

  it('are described with what they allow', async () => {
    const { ask } = await openSynapse();
    assert.equal((await ask('GET', '/roleDefinitions')).body.length, 10);
    const one = (await ask('GET', `/roleDefinitions/${linkedDataManager}`)).body;
    assert.equal(one.name, 'Synapse Linked Data Manager');
    assert.ok(one.permissions[0].dataActions.includes('Microsoft.Synapse/workspaces/linkedServices/write'));
    assert.equal((await ask('GET', `/roleDefinitions/${names[0]}`)).status, 404);
  });
});
