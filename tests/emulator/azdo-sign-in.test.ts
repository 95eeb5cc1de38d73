import assert from 'node:assert/strict';
import { azdoResource, Callers } from './callers';
import { login } from './party';

/** Two ways for a pipeline to be somebody else at Azure DevOps than its build identity. */
const robots = `
extends: contoso
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
      - { displayName: robot-app }
      - { displayName: stranger-app }
organizations:
  - name: contoso
    users:
      - { name: robot, application: robot-app, roles: { churn: Creator } }
    projects:
      - name: churn
        connections:
          - { name: as-robot, type: WorkloadIdentityUser, identity: robot-app, grants: all }
          - { name: as-stranger, type: WorkloadIdentityUser, identity: stranger-app, grants: all }
          - { name: as-admin, type: externaltfs, scheme: Token, user: admin, grants: all }
          - { name: as-admin-too, type: externaltfs, scheme: UsernamePassword, user: admin, grants: all }
`;

const machine = `
extends: setup-by-managed-identity
organizations:
  - name: contoso
    users:
      - { name: agent, application: id-agent, roles: { churn: Creator } }
`;

describe('Azure DevOps emulator: connections to Azure DevOps', () => {
  let callers: Callers;
  beforeEach(() => {
    callers = new Callers(robots);
  });

  /** What a task does with a connection of type WorkloadIdentityUser. */
  async function signIn(connection: string): Promise<string> {
    const { party } = callers;
    const job = await party.emulator.queueJob({ connections: [connection] });
    const [endpoint] = job.endpoints;
    const { tenantid, serviceprincipalid } = endpoint?.authorization.parameters ?? {};
    const form = {
      grant_type: 'client_credentials',
      client_id: serviceprincipalid ?? '',
      client_assertion: await party.assertion(connection),
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      scope: `${azdoResource}/.default`,
    };
    const body = String(new URLSearchParams(form));
    const host = login.replace('microsoftonline.com', 'windows.net');
    return String((await party.ask('POST', `${host}/${tenantid}/oauth2/v2.0/token`, { body })).body.access_token);
  }

  it('sign in by federation as a member of the organization, with its own roles', async () => {
    const { emulator } = callers.party;
    const [endpoint] = (await emulator.queueJob({ connections: ['as-robot'] })).endpoints;
    assert.deepEqual(
      [endpoint?.type, endpoint?.url, endpoint?.authorization.scheme, endpoint?.data],
      ['WorkloadIdentityUser', 'https://dev.azure.com/contoso/', 'WorkloadIdentityFederation', {}],
    );
    const ask = callers.by(`Bearer ${await signIn('as-robot')}`);
    assert.equal((await ask('GET', '_apis/connectionData')).body.authenticatedUser.providerDisplayName, 'robot');
    const { id } = callers.connection('azure-setup');
    const path = `churn/_apis/pipelines/pipelinepermissions/endpoint/${id}?api-version=7.1-preview.1`;
    assert.equal((await ask('PATCH', path, { pipelines: [] })).status, 403);
  });

  it('are told that they are no member, in the words of the service', async () => {
    const refused = await callers.by(`Bearer ${await signIn('as-stranger')}`)('GET', '_apis/projects?api-version=7.1');
    const { principalId } = callers.party.application('stranger-app');
    const { tenantId } = callers.party;
    assert.equal(refused.status, 401);
    assert.ok(
      refused.body.message.includes(
        `TF401444: Please sign-in at least once as ${tenantId}\\${tenantId}\\${principalId} `,
      ),
    );
  });

  it('are not needed where the agent runs on a machine whose identity is a member', async () => {
    const here = new Callers(machine);
    const url = `http://169.254.169.254/metadata/identity/oauth2/token?resource=${azdoResource}&api-version=2018-02-01`;
    const { body } = await here.party.ask('GET', url, { headers: { metadata: 'true' } });
    const who = await here.by(`Bearer ${body.access_token}`)('GET', '_apis/connectionData');
    assert.equal(who.body.authenticatedUser.providerDisplayName, 'agent');
  });

  it('hold a personal access token of the named user', async () => {
    const { emulator } = callers.party;
    const job = await emulator.queueJob({ connections: ['as-admin', 'as-admin-too'] });
    const tokens = job.endpoints.map(({ authorization: { parameters } }) => parameters.apitoken ?? parameters.password);
    for (const token of tokens) {
      const who = await callers.by(`Basic ${btoa(`:${token}`)}`)('GET', '_apis/connectionData');
      assert.equal(who.body.authenticatedUser.providerDisplayName, 'admin');
    }
    const listed = await callers.user()(
      'GET',
      'churn/_apis/serviceendpoint/endpoints?type=externaltfs&api-version=7.1',
    );
    assert.ok(!JSON.stringify(listed.body).includes(tokens[0] ?? 'none'));
  });

  it('are refused where an input wants another type, before the run starts', () => {
    const uses = [{ connection: 'as-admin', type: 'WorkloadIdentityUser', input: 'azureDevOpsServiceConnection' }];
    assert.throws(
      () => callers.party.emulator.previewJob({ connections: ['as-admin'], uses }),
      /Step input azureDevOpsServiceConnection expects a service connection of type WorkloadIdentityUser but the provided service connection as-admin is of type externaltfs/,
    );
  });
});
