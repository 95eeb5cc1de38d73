import assert from 'node:assert/strict';
import { vaultAt } from '../../core/http/key-vault';
import { endpointUrl } from '../../core/http/synapse';
import { claimsOf } from '../../core/http/token-claims';
import { makeLab } from '../../scripts/lab';

describe('the data planes of Synapse and key vaults', () => {
  it('are found by an address or by a bare host', () => {
    for (const text of [
      'syn.dev.azuresynapse.net',
      'https://syn.dev.azuresynapse.net/',
      'https://syn.dev.azuresynapse.net',
    ]) {
      assert.equal(endpointUrl(text), 'https://syn.dev.azuresynapse.net');
    }
  });

  it('take a vault of the cloud for a vault, and no other address', async () => {
    const { context } = await makeLab();
    assert.deepEqual(vaultAt(context, ' https://kv-churn.VAULT.azure.net/ '), {
      name: 'kv-churn',
      url: 'https://kv-churn.VAULT.azure.net',
    });
    for (const text of [
      'http://kv.vault.azure.net',
      'https://kv.vault.azure.net.evil.example',
      'https://evil.example/kv.vault.azure.net',
      'https://evil.example#.vault.azure.net',
      'https://user@kv.vault.azure.net',
      'https://kv.vault.azure.net/secrets/x',
      'https://kv.vault.azure.net:444',
      'https://kv.vault.usgovcloudapi.net',
      'https://a.b.vault.azure.net',
      '',
    ]) {
      assert.equal(vaultAt(context, text), undefined, text);
    }
  });

  it('read who the setup identity is from its token, and nothing from another form of token', async () => {
    const { context } = await makeLab();
    assert.match(claimsOf(await context.token(context.cloud.arm)).objectId ?? '', /^[0-9a-f-]{36}$/);
    const payload = Buffer.from(
      JSON.stringify({ oid: 'me', appid: 'app', groups: ['a', 'b'], name: 'Zoë – ünïcode?>' }),
    ).toString('base64url');
    const nobody = {
      objectId: undefined,
      applicationId: undefined,
      displayName: undefined,
      isPerson: false,
      roles: [],
      directoryRoles: [],
      groups: [],
    };
    assert.deepEqual(claimsOf(`e30.${payload}.x`), {
      ...nobody,
      objectId: 'me',
      applicationId: 'app',
      groups: ['a', 'b'],
    });
    for (const token of ['', 'opaque', 'a.b.c', 'a.!!!.c']) {
      assert.deepEqual(claimsOf(token), nobody);
    }
  });
});
