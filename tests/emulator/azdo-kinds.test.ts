import assert from 'node:assert/strict';
import { createSelfSigned } from '../../emulator/certificates';
import { AzdoParty } from './azdo-party';
import { graph } from './party';

const withRole = `
extends: made-by-hand
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
      - { displayName: churn-by-hand, secret: the-secret }
      - { displayName: azure-setup, secret: setup-secret, graphRoles: [Application.ReadWrite.All] }
`;

function asConnection(state: string, credential = 'secret'): string {
  return `
extends: made-by-hand
organizations:
  - name: contoso
    projects:
      - name: churn
        connections:
          - { name: mlw-churn, scheme: ServicePrincipal, credential: ${credential}, credentialState: ${state} }
`;
}

describe('Azure DevOps emulator: kinds of connections', () => {
  const secretOf = (party: AzdoParty, serviceprincipalkey: string) =>
    party.want('by secret', {
      scheme: 'ServicePrincipal',
      parameters: {
        tenantid: party.tenantId,
        serviceprincipalid: party.application('churn-by-hand').appId,
        authenticationType: 'spnKey',
        serviceprincipalkey,
      },
    });

  it('makes one with a secret, reads it back masked, and signs in by it', async () => {
    const party = new AzdoParty(withRole);
    const { status, body } = await party.make(secretOf(party, 'the-secret'));
    assert.deepEqual([status, body.isReady, body.authorization.parameters.serviceprincipalkey], [200, true, null]);
    assert.equal((await party.through(body.id)).statusCode, 'ok');
    const wrong = await party.make({
      ...secretOf(party, 'no-secret'),
      name: 'x',
      serviceEndpointProjectReferences: [{ projectReference: { id: party.projectId('churn') }, name: 'x' }],
    });
    assert.match((await party.through(wrong.body.id)).errorMessage, /AADSTS7000215/);
  });

  it('makes one with a certificate, which signs in once the application has it', async () => {
    const party = new AzdoParty(withRole);
    const { certificatePem, privateKeyPem } = await createSelfSigned()('churn');
    const parameters = {
      tenantid: party.tenantId,
      serviceprincipalid: party.application('churn-by-hand').appId,
      authenticationType: 'spnCertificate',
      servicePrincipalCertificate: `${privateKeyPem}\n${certificatePem}`,
    };
    const { body } = await party.make(party.want('by certificate', { scheme: 'ServicePrincipal', parameters }));
    assert.equal(body.authorization.parameters.servicePrincipalCertificate, null);
    assert.match((await party.through(body.id)).errorMessage, /AADSTS700027.*not registered/);
    const token = await party.token('https://graph.microsoft.com', 'azure-setup', 'setup-secret');
    const key = certificatePem.replace(/-----[A-Z ]+-----|\s/g, '');
    const keyCredentials = [{ type: 'AsymmetricX509Cert', usage: 'Verify', key, displayName: 'CN=churn' }];
    const path = `${graph}/applications/${party.application('churn-by-hand').objectId}`;
    assert.equal((await party.ask('PATCH', path, { token, body: { keyCredentials } })).status, 204);
    assert.match((await party.through(body.id)).errorMessage, /AADSTS700027/, 'not replicated yet');
    party.emulator.clock.advance(2);
    assert.equal((await party.through(body.id)).statusCode, 'ok');
    const broken = { ...parameters, servicePrincipalCertificate: 'no certificate' };
    const unusable = await party.make(party.want('broken', { scheme: 'ServicePrincipal', parameters: broken }));
    assert.match((await party.through(unusable.body.id)).errorMessage, /no usable credential/);
  });

  it('makes one of the agent machine, which the service itself cannot try', async () => {
    const party = new AzdoParty('agent-identity-connection');
    const have = await party.connection();
    const identity = party.seed.subscriptions[0]?.resourceGroups[0]?.identities[0];
    assert.deepEqual(
      [have.authorization, have.data.msiClientId, have.data.creationMode, have.data.identityType],
      [
        { scheme: 'ManagedServiceIdentity', parameters: { tenantid: party.tenantId } },
        identity?.clientId,
        undefined,
        undefined,
      ],
    );
    const authorization = { scheme: 'ManagedServiceIdentity', parameters: { tenantid: party.tenantId } };
    const made = await party.make(party.want('by machine', authorization, { msiClientId: String(identity?.clientId) }));
    assert.deepEqual([made.status, made.body.isReady], [200, true]);
    for (const id of [have.id, made.body.id]) {
      const { statusCode, errorMessage } = await party.through(id);
      assert.deepEqual([statusCode, /managed identity of an agent/.test(errorMessage)], ['unauthorized', true]);
    }
  });

  for (const [credential, state, code] of [
    ['secret', 'good', undefined],
    ['secret', 'wrong', 'AADSTS7000215'],
    ['secret', 'removed', 'AADSTS7000215'],
    ['secret', 'expired', 'AADSTS7000222'],
    ['certificate', 'good', undefined],
    ['certificate', 'removed', 'AADSTS700027'],
    ['certificate', 'expired', 'AADSTS700027.*expired'],
  ] as const) {
    it(`with a ${state} ${credential} ${code === undefined ? 'signs in' : `says ${code}`}`, async () => {
      const party = new AzdoParty(asConnection(state, credential));
      const { statusCode, errorMessage } = await party.through((await party.connection()).id);
      if (code === undefined) {
        assert.equal(statusCode, 'ok');
      } else {
        assert.match(errorMessage, new RegExp(code));
      }
    });
  }

  it('keeps a null secret on PUT when the seed reads it so, and takes the old one from a certificate', async () => {
    const party = new AzdoParty(`
extends: secret-connection
organizations:
  - name: contoso
    readings: { nullKeepsSecret: true }
`);
    const have = await party.connection();
    assert.equal((await party.put(have.id, have)).status, 200);
    assert.equal((await party.through(have.id)).statusCode, 'ok');
    const { serviceprincipalkey: _, ...parameters } = have.authorization.parameters;
    await party.put(have.id, { ...have, authorization: { ...have.authorization, parameters } });
    assert.match((await party.through(have.id)).errorMessage, /no usable credential/);
    const other = new AzdoParty('certificate-connection');
    const signed = await other.connection();
    assert.equal((await other.through(signed.id)).statusCode, 'ok');
    await other.put(signed.id, signed);
    assert.match((await other.through(signed.id)).errorMessage, /no usable credential/);
  });

  it('takes keys of data in any case, as other tools spell them', async () => {
    const party = new AzdoParty('terraform-connection');
    const have = await party.connection();
    assert.deepEqual(
      [have.description, have.data.identityType, have.data.MLWorkspaceName, have.data.mlWorkspaceName],
      ['Managed by Terraform', undefined, 'mlw-churn', undefined],
    );
    const { status, body } = await party.put(have.id, have);
    // The service fills in what was left out.
    assert.deepEqual([status, body.data.identityType], [200, 'AppRegistrationManual']);
  });
});
