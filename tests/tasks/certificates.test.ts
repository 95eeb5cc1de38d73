import assert from 'node:assert/strict';
import { packagedOnce } from '../package-once';
import { onBench } from './served-run';

describe('task EnsureAmlServiceConnection, with certificates of a private authority', () => {
  before(async function () {
    this.timeout(120_000);
    await packagedOnce();
  });

  it('trusts the authority that the agent was configured with, on the way to every service', async () => {
    await onBench('contoso', async ({ run }) => {
      const { result, log } = await run({}, { agent: { certificates: 'agent' } });
      assert.equal(result, 'succeeded', log);
    });
  });

  it('names the host, the authority and what to set where it is not known', async () => {
    await onBench('contoso', async ({ run }) => {
      const env = { NODE_EXTRA_CA_CERTS: '' };
      const byAzdo = await run({}, { env });
      const [issue = ''] = byAzdo.issues;
      assert.match(issue, /^The certificate of (dev\.azure\.com|login\.microsoftonline\.com) was not accepted\./);
      assert.match(issue, /issued by "AML Links emulator": .*\(UNABLE_TO_\w+\)/);
      assert.match(issue, /set NODE_EXTRA_CA_CERTS to a PEM file.*--sslcacert/);
      assert.equal(byAzdo.issues.length, 1, byAzdo.issues.join('\n'));
    });
  });

  it('validates all certificates in Azure DevOps Services, though the agent skips it, and says so', async () => {
    await onBench('contoso', async ({ run }) => {
      const { issues, log } = await run({}, { agent: { certificates: 'skipped' } });
      assert.match(log, /--sslskipcertvalidation\): this task validates them all the same/);
      assert.match(issues[0] ?? '', /^The certificate of /);
    });
  });

  it('skips validation for the collection of a server alone, where the agent does, and says so once', async () => {
    await onBench('azure-devops-server', async ({ run, requests }) => {
      const inputs = { authentication: 'secret', mode: 'plan' };
      const { issues, log } = await run(inputs, { agent: { certificates: 'skipped' } });
      assert.equal(log.match(/skips the validation of certificates/g)?.length, 1);
      assert.match(log, /so it is done for https:\/\/tfs\.contoso\.local\/DefaultCollection, and for nothing else/);
      assert.match(issues[0] ?? '', /^The certificate of login\.microsoftonline\.com was not accepted/);
      const hosts = new Set(requests().map(({ url }) => new URL(url).host));
      assert.deepEqual([...hosts], ['tfs.contoso.local']);
    });
  });

  it('says which file of the agent cannot be used, before any request', async () => {
    await onBench('contoso', async ({ run, served }) => {
      for (const [name, option] of [
        ['Agent.CAInfo', '--sslcacert'],
        ['Agent.ClientCert', '--sslclientcert'],
      ] as const) {
        const { issues } = await run({}, { variables: { [name]: '/nowhere/own.pem' } });
        assert.match(
          issues[0] ?? '',
          new RegExp(`certificates that the agent.*\\n.*"/nowhere/own\\.pem" \\(${option}\\)`),
        );
      }
      assert.deepEqual(served.emulator.transcript, []);
    });
  });
});
