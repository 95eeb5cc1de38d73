import assert from 'node:assert/strict';
import { AzdoParty } from './azdo-party';
import { type Answered, arm, graph } from './party';

const endpoints = '49b48001-ca20-4adc-8111-5b60c903a50c';
const roles = { owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635', contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c' };
const reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';

/** A seed as the setup connection finds it, signed in as a pipeline does. */
class Setup extends AzdoParty {
  async bearer(scope: string): Promise<string> {
    const { body } = await this.signIn({
      client_id: this.application('azure-setup').appId,
      client_assertion: await this.assertion('azure-setup'),
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      scope: `${scope}/.default`,
    });
    return String(body.access_token);
  }

  async azure(method: string, path: string, body?: unknown): Promise<Answered> {
    const url = `${arm}${path}${path.includes('?') ? '&' : '?'}api-version=2022-04-01`;
    return this.ask(method, url, { token: await this.bearer(arm), ...(body === undefined ? {} : { body }) });
  }

  async directory(method: string, path: string, body?: unknown): Promise<Answered> {
    const token = await this.bearer('https://graph.microsoft.com');
    return this.ask(method, `${graph}${path}`, { token, ...(body === undefined ? {} : { body }) });
  }

  give(role: string): Promise<Answered> {
    const at = `${this.workspace}/providers/Microsoft.Authorization`;
    const { principalId } = this.application('azure-setup');
    const properties = {
      roleDefinitionId: `${at}/roleDefinitions/${role}`,
      principalId,
      principalType: 'ServicePrincipal',
    };
    return this.azure('PUT', `${at}/roleAssignments/${crypto.randomUUID()}`, { properties });
  }

  /** Whether the job may create connections, as it is told. */
  async mayCreate(): Promise<Answered> {
    const tokens = `endpoints/${this.projectId('churn')}`;
    return this.by(await this.job(), 'GET', `_apis/permissions/${endpoints}/4?tokens=${tokens}`);
  }

  async permissions(): Promise<Answered> {
    return this.azure('GET', `${this.workspace}/providers/Microsoft.Authorization/permissions`);
  }
}

const codeOf = ({ status, body }: Answered) => [status, body.error?.code];

describe('seeds in which rights are missing', () => {
  it('three-rights-missing: none of the three, and each question says so', async () => {
    const setup = new Setup('three-rights-missing');
    assert.deepEqual((await setup.mayCreate()).body.value, [false]);
    const body = setup.want('mlw-churn', { scheme: 'WorkloadIdentityFederation', parameters: {} });
    const made = await setup.by(await setup.job(), 'POST', '_apis/serviceendpoint/endpoints', body);
    assert.equal(made.status, 403);
    const [permission] = (await setup.permissions()).body.value;
    assert.ok(permission.notActions.includes('Microsoft.Authorization/*/Write'));
    assert.deepEqual(codeOf(await setup.give(reader)), [403, 'AuthorizationFailed']);
    const registered = await setup.directory('POST', '/applications', { displayName: 'x' });
    assert.deepEqual(codeOf(registered), [403, 'Authorization_RequestDenied']);
  });

  it('conditioned-role and conditioned-role-forbids: what the condition names, or all but that', async () => {
    const allows = new Setup('conditioned-role');
    assert.deepEqual((await allows.give(roles.contributor)).status, 201);
    assert.deepEqual(codeOf(await allows.give(reader)), [403, 'AuthorizationFailed']);
    const forbids = new Setup('conditioned-role-forbids');
    assert.deepEqual((await forbids.give(reader)).status, 201);
    for (const role of [roles.contributor, roles.owner]) {
      assert.deepEqual(codeOf(await forbids.give(role)), [403, 'AuthorizationFailed']);
    }
  });

  it('locked-group: read-only for its owner', async () => {
    const setup = new Setup('locked-group');
    assert.deepEqual((await setup.permissions()).body.value[0].actions, ['*']);
    assert.deepEqual(codeOf(await setup.give(reader)), [409, 'ScopeLocked']);
    const { body } = await setup.azure(
      'GET',
      `${setup.workspace}/providers/Microsoft.Authorization/locks?$filter=atScope()`,
    );
    assert.equal(body.value[0].properties.level, 'ReadOnly');
  });

  it('application-of-others: reads it and its owners, and may not write it', async () => {
    const setup = new Setup('application-of-others');
    const path = `/applications(appId='${setup.application('churn-by-hand').appId}')`;
    assert.equal((await setup.directory('GET', path)).status, 200);
    const [owner] = (await setup.directory('GET', `${path}/owners`)).body.value;
    assert.equal(owner.displayName, 'Ana Lima');
    const added = await setup.directory('POST', `${path}/addPassword`, { passwordCredential: {} });
    assert.deepEqual(codeOf(added), [403, 'Authorization_RequestDenied']);
  });

  it('rights-not-askable: every question is refused, and every write is allowed', async () => {
    const setup = new Setup('rights-not-askable');
    assert.equal((await setup.mayCreate()).status, 403);
    assert.deepEqual(codeOf(await setup.permissions()), [403, 'AuthorizationFailed']);
    const token = await setup.bearer('https://dev.azuresynapse.net');
    const url = 'https://syn-churn.dev.azuresynapse.net/checkAccessSynapseRbac?api-version=2020-12-01';
    assert.deepEqual(codeOf(await setup.ask('POST', url, { token, body: {} })), [403, 'Unauthorized']);
    assert.equal((await setup.give(reader)).status, 201);
    const { appId } = setup.application('azure-setup');
    const parameters = { tenantid: setup.tenantId, serviceprincipalid: appId };
    const body = setup.want('mlw-churn', { scheme: 'WorkloadIdentityFederation', parameters });
    const made = await setup.by(await setup.job(), 'POST', '_apis/serviceendpoint/endpoints', body);
    assert.ok(made.status < 300, JSON.stringify(made.body));
  });
});
