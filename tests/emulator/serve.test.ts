import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { parseSeed } from '../../emulator/seed/read';
import { type Served, serveEmulator } from '../../emulator/serve';
import { withSecret } from './party';

const run = promisify(execFile);

/** What a person's script would be: the vendors' clients with their defaults, on plain Node. */
const vendorScript = `
const { ClientSecretCredential } = require('@azure/identity');
const { AzureMachineLearningWorkspaces } = require('@azure/arm-machinelearning');
const [tenantId, clientId, subscriptionId, name] = process.argv.slice(1);
const client = new AzureMachineLearningWorkspaces(new ClientSecretCredential(tenantId, clientId, 'the-secret'), subscriptionId);
client.workspaces.get('rg-ml', name).then(
  (found) => console.log(JSON.stringify({ id: found.id, location: found.location })),
  (error) => console.log(JSON.stringify({ code: error.code, status: error.statusCode })),
);`;

const machineScript = `
const { ManagedIdentityCredential } = require('@azure/identity');
new ManagedIdentityCredential().getToken('https://management.azure.com/.default').then(
  ({ token }) => console.log(JSON.parse(Buffer.from(token.split('.')[1], 'base64url')).xms_mirid),
  (error) => console.log(error.message),
);`;

describe('The emulator on a port', () => {
  let served: Served;
  const seed = parseSeed(
    withSecret(
      'agentIdentity: id-agent\nsubscriptions:\n  - { name: ML Platform, resourceGroups: [{ name: rg-ml, identities: [{ name: id-agent }] }] }',
    ),
  );
  before(async () => {
    served = await serveEmulator({ seed });
  });
  after(() => served.close());

  const node = async (script: string, ...values: string[]) => {
    const { ready } = served;
    const env = {
      PATH: process.env.PATH,
      HTTPS_PROXY: ready.proxy,
      NODE_EXTRA_CA_CERTS: ready.ca,
      AZURE_POD_IDENTITY_AUTHORITY_HOST: ready.proxy,
    };
    return (await run(process.execPath, ['-e', script, ...values], { env })).stdout.trim();
  };
  const curl = async (...values: string[]) =>
    (await run('curl', ['-s', '--max-time', '5', '--cacert', served.ready.ca, ...values])).stdout;
  const workspace = (name: string) => {
    const [tenant, subscription] = [seed.tenants[0], seed.subscriptions[0]];
    const setup = tenant?.applications.find(({ displayName }) => displayName === 'azure-setup');
    return node(vendorScript, tenant?.id ?? '', setup?.appId ?? '', subscription?.id ?? '', name);
  };

  it("serves Microsoft's own clients under the real names, with a proxy and a CA as their only settings", async () => {
    const found = JSON.parse(await workspace('mlw-churn'));
    assert.match(found.id, /mlw-churn$/);
    assert.deepEqual(JSON.parse(await workspace('mlw-gone')), { code: 'ResourceNotFound', status: 404 });
  });

  it("gives the machine's identity to Microsoft's own client", async () => {
    assert.match(await node(machineScript), /\/userAssignedIdentities\/id-agent$/);
  });

  it('serves the same on one base address, with links that lead back to it', async () => {
    const configuration = JSON.parse(
      await curl(`${served.ready.base}/contoso.onmicrosoft.com/v2.0/.well-known/openid-configuration`),
    );
    assert.ok(configuration.token_endpoint.startsWith(`${served.ready.base}/`));
    const refused = JSON.parse(await curl(`${served.ready.base}/subscriptions?api-version=2022-12-01`));
    assert.equal(refused.error.code, 'AuthenticationFailed');
  });

  it('forwards nothing: a host that nobody owns answers 501, over TLS and plain', async () => {
    const proxied = await curl('-w', '%{http_code}', '--proxy', served.ready.proxy, 'https://example.com/page');
    assert.match(proxied, /"NotEmulated".*https:\/\/example.com\/page.*501$/);
    assert.match(await curl('-w', '%{http_code}', '--proxy', served.ready.proxy, 'http://example.com/'), /501$/);
  });

  it('hangs or drops the connection when a fault says so', async () => {
    served.emulator.setFaults([
      { match: { service: 'arm' }, fault: { kind: 'timeout' } },
      { match: { service: 'arm' }, nth: 2, fault: { kind: 'reset' } },
    ]);
    const url = `${served.ready.base}/tenants?api-version=2022-12-01`;
    const exit = (...values: string[]) =>
      curl(...values, url).then(
        () => 0,
        (error: { code: number }) => error.code,
      );
    assert.equal(await exit('--max-time', '0.3'), 28);
    assert.ok([52, 56].includes(await exit()));
    assert.equal(await exit(), 0);
  });

  it('survives clients that leave in the middle', async () => {
    const port = Number(new URL(served.ready.proxy).port);
    for (const text of ['\x16\x03\x01garbage', 'CONNECT a:443 HTTP/1.1\r\n\r\n\x16junk', 'nonsense\r\n\r\n']) {
      await new Promise<void>((done) => {
        const socket = connect(port, '127.0.0.1', () => socket.end(text));
        socket
          .on('error', () => done())
          .on('close', () => done())
          .resume();
      });
    }
    assert.equal((await fetch(served.ready.control)).status, 200);
  });
}).timeout(20_000); // starting Node and curl takes a while on a busy machine

describe('npm run emulator', () => {
  const main = ['--import', 'tsx', 'emulator/main.ts'];

  it('prints one line of JSON when it is ready, and ends cleanly when told to', async () => {
    const child = spawn(process.execPath, [...main, '--seed', 'us-government'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const line = await new Promise<string>((done) =>
      child.stdout.once('data', (data: Buffer) => done(data.toString())),
    );
    const ready = JSON.parse(line);
    assert.deepEqual(Object.keys(ready), ['ready', 'proxy', 'base', 'ca', 'control']);
    assert.equal((await fetch(`${ready.control}/state`)).status, 200);
    child.kill('SIGTERM');
    assert.equal(await new Promise((done) => child.once('exit', done)), 0);
  });

  it('refuses wrong options and seeds with exit code 2', async () => {
    const exit = (...values: string[]) =>
      run(process.execPath, [...main, ...values]).catch(({ code, stderr }) => ({ code, stderr }));
    for (const [values, text] of [
      [['--port', 'x'], /--port/],
      [['--nope'], /nope/],
      [['--seed', 'nowhere'], /no seed 'nowhere'/],
    ] as const) {
      const { code, stderr } = (await exit(...values)) as { code: number; stderr: string };
      assert.equal(code, 2);
      assert.match(stderr, text);
    }
  });
}).timeout(20_000);
