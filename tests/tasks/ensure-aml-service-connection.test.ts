import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isWrite } from '../../scripts/lab';
import { packagedOnce, root } from '../package-once';
import { countMade } from '../recipes/made';
import { onBench } from './served-run';

const once = { applications: 1, identities: 0, principals: 1, credentials: 1, assignments: 1, connections: 1 };
const command = '##vso[task.setvariable variable=stolen]yes';

describe('task EnsureAmlServiceConnection, packaged', () => {
  before(async function () {
    this.timeout(120_000);
    await packagedOnce();
  });

  it('runs the sample twice: created, then no change, with outputs, summary and report', async () => {
    await onBench('contoso', async ({ served, run, requests }) => {
      const sample = () => run({}, { file: join(root, 'samples', 'azure-pipelines.yml') });
      const first = await sample();
      assert.equal(first.result, 'succeeded', first.log);
      const { connectionId = '', connectionName, changed, principalId, reportFile = '' } = first.outputs;
      assert.match(
        first.log,
        new RegExp(`connection mlw-churn-prod \\(${connectionId}\\); changed by this run - true`),
      );
      assert.deepEqual([connectionName, changed, principalId !== ''], ['mlw-churn-prod', 'true', true]);
      assert.match(
        readFileSync(first.steps[0]?.summary ?? '', 'utf8'),
        /\*\*created\*\*, proved by a call to the workspace/,
      );
      assert.equal(existsSync(reportFile), false, 'the temporary folder is emptied after the job');
      assert.match(first.left, /"outcome": "created"/);
      assert.ok(requests().length <= 17);
      const second = await sample();
      assert.deepEqual([second.result, second.outputs.changed], ['succeeded', 'false']);
      assert.equal(second.outputs.connectionId, connectionId);
      assert.match(second.log, /no change: service connection "mlw-churn-prod"/);
      assert.deepEqual(countMade(served.emulator), once);
    });
  });

  for (const seed of ['contoso', 'setup-by-secret', 'setup-by-certificate', 'setup-by-managed-identity']) {
    it(`sets up by ${seed}, and shows no secret, token or key with debug`, async () => {
      await onBench(seed, async ({ served, run }) => {
        const more = seed.endsWith('identity') ? { identity: 'newManagedIdentity' } : {};
        const { result, log, left } = await run(more, { isDebug: true });
        assert.equal(result, 'succeeded', log);
        assert.match(log, /debug: GET https:\/\/management\.azure\.com/);
        assert.doesNotMatch(left, /eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|PRIVATE KEY|client_assertion=/);
        for (const [label, secret] of Object.entries(served.emulator.secrets())) {
          for (const line of secret.split('\n').filter((part) => part.length > 8 && !part.startsWith('-----'))) {
            assert.ok(!left.includes(line), `${label} is shown`);
          }
        }
      });
    });
  }

  it('reaches the US government cloud by what the setup connection says', async () => {
    await onBench('us-government', async ({ run, requests }) => {
      assert.equal((await run()).result, 'succeeded');
      assert.ok(
        requests().every(({ url }) => !/\.azure\.com|graph\.microsoft\.com/.test(url.replace('dev.azure.com', ''))),
      );
    });
  });

  it('reaches China by what the setup connection says, and signs in where the library sends it there', async () => {
    await onBench('china', async ({ run, served }) => {
      const { result, log } = await run();
      assert.equal(result, 'succeeded', log);
      const hosts = new Set(served.emulator.transcript.map(({ url }) => new URL(url).host));
      assert.deepEqual([...hosts].sort(), [
        'dev.azure.com',
        'login.partner.microsoftonline.cn',
        'management.chinacloudapi.cn',
        'microsoftgraph.chinacloudapi.cn',
      ]);
    });
  });

  it('refuses wrong inputs with every complaint and no request', async () => {
    await onBench('contoso', async ({ served, run }) => {
      const wrong = {
        workspace: 'x',
        connectionName: 'a,b',
        identity: 'newest',
        pipelineAccess: 'some',
        mode: 'maybe',
        clientId: 'me',
      };
      const { result, issues } = await run(wrong);
      assert.equal(result, 'failed');
      for (const input of Object.keys(wrong)) {
        assert.equal(issues.filter((issue) => issue.startsWith(`The input ${input}: `)).length, 1, input);
      }
      assert.deepEqual(served.emulator.transcript, []);
    });
  });

  it('plans without a write, and keeps the plan', async () => {
    await onBench('contoso', async ({ served, run, requests }) => {
      const { result, outputs, left } = await run({ mode: 'plan' });
      assert.deepEqual([result, outputs.changed, outputs.connectionId], ['succeeded', 'false', '']);
      assert.match(left, /\*\*planned\*\*/);
      assert.match(left, /service connection \|.*after app registration/);
      assert.deepEqual(requests().filter(isWrite), []);
      assert.equal(countMade(served.emulator).applications, 0);
    });
  });

  it('says a problem in three lines with the request id', async () => {
    await onBench('contributor-only', async ({ run }) => {
      const { result, issues } = await run();
      assert.equal(result, 'failed');
      assert.equal(issues.length, 1);
      assert.match(
        issues[0] ?? '',
        /^Not allowed to give the role "Contributor".*\n.*lacks Microsoft.Authorization.*\nAsk an Owner/,
      );
    });
    const unaskable = `
extends: build-without-creator
lacks: [{ principal: churn Build Service (contoso), system: azdo, action: ask }]
`;
    await onBench(unaskable, async ({ run }) => {
      assert.match(
        (await run()).issues.at(-1) ?? '',
        /is not a Creator.*\nAsk an administrator.*\nRequest id: \S+ \(\d{4}-/,
      );
    });
  });

  it('leaves commands in the words of a service without effect', async () => {
    const fault = (body: unknown) => ({ kind: 'status', status: 400, body }) as const;
    const words = `no\n${command}\r\n##[error]${command} ###vso[task.complete result=Succeeded]done`;
    await onBench('contoso', async ({ served, run }) => {
      for (const url of ['workspaces/mlw-churn\\?', '/applications', 'serviceendpoint/endpoints\\?', 'endpointproxy']) {
        served.emulator.setFaults([
          {
            match: { url },
            times: 99,
            fault: fault({ error: { code: 'Odd', message: words }, message: words, typeKey: 'Odd' }),
          },
        ]);
        const { result, variables, log } = await run({}, { isDebug: true });
        assert.equal(result, 'failed', url);
        assert.equal(variables.stolen, undefined, url);
        assert.match(log, /# #vso\[task\.setvariable variable=stolen\]yes/, url);
        assert.doesNotMatch(log, /##\[error\]/, url);
      }
    });
  });

  it('leaves commands in what somebody wrote into a connection without effect', async () => {
    const seed = `
extends: made-by-hand
organizations:
  - name: contoso
    projects:
      - { name: churn, buildRole: Administrator, connections: [{ name: mlw-churn, description: ${JSON.stringify(command)} }] }
`;
    await onBench(seed, async ({ run }) => {
      const { variables, left } = await run(
        { connectionName: 'mlw-churn', description: 'ours', mode: 'plan' },
        { isDebug: true },
      );
      assert.equal(variables.stolen, undefined);
      assert.match(left, /description/);
    });
  });
});
