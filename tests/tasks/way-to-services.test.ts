import assert from 'node:assert/strict';
import { isWrite } from '../../scripts/lab';
import { packagedOnce } from '../package-once';
import { startLoginProxy } from './login-proxy';
import { evaluate } from './own-node';
import { onBench } from './served-run';

describe('task EnsureAmlServiceConnection, on its way to the services', () => {
  before(async function () {
    this.timeout(120_000);
    await packagedOnce();
  });

  it('fails in words where the agent knows no federation', async () => {
    await onBench('contoso', async ({ run, served }) => {
      const { result, issues } = await run({}, { variables: { 'System.OidcRequestUri': '' } });
      assert.equal(result, 'failed');
      assert.equal(issues.length, 1, issues.join('\n'));
      assert.match(issues[0] ?? '', /offers no id token.*\n.*Azure DevOps Server and old agents.*\n.*client secret/);
      assert.ok(served.emulator.transcript.every((entry) => !isWrite(entry) && entry.url.startsWith('https://dev.')));
    });
  });

  for (const address of ['proxy corp', 'proxy.corp:8080', 'http://reader:50%@proxy.corp']) {
    it(`fails in words where the agent's proxy is "${address}"`, async () => {
      await onBench('contoso', async ({ run }) => {
        const { result, issues } = await run({}, { variables: { 'Agent.ProxyUrl': address } });
        assert.equal(result, 'failed');
        assert.equal(issues.length, 1, issues.join('\n'));
        assert.match(
          issues[0] ?? '',
          /^The proxy of the agent's machine cannot be used. \[agent\.proxy\]\n"(http:\/\/)?proxy/,
        );
      });
    });
  }

  for (const task of ['EnsureAmlServiceConnection', 'LinkSynapseAml', 'ManageAmlLinks'] as const) {
    it(`${task} goes on where the agent's bypass list holds a wildcard, and names what it cannot read`, async () => {
      await onBench('contoso', async ({ run }) => {
        const list = JSON.stringify(['localhost', '*\\.example\\.com', '', '(corp']);
        const inputs = task === 'ManageAmlLinks' ? {} : { mode: 'plan' };
        const { result, log, issues } = await run(inputs, { task, variables: { 'Agent.ProxyBypassList': list } });
        assert.equal(result, 'succeeded', log);
        const named = issues.filter((issue) => issue.includes('[advice.proxy-bypass]'));
        assert.deepEqual([named.length, named[0]?.includes('The entry "(corp"')], [1, true], issues.join('\n'));
      });
    });
  }

  it('is never green when it ends with the work undone', () => {
    const code = `const { runTask } = await import('./tasks/task.ts'); void runTask(() => new Promise(() => {}));`;
    const { stdout } = evaluate(code);
    assert.match(stdout, /task\.logissue type=error;code=internal.*Nothing was left to wait for/);
    assert.match(stdout, /task\.complete result=Failed/);
  });

  it('goes by a proxy with user and password everywhere, and shows the password nowhere', async () => {
    const [user, password] = ['con@toso', 'p%4:t/1#%'];
    await onBench('contoso', async ({ run, served }) => {
      const proxy = await startLoginProxy(served.ready.proxy, user, password);
      const configured = { 'Agent.ProxyUrl': proxy.url, 'Agent.ProxyUsername': user };
      try {
        const { result, log, left } = await run(
          {},
          { isDebug: true, variables: { ...configured, 'Agent.ProxyPassword': password } },
        );
        assert.equal(result, 'succeeded', log);
        assert.deepEqual([...proxy.passed].sort(), [
          'dev.azure.com',
          'graph.microsoft.com',
          'login.microsoftonline.com',
          'management.azure.com',
        ]);
        for (const form of [password, encodeURIComponent(password)]) {
          assert.ok(!left.includes(form));
        }
        const shown = log.split('\n').filter((line) => line.includes('Agent.ProxyPassword='));
        assert.ok(shown.length <= 2, shown.join('\n'));
        const refused = await run({}, { variables: { ...configured, 'Agent.ProxyPassword': 'old%' } });
        assert.deepEqual([refused.result, refused.steps[0]?.exitCode], ['failed', 0]);
        assert.match(refused.issues[0] ?? '', /^No answer from dev\.azure\.com.*\n.*user and password: status 407/);
      } finally {
        proxy.close();
      }
    });
  });

  it('names who refused the sign-in: Azure DevOps, the network, Entra', async () => {
    await onBench('contoso', async ({ run, served }) => {
      const words = 'There is no explicit reference to service connection x from current stage.';
      const body = { message: words, typeKey: 'InvalidRequestContentException' };
      served.emulator.setFaults([
        { match: { url: 'oidctoken' }, times: 99, fault: { kind: 'status', status: 403, body } },
      ]);
      const byAzdo = await run();
      assert.match(byAzdo.issues[0] ?? '', /^Azure DevOps gave this job no id token/);
      assert.match(byAzdo.issues[0] ?? '', /no explicit reference.*\n.*same stage/);

      served.emulator.setFaults([{ match: { service: 'entra' }, times: 99, fault: { kind: 'reset' } }]);
      const byNetwork = await run();
      assert.match(byNetwork.issues[0] ?? '', /^No answer from login\.microsoftonline\.com.*\n.*\n.*proxy settings/);

      const refusal = {
        error: 'invalid_client',
        error_description: 'AADSTS70025: no credential.',
        error_codes: [70025],
      };
      served.emulator.setFaults([
        { match: { url: '/oauth2/v2.0/token' }, times: 99, fault: { kind: 'status', status: 401, body: refusal } },
      ]);
      const byEntra = await run();
      assert.match(
        byEntra.issues[0] ?? '',
        /^The setup connection \(azureSubscription\) could not sign in to Azure\..*\n.*Entra said: .*AADSTS70025/,
      );
    });
  });

  it('asks again for a token of the pipeline that was refused once', () => {
    const code = `
      process.env.ENDPOINT_AUTH_PARAMETER_SYSTEMVSSCONNECTION_ACCESSTOKEN = 'a-token';
      process.env.SYSTEM_OIDCREQUESTURI = 'https://dev.azure.com/oidctoken';
      const { makeTokens } = await import('./tasks/tokens.ts');
      const { cloudOf } = await import('./core/index.ts');
      const { createHttpHeaders } = await import('@azure/core-rest-pipeline');
      let asked = 0;
      const sendRequest = async (request) => ({ request, status: ++asked && 403, headers: createHttpHeaders(), bodyAsText: '{}' });
      const connection = { input: 'azureSubscription', id: 'x', url: '', scheme: 'WorkloadIdentityFederation', parameter: () => 'x', data: () => undefined };
      const agentHttp = { client: { sendRequest }, firstRequestSent: new Promise(() => {}), stopWaiting: () => {} };
      const clock = { now: () => new Date(), sleep: async () => {} };
      const token = makeTokens(connection, cloudOf({ environment: 'AzureCloud' }), { agentHttp, clock });
      for (const time of [1, 2]) await token('https://graph.microsoft.com').catch(() => {});
      console.log('asked ' + asked);`;
    const { stdout, stderr } = evaluate(code);
    assert.match(stdout, /asked 2/, stderr);
  });

  it('asks once for a token that two want at the same time', () => {
    const code = `
      const { makeTokens } = await import('./tasks/tokens.ts');
      const { cloudOf } = await import('./core/index.ts');
      const { createHttpHeaders } = await import('@azure/core-rest-pipeline');
      let asked = 0;
      const bodyAsText = JSON.stringify({ token_type: 'Bearer', expires_in: 3599, access_token: 'a-token' });
      const sendRequest = async (request) => ({ request, status: ++asked && 200, headers: createHttpHeaders(), bodyAsText });
      const parameters = { tenantid: 'tenant', serviceprincipalid: 'client', serviceprincipalkey: 'key' };
      const parameter = (name) => parameters[name];
      const connection = { input: 'azureSubscription', id: 'x', url: '', scheme: 'ServicePrincipal', parameter, data: () => undefined };
      const agentHttp = { client: { sendRequest }, firstRequestSent: Promise.resolve(), stopWaiting: () => {} };
      const clock = { now: () => new Date(), sleep: async () => {} };
      const token = makeTokens(connection, cloudOf({ environment: 'AzureCloud' }), { agentHttp, clock });
      const audience = 'https://graph.microsoft.com';
      const [one, other] = await Promise.all([token(audience), token(audience)]);
      console.log('asked ' + asked + ' ' + (one === other) + ' ' + (await token(audience) === one));`;
    const { stdout, stderr } = evaluate(code);
    assert.match(stdout, /asked 1 true true/, stderr);
  });

  it('keeps the reports of several steps of one job apart', async () => {
    await onBench('contoso', async ({ run }) => {
      const { result, steps, log } = await run(
        { mode: 'plan' },
        { thenRun: [{}, { project: 'tools', mode: 'check' }] },
      );
      const files = steps.map((step) => step.outputVariables.reportFile ?? '');
      assert.match(files[0] ?? '', /AML-link-mlw-churn-prod-plan-[0-9a-f]{6}\.json$/, log);
      assert.equal(new Set(files).size, files.length, result);
    });
  });
});
