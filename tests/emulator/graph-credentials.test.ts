import assert from 'node:assert/strict';
import { createSelfSigned } from '../../emulator/certificates';
import { type Asked, graph, Party, withSecret } from './party';

const upsert = { prefer: 'create-if-missing' };

async function open(more = '') {
  const party = new Party(withSecret(more));
  const token = await party.token('https://graph.microsoft.com');
  const ask = (method: string, path: string, asked: Asked = {}) =>
    party.ask(method, `${graph}${path}`, { token, ...asked });
  const make = async (name: string) => (await ask('POST', '/applications', { body: { displayName: name } })).body;
  return { party, ask, make };
}

async function makeCertificate(name: string): Promise<string> {
  const { certificatePem } = await createSelfSigned()(name);
  return certificatePem.replace(/-----[A-Z ]+-----|\s/g, '');
}

const bin = '/directory/deletedItems';

describe('Graph in the emulator: credentials', () => {
  it('replaces all certificates by a PATCH, and shows them to who selects them on one application', async () => {
    const { party, ask, make } = await open();
    const { id } = await make('x');
    const path = `/applications/${id}`;
    party.emulator.clock.advance(2);
    const wish = { type: 'AsymmetricX509Cert', usage: 'Verify', key: await makeCertificate('one') };
    assert.equal((await ask('PATCH', path, { body: { keyCredentials: [wish] } })).status, 204);
    const [first] = (await ask('GET', path)).body.keyCredentials;
    assert.deepEqual([first.key, first.displayName, first.endDateTime], [null, 'CN=one', '2027-11-21T12:00:02.000Z']);
    assert.match(first.customKeyIdentifier, /^[0-9A-F]{40}$/);
    const selected = await ask('GET', `${path}?$select=keyCredentials`);
    assert.equal(selected.body.keyCredentials[0].key, wish.key);
    const listed = await ask('GET', `/applications?$filter=displayName eq 'x'&$select=keyCredentials`);
    assert.equal(listed.body.value[0].keyCredentials[0].key, null, 'not in a list');
    const second = {
      ...wish,
      key: await makeCertificate('two'),
      displayName: 'next',
      endDateTime: '2027-01-01T00:00:00Z',
    };
    await ask('PATCH', path, { body: { keyCredentials: [first, second] } });
    const both = (await ask('GET', path)).body.keyCredentials;
    assert.deepEqual(
      both.map(({ keyId, displayName }: Record<string, string>) => [keyId === first.keyId, displayName]),
      [
        [true, 'CN=one'],
        [false, 'next'],
      ],
    );
    await ask('PATCH', path, { body: { keyCredentials: [both[1]] } });
    assert.equal((await ask('GET', path)).body.keyCredentials.length, 1);
    const refused = await ask('PATCH', path, { body: { keyCredentials: [{ ...wish, key: 'bm8=' }] } });
    assert.deepEqual([refused.status, refused.body.error.code], [400, 'Request_BadRequest']);
  });

  it('names a secret and shows the start of it, as long as the policy lets it', async () => {
    const { ask, make } = await open('    secretDays: 90\n');
    const { id } = await make('x');
    const add = (passwordCredential: object) =>
      ask('POST', `/applications/${id}/addPassword`, { body: { passwordCredential } });
    const made = await add({ displayName: 'churn', endDateTime: '2027-01-01T00:00:00Z' });
    assert.deepEqual(
      [made.body.hint, made.body.displayName, made.body.endDateTime],
      [made.body.secretText.slice(0, 3), 'churn', '2027-01-01T00:00:00Z'],
    );
    assert.equal((await add({})).body.error.code, 'CredentialInvalidLifetimeAsPerAppPolicy');
    const strict = await open('    forbidsSecrets: true\n');
    const { id: other } = await strict.make('x');
    const refused = await strict.ask('POST', `/applications/${other}/addPassword`, { body: {} });
    assert.deepEqual([refused.status, refused.body.error.code], [400, 'CredentialTypeNotAllowedAsPerAppPolicy']);
  });
});

describe('Graph in the emulator: the bin', () => {
  it('keeps what is deleted, to be restored or purged', async () => {
    const { party, ask, make } = await open();
    const { id, appId } = await make('brief');
    party.emulator.clock.advance(2);
    const principal = (await ask('POST', '/servicePrincipals', { body: { appId } })).body;
    party.emulator.clock.advance(2);
    await ask('DELETE', `/applications/${id}`);
    const lies = async (kind = 'application') =>
      (await ask('GET', `${bin}/microsoft.graph.${kind}?$filter=appId eq '${appId}'`)).body.value;
    assert.equal((await lies())[0].deletedDateTime, '2026-11-21T12:00:04.000Z');
    assert.equal((await lies('servicePrincipal'))[0].id, principal.id);
    assert.equal((await ask('GET', `${bin}/${id}`)).body.displayName, 'brief');
    const early = await ask('POST', `${bin}/${principal.id}/restore`, { body: {} });
    assert.equal(early.body.error.details[0].code, 'NoBackingApplicationObject');
    assert.equal((await ask('POST', `${bin}/${id}/restore`, { body: {} })).body.deletedDateTime, null);
    assert.equal((await ask('GET', `/applications/${id}`)).status, 200);
    assert.equal((await ask('GET', `/servicePrincipals/${principal.id}`)).status, 404, 'it does not come along');
    assert.equal((await ask('POST', `${bin}/${principal.id}/restore`)).status, 200);
    assert.equal((await ask('GET', `/servicePrincipals/${principal.id}`)).status, 200);
    await ask('DELETE', `/applications/${id}`);
    assert.equal((await ask('DELETE', `${bin}/${id}`)).status, 204);
    assert.deepEqual([(await ask('GET', `${bin}/${id}`)).status, (await lies()).length], [404, 0]);
  });

  it('purges after thirty days, and gives nothing to who does not own it', async () => {
    const { party, ask } = await open('      - { displayName: gone, state: deleted }\n');
    const { objectId } = party.application('gone');
    assert.equal((await ask('GET', `${bin}/${objectId}`)).status, 200);
    assert.equal((await ask('POST', `${bin}/${objectId}/restore`)).status, 403);
    assert.equal((await ask('DELETE', `${bin}/${objectId}`)).status, 403);
    party.emulator.clock.advance(30 * 24 * 3600);
    const token = await party.token('https://graph.microsoft.com');
    assert.equal((await ask('GET', `${bin}/${objectId}`, { token })).status, 404);
  });

  it('keeps a unique name taken or sets it free, as the seed reads it', async () => {
    for (const [keeps, status] of [
      [true, 400],
      [false, 201],
    ] as const) {
      const { ask } = await open(`    softDeletedKeepsName: ${keeps}\n`);
      const make = () => ask('PATCH', "/applications(uniqueName='u')", { body: { displayName: 'x' }, headers: upsert });
      const { id } = (await make()).body;
      await ask('DELETE', `/applications/${id}`);
      const again = await make();
      assert.equal(again.status, status);
      if (keeps) {
        assert.equal(again.body.error.code, 'Request_MultipleObjectsWithSameKeyValue');
      } else {
        assert.equal((await ask('POST', `${bin}/${id}/restore`)).status, 400, 'the name is taken');
      }
    }
  });

  it('does not let a deleted application sign in', async () => {
    const { party, ask } = await open('      - { displayName: mine, secret: my-secret, owners: [azure-setup] }\n');
    const { appId, objectId } = party.application('mine');
    const signIn = () => party.signIn({ client_id: appId, client_secret: 'my-secret' });
    assert.equal((await signIn()).status, 200);
    await ask('DELETE', `/applications/${objectId}`);
    assert.deepEqual((await signIn()).body.error_codes, [700016]);
  });
});
