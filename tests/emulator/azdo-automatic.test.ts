import assert from 'node:assert/strict';
import { AzdoParty } from './azdo-party';

const group = '/resourceGroups/rg-ml';
/** `admin` holds that role on the resource group. */
const withRole = (role: string, more = '') => `
extends: contoso
subscriptions:
  - name: ML Platform
    roleAssignments:
      - { role: Owner, principal: azure-setup, scope: ${group} }
      - { role: ${role}, principal: admin, scope: ${group} }
${more}`;

describe('Azure DevOps emulator: connections that it makes itself', () => {
  const wish = (party: AzdoParty, scheme = 'WorkloadIdentityFederation') =>
    party.want('auto', { scheme, parameters: { tenantid: party.tenantId } }, { creationMode: 'Automatic' });
  const list = async (party: AzdoParty, query = '') =>
    (await party.admin('GET', `churn/_apis/serviceendpoint/endpoints${query}`)).body.value.map(
      ({ name }: { name: string }) => name,
    );

  for (const scheme of ['WorkloadIdentityFederation', 'ServicePrincipal']) {
    it(`with ${scheme}: under way at first, then ready, with an application and a role of its own`, async () => {
      const party = new AzdoParty(withRole('Owner'));
      const { status, body } = await party.make(wish(party, scheme));
      assert.deepEqual([status, body.isReady, body.operationStatus.state], [200, false, 'InProgress']);
      assert.deepEqual(
        [await list(party), await list(party, '?includeFailed=true')],
        [['azure-setup'], ['azure-setup', 'auto']],
      );
      party.emulator.clock.advance(2);
      const ready = await party.connection('auto');
      const { data } = ready;
      assert.deepEqual(
        [
          ready.isReady,
          ready.operationStatus.state,
          data.identityType,
          JSON.parse(data.azureSpnPermissions)[0].provisioned,
        ],
        [true, 'Ready', 'AppRegistrationAutomatic', true],
      );
      const application = party.graph(`contoso-churn-${ready.id}`);
      assert.deepEqual(
        [application.id, application.appId],
        [data.appObjectId, ready.authorization.parameters.serviceprincipalid],
      );
      assert.equal(application.federatedIdentityCredentials.length, scheme === 'ServicePrincipal' ? 0 : 1);
      assert.equal((await party.through(ready.id)).statusCode, 'ok');
    });
  }

  it('fails, and leaves its application behind, when the person may not give roles', async () => {
    const party = new AzdoParty(withRole('Contributor'));
    const { id } = (await party.make(wish(party))).body;
    party.emulator.clock.advance(2);
    const failed = await party.connection('auto');
    assert.deepEqual([failed.isReady, failed.operationStatus.state], [false, 'Failed']);
    assert.match(
      failed.operationStatus.statusMessage,
      /'RoleAssignmentId: [0-9a-f-]{36}'.*workspace 'mlw-churn': error code: Forbidden, inner error code: AuthorizationFailed/,
    );
    assert.equal(JSON.parse(failed.data.azureSpnPermissions)[0].provisioned, false);
    assert.ok(party.graph(`contoso-churn-${id}`));
  });

  it('fails when people may not register applications, and where secrets are forbidden', async () => {
    for (const [policy, why] of [
      ['peopleMayRegister: false', /Insufficient privileges to complete the operation in Microsoft Graph/],
      ['forbidsSecrets: true', /CredentialTypeNotAllowedAsPerAppPolicy/],
    ] as const) {
      const party = new AzdoParty(withRole('Owner', `tenants:\n  - { domain: contoso.onmicrosoft.com, ${policy} }\n`));
      await party.make(wish(party, 'ServicePrincipal'));
      party.emulator.clock.advance(2);
      assert.match((await party.connection('auto')).operationStatus.statusMessage, why);
    }
  });

  it('takes people who signed in by Entra, and neither jobs nor applications', async () => {
    const party = new AzdoParty(withRole('Owner'));
    const path = '_apis/serviceendpoint/endpoints';
    const refused = await party.by(await party.job(), 'POST', path, wish(party));
    assert.match(refused.body.message, /not supported for service principals and build identities/);
    assert.equal((await party.by(await party.person(), 'POST', path, wish(party))).status, 200);
    assert.deepEqual(
      (await party.signIn({ grant_type: 'password', username: 'admin', password: 'x' })).body.error_codes,
      [50126],
    );
  });

  it('gets a new secret when a person saves it, and one of its own by becoming manual', async () => {
    const party = new AzdoParty('automatic-secret-connection');
    const have = await party.connection();
    assert.equal((await party.put(have.id, have)).status, 200);
    const passwords = () => party.graph('contoso-churn-automatic').passwordCredentials.length;
    assert.deepEqual([(await party.through(have.id)).statusCode, passwords()], ['ok', 2]);
    const { parameters } = have.authorization;
    const manual = {
      ...have,
      data: { ...have.data, creationMode: 'Manual' },
      authorization: { ...have.authorization, parameters: { ...parameters, serviceprincipalkey: 'my own' } },
    };
    const { body } = await party.put(have.id, manual);
    assert.deepEqual([body.data.creationMode, passwords()], ['Manual', 2]);
    assert.match((await party.through(have.id)).errorMessage, /AADSTS7000215/, 'the key that was given');
  });

  it('takes its application along when it is deleted deeply, and leaves it otherwise', async () => {
    for (const deep of [true, false]) {
      const party = new AzdoParty('automatic-secret-connection');
      const { id } = await party.connection();
      const path = `_apis/serviceendpoint/endpoints/${id}?projectIds=${party.projectId('churn')}&deep=${deep}`;
      assert.equal((await party.admin('DELETE', path)).status, 204);
      assert.equal(party.graph('contoso-churn-automatic') === undefined, deep);
    }
  });

  it('is refused while its trust stands, unless the delete is deep', async () => {
    const party = new AzdoParty(withRole('Owner'));
    const { id } = (await party.make(wish(party))).body;
    party.emulator.clock.advance(2);
    const path = `_apis/serviceendpoint/endpoints/${id}?projectIds=${party.projectId('churn')}`;
    assert.match((await party.admin('DELETE', `${path}&deep=false`)).body.message, /while federated credentials/);
    assert.equal((await party.admin('DELETE', `${path}&deep=true`)).status, 204);
  });
});
