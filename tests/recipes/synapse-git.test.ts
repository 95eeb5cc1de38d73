import assert from 'node:assert/strict';
import { Secret } from '../../core';
import { isObject } from '../../emulator/json';
import { makeLab } from '../../scripts/lab';
import { checkoutOf, linkSynapse, memorySources } from '../../scripts/synapse-lab';
import { changeAnswers } from './changed-answers';
import { said } from './said';
import {
  assertNothingWritten,
  codesOf,
  countLinked,
  existing,
  inVault,
  knownKey,
  linkOf,
  linkUrl,
  madeForIdentity,
  nothingMade,
  type SynapseScene,
  synapseScenario,
  typePropertiesOf,
} from './synapse-tenant';

const path = 'syn-churn/linkedService/mlw-link.json';
const vaultInGit = `
extends: synapse-spn-link
subscriptions:
  - name: ML Platform
    resourceGroups:
      - name: rg-ml
        synapseWorkspaces:
          - name: syn-churn
            git: { account: contoso, project: churn, repository: synapse, branch: main, rootFolder: /syn-churn/ }
`;

/** The lab with a checkout of the workspace's repository. */
function withSources({ lab }: Pick<SynapseScene, 'lab'>): Map<string, string> {
  const files = new Map([['.git/config', checkoutOf('https://dev.azure.com/contoso/churn/_git/synapse')]]);
  Object.assign(lab.context, { sources: memorySources(files) });
  return files;
}

/** The annotations without our mark, which names the run. */
function unmarked(properties: unknown): unknown {
  return JSON.parse(JSON.stringify(properties).replace(/Managed by AML Links[^"]*/g, 'mark'));
}

describe('link-synapse-aml: a synapse workspace in Git mode', () => {
  synapseScenario('nothing is written by default, and both ways are offered', 'synapse-git', async (scene) => {
    const { report } = await scene.run();
    assert.deepEqual(codesOf(report), ['synapse.git-mode']);
    assert.match(said(report.problems[0]), /contoso\/churn\/synapse, branch "main".*gitMode: file.*gitMode: live/);
    assertNothingWritten(scene.requests());
    assert.deepEqual(countLinked(scene.lab), nothingMade);
  });

  synapseScenario(
    'it is written live all the same when that is asked for, with a warning',
    'synapse-git',
    async (scene) => {
      const { report } = await scene.run({ gitMode: 'live' });
      assert.equal(report.outcome, 'created');
      assert.deepEqual(
        report.warnings.map(({ code }) => code),
        ['advice.not-in-branch'],
      );
      assert.match(said(report.warnings[0]), /add it there as syn-churn\/linkedService\/mlw-link\.json/);
      const again = await scene.run();
      assert.deepEqual(
        [again.report.outcome, again.report.warnings],
        ['noChange', []],
        'and then there is nothing to stop for',
      );
      for (const [text, mode] of [
        [{ gitMode: 'live' }, 'apply'],
        [{ gitMode: 'live' }, 'check'],
        [{}, 'check'],
      ] as const) {
        const { report: later } = await scene.run(text, mode);
        assert.deepEqual([later.problems, later.warnings.map(({ code }) => code)], [[], ['advice.not-in-branch']]);
      }
    },
  );

  synapseScenario('a file is written for a pull request, and nothing live', 'synapse-git', async (scene) => {
    const files = withSources(scene);
    const { report, outputs } = await scene.run({
      gitMode: 'file',
      description: 'For scoring.',
      annotations: 'team-a',
    });
    assert.deepEqual([report.outcome, outputs.tested], ['fileWritten', 'inferred']);
    assert.deepEqual(countLinked(scene.lab), { ...nothingMade, assignments: 1 });
    assert.deepEqual([...files.keys()], ['.git/config', path]);
    const again = await scene.run({ gitMode: 'file', description: 'For scoring.', annotations: 'team-a' });
    assert.equal(again.report.outcome, 'noChange');
    assertNothingWritten(scene.requests());
    assert.ok(
      !scene.requests().some(({ url }) => url.includes('/linkedservices/mlw-link')),
      'what is live is not asked',
    );
    const checked = await scene.run({ gitMode: 'file', description: 'For scoring at night.' }, 'check');
    assert.deepEqual(codesOf(checked.report), ['check.drift']);
  });

  synapseScenario('the file says what the live link would read back as', 'synapse-git', async (scene) => {
    const { lab, byHand } = scene;
    const files = withSources(scene);
    const text = { description: 'For scoring.', annotations: 'team-a' };
    await scene.run({ ...text, gitMode: 'file' });
    const file = JSON.parse(files.get(path) ?? '{}');
    await linkSynapse(lab, { ...text, gitMode: 'live' });
    lab.emulator.clock.advance(60);
    const live = await byHand('GET', linkUrl());
    assert.deepEqual([file.name, file.type], [live.name, live.type]);
    assert.deepEqual(unmarked(file.properties), unmarked(live.properties));
    assert.equal((await scene.run({ ...text, gitMode: 'live' })).report.outcome, 'noChange');
  });

  synapseScenario('a file names the key in the vault and holds none', vaultInGit, async (scene) => {
    const files = withSources(scene);
    const text = { ...existing(scene.lab), ...inVault, gitMode: 'file' };
    const { report } = await scene.run(text);
    assert.deepEqual([report.outcome, report.verified], ['fileWritten', true]);
    const written = files.get(path) ?? '';
    const properties = JSON.parse(written).properties.typeProperties;
    assert.deepEqual(properties.servicePrincipalKey.secretName, 'aml-link-key');
    for (const secret of [...scene.lab.masked, ...Object.values(scene.lab.emulator.secrets())]) {
      assert.ok(!written.includes(secret));
    }
    await linkSynapse(scene.lab, { ...text, gitMode: 'live' });
    scene.lab.emulator.clock.advance(60);
    assert.deepEqual(properties, typePropertiesOf(scene.lab));
    assert.deepEqual(unmarked(JSON.parse(written).properties), unmarked(linkOf(scene.lab).properties));
  });

  synapseScenario('a file that is there keeps what others wrote into it', 'synapse-git', async (scene) => {
    const files = withSources(scene);
    const properties = {
      type: 'AzureMLService',
      annotations: ['theirs', { name: 'cost', value: '12' }],
      version: '1.0',
      typeProperties: {
        subscriptionId: scene.lab.around.subscription?.id,
        resourceGroupName: 'RG-ml',
        mlWorkspaceName: 'mlw-churn',
        authentication: 'MSI',
      },
    };
    files.set(
      path,
      JSON.stringify({ name: 'mlw-link', type: 'Microsoft.Synapse/workspaces/linkedservices', properties }),
    );
    await scene.earlier({ gitMode: 'file', description: 'Ours.' });
    const { report } = await scene.run({ gitMode: 'file', description: 'Ours.' });
    assert.equal(report.outcome, 'noChange');
    const written = JSON.parse(files.get(path) ?? '{}').properties;
    assert.deepEqual([written.annotations, written.version], [properties.annotations, properties.version]);
  });

  for (const [title, text, code] of [
    ['a file cannot be written where there are no sources', { gitMode: 'file' }, 'linked-service.no-sources'],
    ['a removal in Git mode stops too', {}, 'synapse.git-mode'],
  ] as const) {
    synapseScenario(title, 'synapse-git', async ({ lab, earlier, run }) => {
      const removes = !('gitMode' in text);
      if (removes) {
        await earlier({ gitMode: 'live' });
      }
      const { report } = await run(text, removes ? 'remove' : 'apply');
      assert.deepEqual([report.changed, codesOf(report)], [false, [code]]);
      const offersFile = /its file by gitMode: file/.test(said(report.problems[0]));
      assert.equal(offersFile, removes, 'a file is taken out of the branch');
      assert.deepEqual(countLinked(lab), removes ? madeForIdentity : nothingMade);
    });
  }

  synapseScenario('a file that is no JSON is not written over', 'synapse-git', async (scene) => {
    const files = withSources(scene);
    files.set(path, '{ "name": "mlw-link", ');
    const { report } = await scene.run({ gitMode: 'file' });
    assert.deepEqual(codesOf(report), ['linked-service.file-unreadable']);
  });

  synapseScenario('a workspace that is in no repository gets no file', 'contoso', async (scene) => {
    const files = withSources(scene);
    const { report } = await scene.run({ gitMode: 'file' });
    assert.deepEqual([report.changed, codesOf(report), files.size], [false, ['synapse.no-git'], 1]);
  });

  it('a repository in no project, whose branch is not named, is taken at "main"', async () => {
    const lab = await makeLab('synapse-git');
    changeAnswers(lab, /workspaces\/syn-churn\?/, (body) => {
      const properties = isObject(body.properties) ? body.properties : {};
      const git = isObject(properties.workspaceRepositoryConfiguration)
        ? properties.workspaceRepositoryConfiguration
        : {};
      const unnamed = { ...git, collaborationBranch: '', projectName: '' };
      return { ...body, properties: { ...properties, workspaceRepositoryConfiguration: unnamed } };
    });
    const { report } = await linkSynapse(lab);
    assert.deepEqual(codesOf(report), ['synapse.git-mode']);
    assert.match(report.problems[0]?.message ?? '', /contoso\/synapse, branch "main"/);
  });

  it('no key goes into a file', async () => {
    const text = { authentication: 'servicePrincipal', gitMode: 'file' };
    const lab = await makeLab('synapse-git');
    const given = { ...text, identity: 'existingClientId', clientId: '99999999-9999-4999-8999-000000000009' };
    for (const keyed of [text, { ...given, clientSecret: new Secret(knownKey) }]) {
      await assert.rejects(linkSynapse(lab, keyed), /gitMode: a file in a repository must hold no key/);
    }
  });
});
