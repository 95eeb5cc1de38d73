import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { createLocalJWKSet, importPKCS8, jwtVerify, SignJWT } from 'jose';
import { arm, graph, login, Party, withSecret } from './party';

describe('Entra in the emulator', () => {
  it('gives tokens that its published keys verify, with the claims of a service principal', async () => {
    const party = new Party(withSecret());
    const configuration = await party.ask(
      'GET',
      `${login}/contoso.onmicrosoft.com/v2.0/.well-known/openid-configuration`,
    );
    const keys = await party.ask('GET', configuration.body.jwks_uri);
    const token = await party.token('https://graph.microsoft.com');
    const currentDate = party.emulator.clock.now();
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys.body), { currentDate, algorithms: ['RS256'] });
    const { appId, principalId } = party.application('azure-setup');
    assert.deepEqual(
      [payload.aud, payload.appid, payload.oid, payload.tid, payload.roles],
      ['https://graph.microsoft.com', appId, principalId, party.tenantId, ['Application.ReadWrite.OwnedBy']],
    );
    assert.equal(payload.iss, `https://sts.windows.net/${party.tenantId}/`);
    assert.equal(Number(payload.exp) - Number(payload.iat), 3600);
  });

  it('says why it gives no token', async () => {
    const party = new Party(withSecret());
    const { appId } = party.application('azure-setup');
    const good = { client_id: appId, client_secret: 'the-secret' };
    const codes = [
      await party.signIn({ ...good, client_secret: 'wrong' }),
      await party.signIn({ ...good, client_id: '11111111-2222-4333-8444-555555555555' }),
      await party.signIn(good, 'nobody.onmicrosoft.com'),
      await party.signIn({ ...good, scope: 'https://unknown.example/.default' }),
      await party.signIn({ client_id: appId }),
    ].map(({ body }) => body.error_codes[0]);
    assert.deepEqual(codes, [7000215, 700016, 90002, 500011, 7000216]);
    party.emulator.clock.advance(3 * 365 * 24 * 3600);
    const late = await party.signIn(good);
    assert.equal(late.status, 401);
    assert.match(late.body.error_description, /^AADSTS7000222: .*Trace ID: .*Timestamp: 2029-/s);
  });

  it('takes the older endpoint, which gives numbers as texts', async () => {
    const party = new Party(withSecret());
    const form = {
      grant_type: 'client_credentials',
      client_id: party.application('azure-setup').appId,
      client_secret: 'the-secret',
      resource: `${arm}/`,
    };
    const { body } = await party.ask('POST', `${login}/${party.tenantId}/oauth2/token`, {
      body: String(new URLSearchParams(form)),
    });
    assert.equal(body.expires_in, '3599');
    assert.equal(body.resource, `${arm}/`);
  });

  it('knows a tenant only in its own cloud', async () => {
    const party = new Party('us-government');
    const at = (host: string) =>
      party.ask('POST', `https://${host}/${party.tenantId}/oauth2/v2.0/token`, {
        body: 'grant_type=client_credentials',
      });
    assert.deepEqual((await at('login.microsoftonline.com')).body.error_codes, [90002]);
    assert.deepEqual((await at('login.microsoftonline.us')).body.error_codes, [900144]);
  });

  it('takes an assertion signed with the registered certificate, and no other', async () => {
    const party = new Party('setup-by-certificate');
    const { endpoints } = await party.emulator.queueJob({ connections: ['azure-setup'] });
    const pem = endpoints[0]?.authorization.parameters.servicePrincipalCertificate ?? '';
    const clientId = party.application('azure-setup').appId;
    const sign = async (x5t: string, key: string) =>
      new SignJWT({ iss: clientId, sub: clientId, aud: `${login}/${party.tenantId}/oauth2/v2.0/token` })
        .setProtectedHeader({ alg: 'RS256', x5t })
        .setNotBefore(party.emulator.clock.now())
        .setExpirationTime(new Date(party.emulator.clock.now().getTime() + 600_000))
        .sign(await importPKCS8(key, 'RS256'));
    const thumbprint = createHash('sha1').update(new X509Certificate(pem).raw).digest('base64url');
    const key = /-----BEGIN PRIVATE KEY-----[\s\S]+-----END PRIVATE KEY-----/.exec(pem)?.[0] ?? '';
    const good = await sign(thumbprint, key);
    assert.equal((await party.signInFederated('azure-setup', good)).status, 200);
    const other = await sign('AAAA', key);
    assert.deepEqual((await party.signInFederated('azure-setup', other)).body.error_codes, [700027]);
    const broken = `${good.slice(0, -8)}AAAAAAAA`;
    assert.deepEqual((await party.signInFederated('azure-setup', broken)).body.error_codes, [700027]);
  });

  it('matches a federated assertion to the letter', async () => {
    const party = new Party(withSecret());
    const assertion = await party.assertion('azure-setup');
    assert.equal((await party.signInFederated('azure-setup', assertion)).status, 200);
    assert.deepEqual((await party.signInFederated('bystander', assertion)).body.error_codes, [70025]);
  });

  const setupOwner = withSecret().replace('secret: the-secret }', 'secret: the-secret, owners: [azure-setup] }');
  const mismatches: readonly [what: string, change: (have: Record<string, string>) => object, code: number][] = [
    ['another issuer', () => ({ issuer: 'https://example.com' }), 700211],
    ['another subject', () => ({ subject: 'nobody' }), 700213],
    ['a subject in other case', ({ subject = '' }) => ({ subject: subject.toUpperCase() }), 7002138],
    ['another audience', () => ({ audiences: ['api://other'] }), 700212],
  ];
  for (const [what, change, code] of mismatches) {
    it(`refuses a federated assertion when the trust names ${what}: ${code}`, async () => {
      const party = new Party(setupOwner);
      const token = await party.token('https://graph.microsoft.com');
      const set = `${graph}/applications(appId='${party.application('azure-setup').appId}')/federatedIdentityCredentials`;
      const [have] = (await party.ask('GET', set, { token })).body.value;
      assert.equal((await party.ask('PATCH', `${set}/${have.id}`, { token, body: change(have) })).status, 204);
      party.emulator.clock.advance(2);
      const answer = await party.signInFederated('azure-setup', await party.assertion('azure-setup'));
      assert.deepEqual(answer.body.error_codes, [code]);
    });
  }

  it('does not match a credential before it has replicated, nor an assertion after its time', async () => {
    const party = new Party(setupOwner);
    const token = await party.token('https://graph.microsoft.com');
    const set = `${graph}/applications(appId='${party.application('azure-setup').appId}')/federatedIdentityCredentials`;
    const [have] = (await party.ask('GET', set, { token })).body.value;
    const { name, issuer, subject, audiences } = have;
    await party.ask('DELETE', `${set}/${have.id}`, { token });
    assert.equal((await party.ask('POST', set, { token, body: { name, issuer, subject, audiences } })).status, 201);
    const assertion = await party.assertion('azure-setup');
    assert.deepEqual((await party.signInFederated('azure-setup', assertion)).body.error_codes, [70021]);
    party.emulator.clock.advance(2);
    assert.equal((await party.signInFederated('azure-setup', assertion)).status, 200);
    party.emulator.clock.advance(2 * 24 * 3600);
    assert.deepEqual((await party.signInFederated('azure-setup', assertion)).body.error_codes, [700024]);
  });

  it("refuses Entra's own issuer for a multi-tenant application", async () => {
    const party = new Party('multi-tenant-app');
    const job = await party.emulator.queueJob({ pipeline: 'train', connections: ['mlw-churn'] });
    const url = `${job.variables['System.OidcRequestUri']}?api-version=7.1&serviceConnectionId=${job.endpoints[0]?.id}`;
    const answer = await party.ask('POST', url, { token: job.systemConnection.accessToken, body: {} });
    assert.deepEqual((await party.signInFederated('churn-by-hand', answer.body.oidcToken)).body.error_codes, [70052]);
  });

  it("gives the machine's identity a token for a day, if the header is there", async () => {
    const party = new Party('setup-by-managed-identity');
    const url = `http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=${arm}`;
    assert.equal((await party.ask('GET', url)).status, 400);
    const given = await party.ask('GET', url, { headers: { Metadata: 'true' } });
    assert.equal(given.body.expires_in, '86399');
    const read = await party.ask('GET', `${arm}${party.workspace}?api-version=2024-10-01`, {
      token: given.body.access_token,
    });
    assert.equal(read.body.name, 'mlw-churn');
    const none = await new Party('contoso').ask('GET', url, { headers: { Metadata: 'true' } });
    assert.equal(none.body.error_description.split(' Trace')[0], 'Identity not found');
  });
});
