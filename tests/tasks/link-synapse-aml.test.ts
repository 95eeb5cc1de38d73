import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, readObjects, readText } from '../../emulator/json';
import { packagedOnce, root } from '../package-once';
import { type Bench, onBench, type RunMore } from './served-run';

const task = { task: 'LinkSynapseAml' } as const satisfies RunMore;
const command = '##vso[task.setvariable variable=stolen]yes';
const key = 'a-key-that-the-tests-know-0123456789abcd';
const withKnownKey = `
extends: synapse-spn-link
tenants:
  - domain: contoso.onmicrosoft.com
    applications: [{ displayName: app-synapse-link, secret: ${key} }]
`;

function linksOf({ served }: Bench): readonly string[] {
  const state = served.emulator.state().synapse;
  const [workspace] = readObjects(isObject(state) ? state : {}, 'workspaces');
  return readObjects(workspace ?? {}, 'linkedServices').map((one) => readText(one, 'name') ?? '');
}

function clientIdOf({ served }: Bench): string {
  const state = served.emulator.state().graph;
  const applications = readObjects(isObject(state) ? state : {}, 'applications');
  return readText(applications.find((one) => one.displayName === 'app-synapse-link') ?? {}, 'appId') ?? '';
}

describe('task LinkSynapseAml, packaged', () => {
  before(async function () {
    this.timeout(120_000);
    await packagedOnce();
  });

  it('runs the sample twice: created, then no change, with outputs, summary and report', async () => {
    await onBench('contoso', async (bench) => {
      const { run, requests } = bench;
      const sample = () => run({}, { file: join(root, 'samples', 'link-synapse.yml') });
      const first = await sample();
      assert.equal(first.result, 'succeeded', first.log);
      assert.match(first.log, /uses the link mlw-churn; test - inferred; changed by this run - true/);
      const { linkedServiceName, test, tested, changed, clientId, principalId, linkedServiceFile } = first.outputs;
      assert.deepEqual(
        [linkedServiceName, test, tested, changed, clientId, linkedServiceFile],
        ['mlw-churn', 'inferred', 'false', 'true', '', ''],
      );
      assert.match(principalId ?? '', /^[0-9a-f-]{36}$/);
      const summary = readFileSync(first.steps[0]?.summary ?? '', 'utf8');
      assert.match(
        summary,
        /\*\*created\*\*; the connection test could not be made from here, and its result is inferred/,
      );
      assert.ok(requests().length <= 12 + 3);
      const second = await sample();
      assert.deepEqual(
        [second.result, second.outputs.changed, second.outputs.test],
        ['succeeded', 'false', 'inferred'],
      );
      assert.match(second.log, /no change: linked service "mlw-churn"/);
      assert.ok(linksOf(bench).includes('mlw-churn'));
    });
  });

  for (const [title, inputs] of [
    ['a key of its own', {}],
    ['a key that is given', { clientSecret: '$(key)' }],
    ['a key in a vault', { keyVaultLinkedService: 'ls_kv_churn', keyVaultSecretName: 'aml-link-key' }],
  ] as const) {
    it(`links by ${title}, and shows no secret, token or key with debug`, async () => {
      await onBench(withKnownKey, async (bench) => {
        const text = { authentication: 'servicePrincipal', identity: 'existingClientId', clientId: clientIdOf(bench) };
        const more = { ...task, isDebug: true, variables: { key } };
        const { result, log, left, outputs } = await bench.run({ ...text, ...inputs }, more);
        assert.equal(result, 'succeeded', log);
        assert.deepEqual([outputs.test, outputs.tested, outputs.clientId], ['passed', 'true', text.clientId]);
        assert.doesNotMatch(left, /eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|client_secret=/);
        // The pipeline's own variable is plain here; what the task prints is not.
        const printed = left.replaceAll(/^.*\b(?:INPUT_CLIENTSECRET|KEY)\b.*$/gm, '');
        for (const [label, secret] of Object.entries(bench.served.emulator.secrets())) {
          assert.ok(!printed.includes(secret), `${label} is shown`);
        }
      });
    });
  }

  it('refuses wrong inputs with every complaint and no request', async () => {
    await onBench('contoso', async ({ served, run }) => {
      const wrong = {
        synapseWorkspace: 'https://example.com',
        workspace: 'x',
        linkedServiceName: 'a.b',
        authentication: 'magic',
        gitMode: 'maybe',
        mode: 'some',
      };
      const { result, issues } = await run({ ...wrong, synapseResourceGroup: '' }, task);
      assert.equal(result, 'failed');
      for (const input of Object.keys(wrong)) {
        assert.equal(issues.filter((issue) => issue.startsWith(`The input ${input}: `)).length, 1, issues.join('\n'));
      }
      assert.deepEqual(served.emulator.transcript, []);
    });
  });

  it('has no complaint of defaults, which the agent hands over also where they are not read', async () => {
    await onBench('contoso', async ({ run }) => {
      const usual = { authentication: 'managedIdentity', identity: 'newApplication', takeOver: 'false' };
      assert.equal((await run(usual, task)).result, 'succeeded');
      const { issues } = await run({ ...usual, identity: 'existingClientId' }, task);
      assert.match(
        issues.join(),
        /The input identity: is given, but counts only with authentication: servicePrincipal/,
      );
    });
  });

  it('plans, checks and removes', async () => {
    await onBench('contoso', async (bench) => {
      const planned = await bench.run({ mode: 'plan' }, task);
      assert.deepEqual(
        [planned.result, planned.outputs.changed, planned.outputs.test, planned.outputs.tested],
        ['succeeded', 'false', 'notTried', 'false'],
      );
      const drifted = await bench.run({ mode: 'check' }, task);
      assert.equal(drifted.result, 'failed');
      assert.equal((await bench.run({}, task)).result, 'succeeded');
      assert.equal((await bench.run({ mode: 'check' }, task)).result, 'succeeded');
      const removed = await bench.run({ action: 'remove' }, task);
      assert.deepEqual([removed.result, removed.outputs.changed], ['succeeded', 'true']);
      assert.ok(!linksOf(bench).includes('mlw-churn'));
    });
  });

  it('writes a file for a pull request into the sources, and nothing live', async () => {
    await onBench('synapse-git', async (bench) => {
      const stopped = await bench.run({}, task);
      assert.match(stopped.issues[0] ?? '', /is in Git mode, and nothing is written live/);
      const { result, outputs, sources, log } = await bench.run({ gitMode: 'file' }, task);
      assert.equal(result, 'succeeded', log);
      assert.match(
        log,
        /file written: syn-churn\/linkedService\/mlw-churn\.json of linked service "mlw-churn"; it is not live/,
      );
      assert.match(
        log,
        /next: Commit syn-churn\/\S+, push it to contoso\/churn\/synapse and open a pull request to "main"/,
      );
      assert.equal(outputs.linkedServiceFile, 'syn-churn/linkedService/mlw-churn.json');
      const file = JSON.parse(readFileSync(join(sources, outputs.linkedServiceFile ?? ''), 'utf8'));
      assert.equal(file.properties.typeProperties.authentication, 'MSI');
      assert.ok(!linksOf(bench).includes('mlw-churn'));
    });
  });

  it('writes no file outside the sources, whatever the Git configuration says', async () => {
    const seed = `
extends: synapse-git
subscriptions:
  - name: ML Platform
    resourceGroups:
      - name: rg-ml
        synapseWorkspaces: [{ name: syn-churn, git: { rootFolder: ../../outside } }]
`;
    await onBench(seed, async ({ run }) => {
      const { result, issues, sources } = await run({ gitMode: 'file' }, task);
      assert.equal(result, 'failed');
      assert.match(issues.join('\n'), /could not be written into the sources folder/);
      assert.equal(existsSync(join(sources, '..', '..', 'outside')), false);
    });
  });

  it('says a problem in three lines with the request id', async () => {
    await onBench('synapse-firewall', async ({ run }) => {
      const { result, issues } = await run({}, task);
      assert.equal(result, 'failed');
      assert.match(
        issues[0] ?? '',
        /^The Synapse workspace syn-churn.*\n.*firewall.*\n.*firewall rule.*\nRequest id: \S+ \(/,
      );
    });
  });

  it('leaves commands in the words of a service without effect', async () => {
    const words = `no\n${command}\r\n##[error]${command} ###vso[task.complete result=Succeeded]done`;
    const body = { error: { code: 'Odd', message: words }, message: words };
    await onBench('contoso', async ({ served, run }) => {
      for (const url of ['workspaces/syn-churn\\?', 'linkedservices', 'checkAccessSynapseRbac', 'operationResults']) {
        served.emulator.setFaults([{ match: { url }, times: 99, fault: { kind: 'status', status: 400, body } }]);
        const { variables, log } = await run({}, { ...task, isDebug: true });
        assert.equal(variables.stolen, undefined, url);
        assert.doesNotMatch(log, /##\[error\]/, url);
      }
    });
  });

  it('leaves commands in what somebody wrote into a linked service without effect', async () => {
    const seed = `
extends: synapse-link-by-hand
subscriptions:
  - name: ML Platform
    resourceGroups:
      - name: rg-ml
        synapseWorkspaces:
          - name: syn-churn
            linkedServices: [{ name: mlw-churn, description: ${JSON.stringify(command)}, annotations: [${JSON.stringify(command)}] }]
`;
    await onBench(seed, async ({ run }) => {
      const { variables, left } = await run(
        { description: 'ours', annotations: 'x', mode: 'plan' },
        { ...task, isDebug: true },
      );
      assert.equal(variables.stolen, undefined);
      assert.match(left, /description/);
    });
  });
});
