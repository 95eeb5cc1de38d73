/** A secret typed into an input: masked before anything is printed of it, and warned of where it is readable. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isObject, readObjects, readText } from '../../emulator/json';
import { packagedOnce } from '../package-once';
import { type Bench, onBench } from './served-run';

const key = 'P~plain##secret value%2B0123456789abcd';
const seed = `
extends: synapse-spn-link
tenants:
  - domain: contoso.onmicrosoft.com
    applications: [{ displayName: app-synapse-link, secret: ${JSON.stringify(key)} }]
`;
const setting = (value: string) => `echo '##vso[task.setvariable variable=hidden;issecret=true]${value}'`;

/** How the key gets into the input, and whether it is readable there. */
const ways: readonly (readonly [title: string, before: string, typed: string, isWarnedOf: boolean])[] = [
  ['as plain text', 'true', key, true],
  ['with blanks around it', 'true', ` ${key} `, true],
  ['from a variable that is no secret', 'true', '$(open)', true],
  ['from a secret variable', setting(key), '$(hidden)', false],
  ['in part from a secret variable', setting(key.slice(0, 20)), `$(hidden)${key.slice(20)}`, false],
];

/** A run of a task to which the key is typed, once more in the description, which is read before. */
async function runWith(
  bench: Bench,
  task: string,
  { before = 'true', typed = '' },
): Promise<Awaited<ReturnType<Bench['run']>>> {
  const folder = mkdtempSync(join(tmpdir(), 'aml-links-typed-'));
  const plain = {
    mode: 'plan',
    azureSubscription: 'azure-setup',
    workspace: 'mlw-churn',
    resourceGroup: 'rg-ml',
    identity: 'existingClientId',
  };
  const inputs = {
    LinkSynapseAml: {
      ...plain,
      synapseWorkspace: 'syn-churn',
      linkedServiceName: 'mlw-link',
      authentication: 'servicePrincipal',
    },
    EnsureAmlServiceConnection: { ...plain, connectionName: 'mlw-link', authentication: 'secret' },
  }[task];
  const clientId = clientIdOf(bench);
  const step = {
    task: `${task}@1`,
    name: 'link',
    inputs: { ...inputs, clientId, description: `by ${typed}`, clientSecret: typed },
  };
  try {
    const file = join(folder, 'pipeline.yml');
    writeFileSync(file, JSON.stringify({ steps: [{ script: before }, step] }));
    return await bench.run({}, { file, isDebug: true, variables: { open: key } });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function clientIdOf({ served }: Bench): string {
  const state = served.emulator.state().graph;
  const applications = readObjects(isObject(state) ? state : {}, 'applications');
  return readText(applications.find((one) => one.displayName === 'app-synapse-link') ?? {}, 'appId') ?? '';
}

describe('a secret that is typed into an input', () => {
  before(async function () {
    this.timeout(120_000);
    await packagedOnce();
  });

  for (const task of ['EnsureAmlServiceConnection', 'LinkSynapseAml']) {
    for (const [title, before, typed, isWarnedOf] of ways) {
      it(`${title} is masked before ${task} prints it${isWarnedOf ? ', and warned of' : ''}`, async () => {
        await onBench(seed, async (bench) => {
          const { steps, log } = await runWith(bench, task, { before, typed });
          assert.match(log, /clientSecret= ?\*\*\*/);
          assert.ok(!log.includes(key) && !log.includes(key.slice(0, 25)), log);
          const warnings = (steps[1]?.issues ?? []).filter(({ message }) =>
            message.includes('[advice.secret-readable]'),
          );
          assert.equal(warnings.length, isWarnedOf ? 1 : 0, log);
        });
      });
    }

    it(`that is a variable nobody set is named by ${task}, and not warned of`, async () => {
      await onBench(seed, async (bench) => {
        const { steps, log } = await runWith(bench, task, { typed: '$(nobodySetThis)' });
        assert.match(
          steps[1]?.issues.map(({ message }) => message).join() ?? '',
          /clientSecret: names the variable \$\(nobodySetThis\)/,
          log,
        );
        assert.doesNotMatch(log, /secret-readable/);
      });
    });
  }
});
