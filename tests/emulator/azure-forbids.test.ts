/** What Azure and Entra forbid whatever the roles, and roles that come by other ways than an assignment of one's own. */
import assert from 'node:assert/strict';
import { type Answered, arm, graph, login, Party, withSecret } from './party';

const builtIn = { owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635', reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7' };

class Setup extends Party {
  constructor(seed: string) {
    super(withSecret().replace('extends: contoso', `extends: ${seed}`));
  }

  async azure(method: string, path: string, body?: unknown): Promise<Answered> {
    const url = `${arm}${path}${path.includes('?') ? '&' : '?'}api-version=2022-04-01`;
    return this.ask(method, url, { token: await this.token(arm), ...(body === undefined ? {} : { body }) });
  }

  /** Gives the bystander a role on the workspace. */
  give(roleGuid: string, scope = this.workspace): Promise<Answered> {
    const at = `${scope}/providers/Microsoft.Authorization`;
    const { principalId } = this.application('bystander');
    const properties = { roleDefinitionId: `${at}/roleDefinitions/${roleGuid}`, principalId };
    return this.azure('PUT', `${at}/roleAssignments/${crypto.randomUUID()}`, { properties });
  }

  async role(name: string) {
    const filter = encodeURIComponent(`roleName eq '${name}'`);
    const path = `${this.workspace}/providers/Microsoft.Authorization/roleDefinitions?$filter=${filter}`;
    return (await this.azure('GET', path)).body.value[0];
  }
}

const codeOf = ({ status, body }: Answered) => [status, body.error?.code];

describe('Azure Policy in the emulator', () => {
  it('denies to an owner what its types say, names itself, and lets deletions pass', async () => {
    const setup = new Setup('policy-denies-roles');
    const refused = await setup.give(builtIn.reader);
    assert.deepEqual(codeOf(refused), [403, 'RequestDisallowedByPolicy']);
    const { message, target, additionalInfo } = refused.body.error;
    assert.match(
      message,
      /^Resource '[0-9a-f-]{36}' was disallowed by policy\. Policy identifiers: '\[\{"policyAssignment"/,
    );
    assert.match(message, /"name":"Deny direct role assignments"/);
    assert.match(target, /^[0-9a-f-]{36}$/);
    assert.equal(additionalInfo[0].info.policyAssignmentDisplayName, 'Deny direct role assignments');
    const all = `${setup.group}/providers/Microsoft.Authorization/roleAssignments`;
    const [own] = (await setup.azure('GET', `${all}?$filter=atScope()`)).body.value;
    assert.equal((await setup.azure('DELETE', own.id)).status, 200);
  });

  it('may mean single roles only', async () => {
    const party = new Party(
      withSecret(`
subscriptions:
  - name: ML Platform
    policies:
      - { name: No owners, denies: [Microsoft.Authorization/roleAssignments], roles: [Owner] }
`),
    );
    const setup = Object.setPrototypeOf(party, Setup.prototype) as Setup;
    assert.deepEqual(codeOf(await setup.give(builtIn.owner)), [403, 'RequestDisallowedByPolicy']);
    assert.equal((await setup.give(builtIn.reader)).status, 201);
  });
});

describe('A disabled subscription in the emulator', () => {
  it('can be read, says its state, and takes no write', async () => {
    const setup = new Setup('subscription-disabled');
    const subscription = setup.group.split('/').slice(0, 3).join('/');
    assert.equal((await setup.azure('GET', setup.workspace)).status, 200);
    const listed = (await setup.azure('GET', '/subscriptions')).body.value;
    assert.deepEqual(
      listed.map((one: { id: string; state: string }) => [one.id, one.state]),
      [[subscription, 'Disabled']],
    );
    const refused = await setup.give(builtIn.reader);
    assert.deepEqual(codeOf(refused), [409, 'ReadOnlyDisabledSubscription']);
    assert.match(refused.body.error.message, /is disabled and therefore marked as read only/);
  });
});

describe('Roles in the emulator', () => {
  it('may be of the company, and are given where they are assignable alone', async () => {
    const setup = new Setup('custom-role');
    const runner = await setup.role('AML Runner');
    assert.deepEqual([runner.properties.type, runner.properties.assignableScopes], ['CustomRole', [setup.group]]);
    assert.equal(await setup.role('AML Elsewhere'), undefined);
    assert.equal((await setup.give(runner.name)).status, 201);
  });

  it('are held by the members of a group, through other groups too, and are found by assignedTo', async () => {
    const setup = new Setup('role-by-group');
    assert.equal((await setup.give(builtIn.reader)).status, 201);
    const { principalId } = setup.application('azure-setup');
    const all = `${setup.group}/providers/Microsoft.Authorization/roleAssignments?$filter=`;
    const found = async (filter: string) =>
      (await setup.azure('GET', `${all}${encodeURIComponent(filter)}`)).body.value.map(
        (one: { properties: { principalType: string } }) => one.properties.principalType,
      );
    assert.deepEqual(await found(`atScope() and assignedTo('${principalId}')`), ['Group']);
    assert.deepEqual(await found(`atScope() and principalId eq '${principalId}'`), []);
  });

  it('of Azure AI are there with their ids', async () => {
    const setup = new Setup('contoso');
    const [developer, administrator] = [
      await setup.role('Azure AI Developer'),
      await setup.role('Azure AI Administrator'),
    ];
    assert.deepEqual(
      [developer.name, administrator.name],
      ['64702f94-c441-49e6-a78b-ef80e0188fee', 'b78c5d69-af96-48a3-bf8d-a8b4d589de94'],
    );
  });
});

describe('A deleted AML workspace in the emulator', () => {
  it('reads as absent while it can be recovered', async () => {
    const setup = new Setup('workspace-soft-deleted');
    assert.deepEqual(codeOf(await setup.azure('GET', setup.workspace)), [404, 'ResourceNotFound']);
    assert.deepEqual(codeOf(await setup.give(builtIn.reader)), [404, 'ResourceNotFound']);
    const all = `${setup.group}/providers/Microsoft.MachineLearningServices/workspaces`;
    const names = (await setup.azure('GET', all)).body.value.map(({ name }: { name: string }) => name);
    assert.deepEqual(names, ['mlw-fraud']);
  });
});

describe('Conditional access in the emulator', () => {
  it('blocks the sign-in of an application, at the services that it names', async () => {
    const everywhere = new Setup('conditional-access');
    const good = { client_id: everywhere.application('azure-setup').appId, client_secret: 'the-secret' };
    const { status, body } = await everywhere.signIn(good);
    assert.deepEqual([status, body.error, body.error_codes], [400, 'access_denied', [53003]]);
    assert.match(body.error_description, /^AADSTS53003: Access has been blocked by Conditional Access policies\./);
    assert.match(await everywhere.token(arm, 'bystander', 'other-secret'), /^eyJ/);
    const atGraph = new Setup('conditional-access-graph');
    const signIn = (resource: string) => atGraph.signIn({ ...good, scope: `${resource}/.default` });
    assert.equal((await signIn(arm)).status, 200);
    assert.deepEqual((await signIn('https://graph.microsoft.com')).body.error_codes, [53003]);
  });
});

describe('A claims challenge in the emulator', () => {
  it('is answered by a new sign-in with the claims, unless it is kept', async () => {
    for (const [seed, last] of [
      ['claims-challenge', 200],
      ['claims-challenge-kept', 401],
    ] as const) {
      const setup = new Setup(seed);
      const ask = (token: string) => setup.ask('GET', `${graph}/applications`, { token });
      const first = await ask(await setup.token('https://graph.microsoft.com'));
      const challenge = first.headers['www-authenticate'] ?? '';
      assert.deepEqual(codeOf(first), [401, 'InvalidAuthenticationToken']);
      assert.match(challenge, /^Bearer .*error="insufficient_claims", claims="[A-Za-z0-9+/=]+"$/);
      const claims = atob(/claims="([^"]+)"/.exec(challenge)?.[1] ?? '');
      const form = {
        grant_type: 'client_credentials',
        client_id: setup.application('azure-setup').appId,
        client_secret: 'the-secret',
        scope: 'https://graph.microsoft.com/.default',
        claims,
      };
      const url = `${login}/${setup.tenantId}/oauth2/v2.0/token`;
      const { body } = await setup.ask('POST', url, { body: String(new URLSearchParams(form)) });
      assert.equal((await ask(body.access_token)).status, last, seed);
    }
  });
});
