/** A token of Entra for an identity that is not the setup identity. */
import assert from 'node:assert/strict';
import { Secret } from '../../core';
import { askToken } from '../../core/http/entra';
import { asClientId, asTenantId } from '../../core/names/ids';
import { certificateOf } from '../certificates';
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

  it('is asked for by an assertion of its own each time where the key is a certificate', async () => {
    const certificate = await certificateOf('tried');
    const claims: Readonly<Record<string, string | number>>[] = [];
    const key = {
      kind: 'certificate',
      certificate: {
        ...certificate,
        assert: async (of: Readonly<Record<string, string | number>>) => {
          claims.push(of);
          return new Secret(`signed ${claims.length}`);
        },
      },
    } as const;
    const { context, asked } = served(() => ({ body: { access_token: 'token' } }));
    const client = { tenantId: asTenantId('t'), clientId: asClientId('c'), key };
    await askToken(context, client, 'https://vault.azure.net');
    await askToken(context, client, 'https://vault.azure.net');
    const [first, second] = claims;
    const now = context.clock.now().getTime() / 1000;
    const { jti, ...others } = first ?? {};
    assert.deepEqual(others, {
      aud: 'https://login.microsoftonline.com/t/oauth2/v2.0/token',
      iss: 'c',
      sub: 'c',
      nbf: now,
      iat: now,
      exp: now + 600,
    });
    assert.match(String(jti), /^[0-9a-f-]{36}$/);
    assert.notEqual(jti, second?.jti);
    const form = Object.fromEntries(new URLSearchParams(String(asked[1]?.request.body)));
    assert.deepEqual(form, {
      grant_type: 'client_credentials',
      client_id: 'c',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: 'signed 2',
      scope: 'https://vault.azure.net/.default',
    });
  });
});
