import assert from 'node:assert/strict';
import { type Asked, arm, graph, Party, withSecret } from './party';

const upsert = { prefer: 'create-if-missing' };

async function open(seed = withSecret()) {
  const party = new Party(seed);
  const token = await party.token('https://graph.microsoft.com');
  const ask = (method: string, path: string, asked: Asked = {}) =>
    party.ask(method, `${graph}${path}`, { token, ...asked });
  return { party, ask };
}

describe('Graph in the emulator', () => {
  it('makes an application by its unique name once, and updates it after', async () => {
    const { party, ask } = await open();
    const path = "/applications(uniqueName='aml-links%2Fchurn')";
    const body = { displayName: 'Churn link', signInAudience: 'AzureADMyOrg', tags: ['ours'] };
    assert.equal((await ask('PATCH', path, { body })).status, 404);
    const made = await ask('PATCH', path, { body, headers: upsert });
    assert.equal(made.status, 201);
    assert.equal(made.body.uniqueName, 'aml-links/churn');
    assert.equal((await ask('PATCH', path, { body, headers: upsert })).status, 204);
    assert.equal((await ask('GET', path)).status, 404, 'not replicated yet');
    party.emulator.clock.advance(2);
    assert.equal((await ask('GET', path)).body.id, made.body.id);
    assert.equal(
      (await ask('GET', "/applications?$filter=startswith(displayName,'churn')&$select=appId")).body.value[0].appId,
      made.body.appId,
    );
  });

  it('makes a service principal only for an application that has replicated, and only one', async () => {
    const { party, ask } = await open();
    const { body: application } = await ask('POST', '/applications', { body: { displayName: 'x' } });
    const make = () => ask('POST', '/servicePrincipals', { body: { appId: application.appId } });
    const early = await make();
    assert.deepEqual(
      [early.status, early.body.error.code, early.body.error.details[0].code],
      [400, 'Request_BadRequest', 'NoBackingApplicationObject'],
    );
    party.emulator.clock.advance(2);
    const made = await make();
    assert.equal(made.status, 201);
    assert.deepEqual(await make().then(({ status, body }) => [status, body.error.code]), [
      409,
      'Request_MultipleObjectsWithSameKeyValue',
    ]);
    const filter = `/servicePrincipals?$filter=servicePrincipalNames/any(c:c eq '${application.appId}')`;
    assert.equal((await ask('GET', filter)).body.value.length, 0);
    party.emulator.clock.advance(2);
    assert.equal((await ask('GET', filter)).body.value[0].id, made.body.id);
    const found = await ask('POST', '/directoryObjects/getByIds', {
      body: { ids: [made.body.id], types: ['servicePrincipal'] },
    });
    assert.equal(found.body.value[0]['@odata.type'], '#microsoft.graph.servicePrincipal');
    assert.equal((await ask('DELETE', `/applications/${application.id}`)).status, 204);
    assert.equal((await ask('GET', filter)).body.value.length, 0);
  });

  it('gives a secret once, that signs in once it has replicated', async () => {
    const { party, ask } = await open();
    const application = (
      await ask('PATCH', "/applications(uniqueName='u')", { body: { displayName: 'x' }, headers: upsert })
    ).body;
    party.emulator.clock.advance(2);
    await ask('POST', '/servicePrincipals', { body: { appId: application.appId } });
    const secret = (await ask('POST', `/applications/${application.id}/addPassword`, { body: {} })).body;
    const signIn = () => party.signIn({ client_id: application.appId, client_secret: secret.secretText });
    assert.deepEqual((await signIn()).body.error_codes, [7000215]);
    party.emulator.clock.advance(2);
    assert.equal((await signIn()).status, 200);
    assert.equal((await ask('GET', `/applications/${application.id}`)).body.passwordCredentials[0].secretText, null);
    assert.equal(
      (await ask('POST', `/applications/${application.id}/removePassword`, { body: { keyId: secret.keyId } })).status,
      204,
    );
    assert.deepEqual((await signIn()).body.error_codes, [7000215]);
  });

  it('with OwnedBy lets the caller write what it owns, and read all', async () => {
    const { party, ask } = await open();
    const path = `/applications/${party.application('bystander').objectId}`;
    assert.equal((await ask('GET', path)).body.displayName, 'bystander');
    const refused = await ask('PATCH', path, { body: { notes: 'mine' } });
    assert.deepEqual([refused.status, refused.body.error.code], [403, 'Authorization_RequestDenied']);
    assert.match(refused.body.error.innerError['request-id'], /^[0-9a-f-]{36}$/);
  });

  it('refuses callers without permission, and tokens that are for others or too old', async () => {
    const { party, ask } = await open();
    const bystander = await party.token('https://graph.microsoft.com', 'bystander', 'other-secret');
    assert.equal((await ask('GET', '/applications', { token: bystander })).status, 403);
    assert.equal((await ask('POST', '/applications', { token: bystander, body: { displayName: 'x' } })).status, 403);
    assert.match((await ask('GET', '/applications', { token: await party.token(arm) })).body.error.message, /audience/);
    party.emulator.clock.advance(3601);
    assert.match((await ask('GET', '/applications')).body.error.message, /expired/);
  });

  it('keeps the rules of federated credentials', async () => {
    const { party, ask } = await open();
    const application = (await ask('POST', '/applications', { body: { displayName: 'x' } })).body;
    const set = `/applications(appId='${application.appId}')/federatedIdentityCredentials`;
    const good = { name: 'one', issuer: 'https://i', subject: 's', audiences: ['api://AzureADTokenExchange'] };
    const post = async (body: object) => (await ask('POST', set, { body })).status;
    const statuses = [
      await post(good),
      await post({ ...good, subject: 'same name' }),
      await post({ ...good, name: 'two' }),
      await post({ ...good, name: 'two', subject: 's2', audiences: ['a', 'b'] }),
      await post({ ...good, name: 'no spaces', subject: 's2' }),
      await post({ ...good, name: 'two', subject: 's2' }),
    ];
    assert.deepEqual(statuses, [201, 409, 400, 400, 400, 201]);
    const named = `${set}(name='three')`;
    const wish = { issuer: 'https://i', subject: 's3', audiences: good.audiences };
    assert.equal((await ask('PATCH', named, { body: wish })).status, 404);
    assert.equal((await ask('PATCH', named, { body: wish, headers: upsert })).status, 201);
    assert.equal((await ask('PATCH', named, { body: wish, headers: upsert })).status, 204);
    for (let n = 4; n <= 20; n += 1) {
      assert.equal(await post({ ...good, name: `name-${n}`, subject: `s${n}` }), 201);
    }
    assert.equal(await post({ ...good, name: 'too-many', subject: 'too many' }), 400);
    party.emulator.clock.advance(2);
    assert.equal((await ask('GET', set)).body.value.length, 20);
  });

  it('answers loudly what it does not know', async () => {
    const { ask } = await open();
    assert.equal((await ask('GET', "/applications?$filter=endswith(displayName,'x')")).status, 501);
    assert.equal((await ask('GET', '/users')).status, 501);
    assert.equal((await ask('POST', '/applications', { body: { displayName: 'x', colour: 'red' } })).status, 400);
  });
});
