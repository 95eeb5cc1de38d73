import assert from 'node:assert/strict';
import { AzdoParty } from './azdo-party';

const operation = '?operation=ConvertAuthenticationScheme';

describe('Azure DevOps emulator: converting a secret connection to federation', () => {
  const asFederation = (have: object) => ({ ...have, authorization: { scheme: 'WorkloadIdentityFederation' } });
  const asSecret = (have: object) => ({ ...have, authorization: { scheme: 'ServicePrincipal' } });

  it('writes the trust before the scheme changes, so that sign-in works all the time', async () => {
    const party = new AzdoParty('automatic-secret-connection');
    const have = await party.connection();
    assert.equal((await party.through(have.id)).statusCode, 'ok');
    const { status, body } = await party.put(have.id, asFederation(have), operation);
    const { parameters } = body.authorization;
    assert.deepEqual([status, body.id, parameters.serviceprincipalkey], [200, have.id, undefined]);
    const [credential] = party.graph('contoso-churn-automatic').federatedIdentityCredentials;
    assert.deepEqual(
      [credential.issuer, credential.subject, credential.audiences],
      [
        parameters.workloadIdentityFederationIssuer,
        parameters.workloadIdentityFederationSubject,
        ['api://AzureADTokenExchange'],
      ],
    );
    assert.equal((await party.through(have.id)).statusCode, 'ok', 'at once');
    assert.equal(body.data.revertSchemeDeadline, '2026-11-28T12:00:00.000Z');
  });

  it('reverts it within seven days, not later', async () => {
    const party = new AzdoParty('automatic-secret-connection');
    const have = await party.connection();
    await party.put(have.id, asFederation(have), `${operation}`);
    const back = await party.put(have.id, asSecret(await party.connection()), operation);
    assert.deepEqual(
      [back.body.authorization.scheme, back.body.authorization.parameters.serviceprincipalkey, back.body.data],
      ['ServicePrincipal', null, have.data],
    );
    assert.equal((await party.through(have.id)).statusCode, 'ok');
    await party.put(have.id, asFederation(have), operation);
    party.emulator.clock.advance(7 * 24 * 3600 + 1);
    assert.match((await party.put(have.id, asSecret(have), operation)).body.message, /no longer be reverted/);
  });

  it('takes the route of the project that made it, and no other', async () => {
    const party = new AzdoParty('automatic-secret-connection');
    const { id, ...have } = await party.connection();
    const by = (project: string) =>
      party.admin('PUT', `${project}/_apis/serviceendpoint/endpoints/${id}${operation}`, { id, ...asFederation(have) });
    assert.deepEqual(
      await by('fraud').then(({ status, body }) => [status, /shared from another project/.test(body.message)]),
      [400, true],
    );
    assert.equal((await by('churn')).status, 200);
  });

  it('refuses those made by hand, those that projects share, and where the seed says so those who are no people', async () => {
    const manual = new AzdoParty('secret-connection');
    const byHand = await manual.connection();
    const refused = await manual.put(byHand.id, asFederation(byHand), operation);
    assert.deepEqual([refused.status, /was not created by Azure DevOps/.test(refused.body.message)], [400, true]);
    assert.deepEqual(manual.graph('churn-by-hand').federatedIdentityCredentials, []);
    const many = new AzdoParty('several-connections');
    const shared = await many.connection('churn-automatic-shared');
    assert.match(
      (await many.put(shared.id, asFederation(shared), operation)).body.message,
      /shared with other projects/,
    );
    const strict = new AzdoParty(`
extends: automatic-secret-connection
organizations:
  - name: contoso
    readings: { convertsFor: people }
    projects:
      - { name: churn, buildRole: Administrator }
`);
    const have = await strict.connection();
    const path = `_apis/serviceendpoint/endpoints/${have.id}${operation}`;
    assert.equal((await strict.by(await strict.job(), 'PUT', path, asFederation(have))).status, 400);
    assert.equal((await strict.by(await strict.person(), 'PUT', path, asFederation(have))).status, 200);
  });
});

describe('Azure DevOps emulator: converting the issuer', () => {
  const path = '_apis/public/serviceendpoint/externalfederatedcredentialmigration?api-version=7.2-preview.1';
  const subjectOf = (have: { authorization: { parameters: Record<string, string> } }) =>
    have.authorization.parameters.workloadIdentityFederationSubject;

  async function open(more = '', base = 'old-issuer-connection') {
    const party = new AzdoParty(`extends: ${base}\n${more}`);
    const ask = async (authorization: string, name = 'mlw-churn') => {
      const serviceConnectionInput = subjectOf(await party.connection(name));
      const { status, body } = await party.by(authorization, 'POST', path, { serviceConnectionInput });
      return { status, body };
    };
    const issuer = async (name = 'mlw-churn') =>
      (await party.connection(name)).authorization.parameters.workloadIdentityFederationIssuerType;
    return { party, ask, issuer };
  }

  const initiated = { status: 200, body: { success: true, message: 'Migration initiated.' } };
  const invalid = { status: 400, body: { success: false, message: 'The request or token is invalid.' } };
  const notFound = { status: 404, body: { success: false, message: 'Service connection not found.' } };

  it('adds the trust as the person may, keeps the old one, and changes the issuer when Entra knows it', async () => {
    const { party, ask, issuer } = await open();
    const { id } = await party.connection('mlw-churn-automatic');
    assert.deepEqual(await ask(await party.person(), 'mlw-churn-automatic'), initiated);
    assert.equal(await issuer('mlw-churn-automatic'), 'AzureDevOps', 'not yet');
    assert.equal((await party.through(id)).statusCode, 'ok');
    party.emulator.clock.advance(2);
    const converted = await party.connection('mlw-churn-automatic');
    assert.deepEqual([converted.id, await issuer('mlw-churn-automatic')], [id, 'EntraID']);
    assert.match(subjectOf(converted) ?? '', new RegExp(`/sc/[0-9a-f-]{36}/${id}$`));
    assert.equal((await party.through(id)).statusCode, 'ok');
    assert.equal(party.graph('contoso-churn-automatic').federatedIdentityCredentials.length, 2);
  });

  it('leaves it as it was when the person may not write the identity, and goes on when the trust is there', async () => {
    const { party, ask, issuer } = await open();
    const { id } = await party.connection();
    assert.deepEqual(await ask(await party.person()), initiated);
    party.emulator.clock.advance(60);
    assert.equal(await issuer(), 'AzureDevOps');
    assert.equal((await party.through(id)).statusCode, 'ok');
    const entra = await open(`
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
      - { displayName: churn-by-hand, owners: [azure-setup, admin] }
`);
    await entra.ask(await entra.party.person());
    entra.party.emulator.clock.advance(2);
    assert.equal(await entra.issuer(), 'EntraID');
  });

  it('takes a person whose role in Entra manages applications, and says what failed where the seed reads it so', async () => {
    const { party, ask, issuer } = await open(`
organizations:
  - name: contoso
    readings: { issuerConversionSpeaks: true, issuerConversionTidies: true }
    users:
      - { name: admin, entraRoles: [Application Administrator] }
      - { name: ana, pat: generated, roles: { '*': Administrator } }
`);
    assert.equal((await ask(await party.person('ana'))).body.success, false);
    assert.deepEqual(await ask(await party.person()), initiated);
    party.emulator.clock.advance(2);
    assert.equal(await issuer(), 'EntraID');
    assert.equal(party.graph('churn-by-hand').federatedIdentityCredentials.length, 1, 'the old one is gone');
  });

  it('refuses other tokens than those of Entra, other subjects, and who may not manage the connection', async () => {
    const { party, ask } = await open(`
organizations:
  - name: contoso
    users:
      - { name: rita, pat: generated, roles: { churn: Reader } }
`);
    const pat = party.emulator.secrets()['pat admin'] ?? '';
    assert.deepEqual(await ask(`Basic ${Buffer.from(`:${pat}`).toString('base64')}`), invalid);
    assert.deepEqual(await ask(await party.job()), invalid);
    assert.deepEqual(await ask(await party.person('rita')), notFound);
    const admin = await party.person();
    const say = async (serviceConnectionInput: string) => {
      const { status, body } = await party.by(admin, 'POST', path, { serviceConnectionInput });
      return { status, body };
    };
    assert.deepEqual(await say('sc://contoso/churn/nothing'), notFound);
    assert.deepEqual(await say('mlw-churn'), invalid);
    const typed = await party.by(admin, 'POST', path.replace('-preview.1', ''), {});
    assert.equal(typed.body.typeKey, 'VssInvalidPreviewVersionException');
  });

  it('leaves multi-tenant applications on the old issuer', async () => {
    const { party, ask } = await open('', 'multi-tenant-app');
    const have = await party.connection();
    assert.equal(have.authorization.parameters.workloadIdentityFederationIssuerType, 'EntraID');
    const old = await open(
      `
organizations:
  - name: contoso
    projects:
      - name: churn
        connections:
          - { name: mlw-churn, issuer: azdo }
`,
      'multi-tenant-app',
    );
    assert.deepEqual(await old.ask(await old.party.person()), invalid);
    assert.deepEqual(await ask(await party.person()), invalid, 'its subject is no old one');
  });

  it('does for applications and jobs what the seed reads, and is not there where it says so', async () => {
    const member = (readings: string) => `
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
      - { displayName: azure-setup, secret: setup-secret }
organizations:
  - name: contoso
    readings: ${readings}
    users:
      - { name: robot, application: azure-setup, roles: { '*': Administrator } }
    projects:
      - { name: churn, buildRole: Administrator }
`;
    const robot = async (party: AzdoParty) =>
      `Bearer ${await party.token('499b84ac-1321-427f-aa17-267ca6975798', 'azure-setup', 'setup-secret')}`;
    for (const [readings, after] of [
      ['{}', 'AzureDevOps'],
      ['{ issuerConversion: always }', 'EntraID'],
    ] as const) {
      const { party, ask, issuer } = await open(member(readings));
      assert.deepEqual(await ask(await robot(party)), initiated);
      party.emulator.clock.advance(2);
      assert.equal(await issuer(), after);
    }
    const any = await open(member('{ issuerConversion: always, issuerConversionTokens: any }'));
    assert.deepEqual(await any.ask(await any.party.job()), initiated);
    const none = await open(member('{ issuerConversion: absent }'));
    const absent = await none.ask(await robot(none.party));
    assert.deepEqual([absent.status, absent.body.typeKey], [404, 'ControllerNotFoundException']);
  });

  it('goes on for an application that wrote the new trust itself', async () => {
    const { party, ask, issuer } = await open(`
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
      - { displayName: azure-setup, secret: setup-secret }
organizations:
  - name: contoso
    users:
      - { name: robot, application: azure-setup, roles: { '*': Administrator } }
`);
    const have = await party.connection();
    // The part before `/sc/` is that of every connection of the organization and tenant.
    const setup = await party.connection('azure-setup');
    const { workloadIdentityFederationIssuer, workloadIdentityFederationSubject } = setup.authorization.parameters;
    const subject = workloadIdentityFederationSubject.replace(setup.id, have.id);
    const token = await party.token('https://graph.microsoft.com', 'azure-setup', 'setup-secret');
    const { objectId } = party.application('churn-by-hand');
    const trust = {
      name: 'entra',
      issuer: workloadIdentityFederationIssuer,
      subject,
      audiences: ['api://AzureADTokenExchange'],
    };
    const path = `https://graph.microsoft.com/v1.0/applications/${objectId}/federatedIdentityCredentials`;
    assert.equal((await party.ask('POST', path, { token, body: trust })).status, 201);
    const robot = await party.token('499b84ac-1321-427f-aa17-267ca6975798', 'azure-setup', 'setup-secret');
    assert.deepEqual(await ask(`Bearer ${robot}`), initiated);
    party.emulator.clock.advance(2);
    assert.deepEqual([await issuer(), subjectOf(await party.connection())], ['EntraID', subject]);
    assert.equal((await party.through(have.id)).statusCode, 'ok');
  });

  it("writes a managed identity's trust by the person's roles in Azure", async () => {
    for (const [role, after] of [
      ['Reader', 'AzureDevOps'],
      ['Contributor', 'EntraID'],
    ]) {
      const { party, ask, issuer } = await open(
        `
subscriptions:
  - name: ML Platform
    resourceGroups:
      - name: rg-ml
        identities: [{ name: id-churn }]
    roleAssignments:
      - { role: Owner, principal: azure-setup, scope: /resourceGroups/rg-ml }
      - { role: ${role}, principal: admin, scope: /resourceGroups/rg-ml }
organizations:
  - name: contoso
    projects:
      - name: churn
        connections:
          - { name: mlw-churn, identity: id-churn, issuer: azdo, subscription: ML Platform }
`,
        'contoso',
      );
      assert.deepEqual(await ask(await party.person()), initiated);
      party.emulator.clock.advance(2);
      assert.equal(await issuer(), after);
    }
  });

  it('converts on saving where the seed reads it so, and only then marks what is outdated', async () => {
    const { party, issuer } = await open(`
organizations:
  - name: contoso
    readings: { savingConvertsIssuer: true, marksOutdated: true }
`);
    for (const name of ['mlw-churn', 'mlw-churn-automatic']) {
      const have = await party.connection(name);
      assert.equal(have.isOutdated, true);
      assert.equal((await party.put(have.id, have)).body.isOutdated, undefined);
      assert.equal(await issuer(name), 'EntraID');
    }
    const [byHand, automatic] = [await party.connection(), await party.connection('mlw-churn-automatic')];
    assert.match((await party.through(byHand.id)).errorMessage, /AADSTS700211/, 'nobody wrote its trust');
    assert.equal((await party.through(automatic.id)).statusCode, 'ok');
    const usual = await open();
    const have = await usual.party.connection();
    assert.equal(have.isOutdated, undefined);
    await usual.party.put(have.id, have);
    assert.equal(await usual.issuer(), 'AzureDevOps');
  });
});
