import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { parseSeed } from '../../emulator/seed/read';
import { type Served, serveEmulator } from '../../emulator/serve';

const seed = parseSeed(`
extends: china
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
      - { displayName: azure-setup, secret: the-secret }
`);

/** Both addresses that clients are given for the cloud's Entra. */
const script = `
const { ClientSecretCredential } = require('@azure/identity');
const [tenantId, clientId, authorityHost] = process.argv.slice(1);
new ClientSecretCredential(tenantId, clientId, 'the-secret', { authorityHost })
  .getToken('https://management.chinacloudapi.cn/.default')
  .then(({ token }) => fetchGroup(token))
  .then(console.log, (error) => console.log(error.message));
async function fetchGroup(token) {
  const { createDefaultHttpClient, createPipelineRequest, proxyPolicy, createEmptyPipeline } = require('@azure/core-rest-pipeline');
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(proxyPolicy());
  const url = 'https://management.chinacloudapi.cn/subscriptions?api-version=2022-12-01';
  const request = createPipelineRequest({ url, headers: undefined });
  request.headers.set('Authorization', 'Bearer ' + token);
  return JSON.parse((await pipeline.sendRequest(createDefaultHttpClient(), request)).bodyAsText).value[0].displayName;
}`;

describe('The emulator in China', () => {
  let served: Served;
  before(async () => {
    served = await serveEmulator({ seed });
  });
  after(() => served.close());

  for (const host of ['login.chinacloudapi.cn', 'login.partner.microsoftonline.cn']) {
    it(`signs Microsoft's own client in at ${host}, and it goes on to the Azure there`, async () => {
      const [tenant] = seed.tenants;
      const { appId = '' } = tenant?.applications.find(({ displayName }) => displayName === 'azure-setup') ?? {};
      const env = {
        PATH: process.env.PATH,
        HTTPS_PROXY: served.ready.proxy,
        NODE_EXTRA_CA_CERTS: served.ready.ca,
      };
      const values = [tenant?.id ?? '', appId, `https://${host}`];
      const { stdout } = await promisify(execFile)(process.execPath, ['-e', script, ...values], { env });
      assert.equal(stdout.trim(), 'ML Platform');
      const asked = served.emulator.transcript.map(({ url }) => new URL(url).hostname);
      assert.ok(
        asked.every((name) => name.endsWith('.cn')),
        asked.join(' '),
      );
    });
  }

  it('vouches for connections by the issuer of Azure DevOps', async () => {
    const { endpoints } = await served.emulator.queueJob({ connections: ['azure-setup'] });
    const [setup] = endpoints;
    assert.match(
      setup?.authorization.parameters.workloadIdentityFederationIssuer ?? '',
      /^https:\/\/vstoken\.dev\.azure\.com\//,
    );
    assert.deepEqual(
      [setup?.data.environment, setup?.data.environmentUrl, setup?.data.activeDirectoryAuthority],
      ['AzureChinaCloud', 'https://management.chinacloudapi.cn/', 'https://login.chinacloudapi.cn/'],
    );
  });
}).timeout(20_000); // starting Node takes a while on a busy machine
