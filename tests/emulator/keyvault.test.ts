import assert from 'node:assert/strict';
import { ConnectionBroken } from '../../emulator/index';
import { type Asked, arm, Party, withSecret } from './party';

const vault = 'https://vault.azure.net';
const host = 'https://kv-churn.vault.azure.net';

/** A vault with some secrets, and more lines of YAML about it. */
function withVault(lines = 'roles: { azure-setup: Key Vault Secrets User }'): string {
  return withSecret(`
subscriptions:
  - name: ML Platform
    resourceGroups:
      - name: rg-ml
        keyVaults:
          - name: kv-churn
            secrets:
              - { name: aml-link-key, secretOf: azure-setup, contentType: text/plain, expires: 2027-01-01T00:00:00Z }
              - { name: ended, value: an-old-value, expires: 2026-01-01T00:00:00Z }
              - { name: kept-back, value: generated, enabled: false }
            ${lines}
`);
}

async function open(seed = withVault()) {
  const party = new Party(seed);
  const token = await party.token(vault);
  const ask = (path: string, asked: Asked = {}, version = '7.4') =>
    party.ask('GET', `${host}${path}?api-version=${version}`, { token, ...asked });
  return { party, ask };
}

const innerOf = ({
  status,
  body,
}: {
  status: number;
  body: { error: { code: string; innererror?: { code: string } } };
}) => [status, body.error.code, body.error.innererror?.code];

describe('Key Vault in the emulator', () => {
  it('gives a secret, its newest version or the one asked for, with attributes', async () => {
    const { ask } = await open();
    const { body } = await ask('/secrets/aml-link-key/');
    assert.equal(body.value, 'the-secret');
    assert.match(body.id, /^https:\/\/kv-churn\.vault\.azure\.net\/secrets\/aml-link-key\/[0-9a-f]{32}$/);
    assert.deepEqual(
      [body.contentType, body.attributes.enabled, body.attributes.exp],
      ['text/plain', true, 1798761600],
    );
    const version = new URL(body.id).pathname;
    for (const api of ['7.5', '7.6']) {
      assert.deepEqual((await ask(version, {}, api)).body, body);
    }
    const listed = await ask('/secrets');
    assert.deepEqual(
      listed.body.value.map(({ id, value }: { id: string; value?: string }) => [id.split('/').at(-1), value]),
      [
        ['aml-link-key', undefined],
        ['ended', undefined],
        ['kept-back', undefined],
      ],
    );
    assert.equal((await ask('/secrets/aml-link-key/versions')).body.value[0].id, body.id);
  });

  it('gives a secret that has ended, and not one that is disabled or not there', async () => {
    const { ask } = await open();
    assert.equal((await ask('/secrets/ended')).body.value, 'an-old-value');
    assert.deepEqual(innerOf(await ask('/secrets/kept-back')), [403, 'Forbidden', 'SecretDisabled']);
    assert.deepEqual(innerOf(await ask('/secrets/none')), [404, 'SecretNotFound', undefined]);
    assert.deepEqual(innerOf(await ask('/secrets/ended/0123')), [404, 'SecretNotFound', undefined]);
    assert.equal((await ask('/secrets/ended', {}, '1.0')).status, 400);
  });

  it('keeps the versions before the one that counts', async () => {
    const secret =
      '{ name: turned, value: third, earlier: [{ value: first, expires: 2025-01-01T00:00:00Z }, { value: second, enabled: false }] }';
    const { ask } = await open(withVault().replace('- { name: ended', `- ${secret}\n              - { name: ended`));
    assert.equal((await ask('/secrets/turned')).body.value, 'third');
    const { value: versions } = (await ask('/secrets/turned/versions')).body;
    const read = async ({ id }: { id: string }) => (await ask(new URL(id).pathname)).body;
    const all = await Promise.all(versions.map(read));
    assert.deepEqual(
      all.map((one) => one.value ?? one.error.code),
      ['third', 'Forbidden', 'first'],
    );
    assert.ok(versions[0].attributes.created > versions[2].attributes.created);
    const listed = (await ask('/secrets')).body.value.filter(({ id }: { id: string }) => id.endsWith('/turned'));
    assert.equal(listed.length, 1);
  });

  it('tells a caller without a token where to get one, and for what', async () => {
    const { ask, party } = await open();
    const challenge = `Bearer authorization="https://login.microsoftonline.com/${party.tenantId}", resource="${vault}"`;
    const without = await party.ask('GET', `${host}/secrets/ended?api-version=7.4`);
    assert.deepEqual([without.status, without.headers['www-authenticate']], [401, challenge]);
    assert.match(without.body.error.message, /^AKV10000/);
    for (const resource of [arm, `${vault}/`]) {
      const wrong = await ask('/secrets/ended', { token: await party.token(resource) });
      assert.match(
        wrong.body.error.message,
        /^AKV10022: Invalid audience\. Expected https:\/\/vault\.azure\.net, found: /,
      );
    }
  });

  it('asks Azure roles on data, which Owner is not, and for which action', async () => {
    const { ask, party } = await open(withVault(''));
    const refused = await ask('/secrets/ended');
    assert.deepEqual(innerOf(refused), [403, 'Forbidden', 'ForbiddenByRbac']);
    const { appId, principalId } = party.application('azure-setup');
    assert.match(refused.body.error.message, new RegExp(`Caller: appid=${appId};oid=${principalId};`));
    assert.match(refused.body.error.message, /Action: 'Microsoft\.KeyVault\/vaults\/secrets\/getSecret\/action'/);
    assert.match((await ask('/secrets')).body.error.message, /secrets\/readMetadata\/action/);
  });

  it('gives effect to a role when it has replicated, on the vault or on one secret', async () => {
    const { ask, party } = await open(withVault(''));
    const { principalId } = party.application('azure-setup');
    const scope = `${party.group}/providers/Microsoft.KeyVault/vaults/kv-churn`;
    const url = `${arm}${scope}/secrets/ended/providers/Microsoft.Authorization/roleAssignments/11111111-1111-4111-8111-111111111111?api-version=2022-04-01`;
    const roleDefinitionId = '/x/4633458b-17de-408a-b874-0445c86b69e6';
    const properties = { principalId, principalType: 'ServicePrincipal', roleDefinitionId };
    assert.equal((await party.ask('PUT', url, { token: await party.token(arm), body: { properties } })).status, 201);
    assert.equal((await ask('/secrets/ended')).status, 403);
    party.emulator.clock.advance(2);
    assert.equal((await ask('/secrets/ended')).status, 200);
    assert.equal((await ask('/secrets/aml-link-key')).status, 403);
    assert.equal((await ask('/secrets')).status, 403);
  });

  it('asks its access policies where it has them, get and list apart', async () => {
    const { ask, party } = await open(withVault('authorization: policies\n            policies: { azure-setup: get }'));
    assert.equal((await ask('/secrets/ended')).status, 200);
    const refused = await ask('/secrets');
    assert.deepEqual(innerOf(refused), [403, 'Forbidden', 'ForbiddenByPolicy']);
    assert.match(
      refused.body.error.message,
      /does not have secrets list permission on key vault 'kv-churn;location=westeurope'/,
    );
    const shown = `${arm}${party.group}/providers/Microsoft.KeyVault/vaults/kv-churn?api-version=2023-07-01`;
    const { properties } = (await party.ask('GET', shown, { token: await party.token(arm) })).body;
    assert.equal(properties.enableRbacAuthorization, false);
    assert.deepEqual(properties.accessPolicies[0].permissions.secrets, ['get']);
  });

  it('is closed by its firewall, and where public access is off', async () => {
    const role = 'roles: { azure-setup: Key Vault Secrets User }\n            ';
    const firewall = await open(withVault(`${role}allowedAddresses: [203.0.113.7]`));
    const refused = await firewall.ask('/secrets/ended');
    assert.deepEqual(innerOf(refused), [403, 'Forbidden', 'ForbiddenByFirewall']);
    assert.match(refused.body.error.message, /Client address: 20\.61\.97\.14/);
    const allowed = await open(withVault(`${role}allowedAddresses: [20.61.97.14]`));
    assert.equal((await allowed.ask('/secrets/ended')).status, 200);
    const off = await open(withVault(`${role}publicNetworkAccess: Disabled`));
    assert.deepEqual(innerOf(await off.ask('/secrets/ended')), [403, 'Forbidden', 'ForbiddenByConnection']);
  });

  it('keeps its secrets out of the transcript and of the state', async () => {
    const { ask, party } = await open();
    for (const path of ['/secrets/ended', '/secrets/aml-link-key']) {
      assert.equal((await ask(path)).status, 200);
    }
    for (const kept of [party.emulator.transcript, party.emulator.state()]) {
      const text = JSON.stringify(kept);
      for (const secret of ['an-old-value', 'the-secret']) {
        assert.ok(!text.includes(secret), secret);
      }
    }
  });

  it('has no address where there is no vault, and one on the base address', async () => {
    const { party } = await open();
    const gone = party.ask('GET', 'https://kv-none.vault.azure.net/secrets?api-version=7.4');
    await assert.rejects(gone, (error) => error instanceof ConnectionBroken && error.kind === 'no-such-host');
    const url = 'https://localhost:1234/secrets/ended?api-version=7.4';
    const without = await party.ask('GET', url);
    assert.match(without.headers['www-authenticate'] ?? '', /authorization="https:\/\/localhost:1234\//);
    assert.equal((await party.ask('GET', url, { token: await party.token(vault) })).body.value, 'an-old-value');
  });
});
