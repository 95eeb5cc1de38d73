/** A token of Entra for an identity that is not the setup identity. */
import assert from 'node:assert/strict';
import { Secret } from '../../core';
import { askToken } from '../../core/http/entra';
import { asClientId, asTenantId } from '../../core/names/ids';
import { served } from './served';

describe('a token for a key that is tried', () => {
  it('is asked for by a form, also a second time, and kept out of every log', async () => {
    const masked: string[] = [];
    const answer = { body: { access_token: 'secret token' } };
    const { context, asked } = served((_asked, count) => (count === 1 ? { status: 502 } : answer), {
      mask: (secret) => void masked.push(secret),
    });
    const key = { kind: 'secret', secret: new Secret('a b&c') } as const;
    const client = { tenantId: asTenantId('t'), clientId: asClientId('c'), key };
    const token = await askToken(context, client, 'https://management.azure.com');
    assert.deepEqual([token.reveal(), masked, asked.length], ['secret token', ['secret token'], 2]);
    const [first] = asked;
    assert.equal(first?.url, 'https://login.microsoftonline.com/t/oauth2/v2.0/token');
    assert.equal(first?.request.headers.get('content-type'), 'application/x-www-form-urlencoded');
    assert.equal(
      first?.request.body,
      'grant_type=client_credentials&client_id=c&client_secret=a%20b%26c&scope=https%3A%2F%2Fmanagement.azure.com%2F.default',
    );
  });
});
