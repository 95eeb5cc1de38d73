/** The packaged task writes the file of a linked service into what the job checked out. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packagedOnce } from '../package-once';
import { onBench, type TaskRun } from './served-run';

const inputs = {
  azureSubscription: 'azure-setup',
  synapseWorkspace: 'syn-churn',
  workspace: 'mlw-churn',
  resourceGroup: 'rg-ml',
  linkedServiceName: 'mlw-churn',
  gitMode: 'file',
};
const link = { task: 'LinkSynapseAml@1', name: 'link', inputs };
const foreign = `{"name":"MLW-Churn","properties":{"type":"AzureMLService","typeProperties":{"mlWorkspaceName":"mlw-other","authentication":"MSI"}}}`;
const at = 'syn-churn/linkedService';

/** One run of a pipeline of these steps, on a workspace in Git mode, whose pipeline is in another repository. */
async function runSteps(steps: readonly object[], more: object, look: (run: TaskRun) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'aml-links-file-'));
  const file = join(folder, 'pipeline.yml');
  writeFileSync(file, JSON.stringify({ ...more, steps }));
  try {
    await onBench('synapse-git', async ({ run }) => look(await run({}, { file })));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('task LinkSynapseAml, with gitMode: file', () => {
  before(async function () {
    this.timeout(120_000);
    await packagedOnce();
  });

  const resources = {
    repositories: [
      { repository: 'tools', type: 'github', name: 'contoso/tools' },
      { repository: 'syn', type: 'git', name: 'churn/synapse' },
    ],
  };

  it('writes into the checkout of the configured repository, among several', async () => {
    await runSteps(
      [{ checkout: 'tools' }, { checkout: 'syn' }, link],
      { resources },
      ({ result, log, sources, steps }) => {
        assert.equal(result, 'succeeded', log);
        assert.equal(steps.at(-1)?.outputVariables.linkedServiceFile, `synapse/${at}/mlw-churn.json`);
        assert.ok(existsSync(join(sources, 'synapse', at, 'mlw-churn.json')));
        assert.deepEqual(readdirSync(join(sources, 'tools')), ['.git']);
      },
    );
  });

  it('stops at the file of somebody else there, whatever case it has', async () => {
    const script = `mkdir -p synapse/${at} && echo '${foreign}' > synapse/${at}/MLW-Churn.json`;
    await runSteps(
      [{ checkout: 'tools' }, { checkout: 'syn' }, { script }, link],
      { resources },
      ({ result, sources, steps }) => {
        assert.equal(result, 'failed');
        assert.match(steps.at(-1)?.issues[0]?.message ?? '', /MLW-Churn\.json exists, but is not what was asked for/);
        assert.deepEqual(readdirSync(join(sources, 'synapse', at)), ['MLW-Churn.json']);
      },
    );
  });

  it('stops where the repository is not there, and says what is', async () => {
    await runSteps([{ checkout: 'tools' }, link], { resources }, ({ result, sources, steps }) => {
      assert.equal(result, 'failed');
      assert.match(
        steps.at(-1)?.issues[0]?.message ?? '',
        /dev\.azure\.com\/contoso\/churn\/synapse.*github\.com\/contoso\/tools/,
      );
      assert.deepEqual(readdirSync(sources), ['.git']);
    });
  });

  it('changes what differs in a file with a byte order mark, and nothing when it runs again', async () => {
    const text =
      '\\357\\273\\277{\\r\\n  "name": "mlw-churn",\\r\\n  "properties": { "type":"AzureMLService", "typeProperties":{} }\\r\\n}';
    const script = `mkdir -p ${at} && printf '${text}' > ${at}/mlw-churn.json`;
    const copy = { script: `cp ${at}/mlw-churn.json first.json` };
    await runSteps([{ script }, link, copy, { ...link, name: 'again' }], {}, ({ result, log, sources }) => {
      assert.equal(result, 'succeeded', log);
      const written = readFileSync(join(sources, at, 'mlw-churn.json'));
      assert.deepEqual(readFileSync(join(sources, 'first.json')), written);
      assert.match(
        written.toString(),
        /^\ufeff\{\r\n {2}"name": "mlw-churn",\r\n {2}"properties": \{ "type":"AzureMLService", .*\}\r\n\}$/s,
      );
      assert.match(log, /no change: syn-churn\/linkedService\/mlw-churn\.json/);
    });
  });

  for (const sourcesFolder of ['../../outside', '/etc', 'linked']) {
    it(`follows no path out of the sources: ${sourcesFolder}`, async () => {
      const out = { script: 'mkdir -p ../../outside && ln -s ../../outside linked' };
      const named = { ...link, inputs: { ...inputs, sourcesFolder } };
      await runSteps([out, named], {}, ({ result, steps, sources }) => {
        assert.equal(result, 'failed');
        assert.match(steps.at(-1)?.issues[0]?.message ?? '', /leads out of the sources folder|is a link/);
        assert.deepEqual(readdirSync(join(sources, '..', '..', 'outside')), []);
      });
    });
  }

  it('removes its own file, and says what comes next', async () => {
    const remove = { ...link, name: 'gone', inputs: { ...inputs, action: 'remove' } };
    await runSteps([link, remove], {}, ({ result, log, sources }) => {
      assert.equal(result, 'succeeded', log);
      assert.match(log, /file removed: syn-churn\/linkedService\/mlw-churn\.json.*\n.*next: Commit the removal/);
      assert.deepEqual(readdirSync(join(sources, at)), []);
    });
  });
});
