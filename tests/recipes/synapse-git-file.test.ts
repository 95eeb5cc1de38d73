/** The file of a linked service has the rules of the live one: which folder, whose it is, and how little is changed. */
import assert from 'node:assert/strict';
import { type LinkSynapseAmlText, nextStepOfFile } from '../../core';
import { type Lab, type LinkMode, makeLab } from '../../scripts/lab';
import { checkoutOf, linkSynapse, memorySources } from '../../scripts/synapse-lab';
import { said } from './said';
import { codesOf } from './synapse-tenant';

const synapseUrl = 'https://dev.azure.com/contoso/churn/_git/synapse';
const churnUrl = 'https://dev.azure.com/contoso/churn/_git/churn';
const folder = 'syn-churn/linkedService';
const own = { '.git/config': checkoutOf(synapseUrl) };

interface Job {
  readonly lab: Lab;
  readonly files: Map<string, string>;
  readonly run: (text?: LinkSynapseAmlText, mode?: LinkMode) => ReturnType<typeof linkSynapse>;
}

/** A job that checked these files out. */
async function job(checkedOut: Readonly<Record<string, string>>, seed = 'synapse-git'): Promise<Job> {
  const lab = await makeLab(seed);
  const files = new Map(Object.entries(checkedOut));
  Object.assign(lab.context, { sources: memorySources(files) });
  return { lab, files, run: (text = {}, mode = 'apply') => linkSynapse(lab, { gitMode: 'file', ...text }, mode) };
}

function linkedServiceJson(typeProperties: object, more: object = {}): string {
  const properties = { type: 'AzureMLService', typeProperties, ...more };
  return JSON.stringify({ name: 'mlw-link', properties });
}

const foreign = linkedServiceJson({ mlWorkspaceName: 'mlw-other', authentication: 'MSI' });

/** As somebody made it for the right workspace, written in some way. */
function madeByHand(lab: Lab, more: object = {}): string {
  const typeProperties = {
    subscriptionId: lab.around.subscription?.id,
    resourceGroupName: 'rg-ml',
    mlWorkspaceName: 'mlw-churn',
    authentication: 'MSI',
  };
  return JSON.stringify(JSON.parse(linkedServiceJson(typeProperties, more)), undefined, 2);
}

describe('link-synapse-aml with gitMode: file: which folder', () => {
  const gitHub = (type: string, more = '') => `
extends: synapse-git
subscriptions:
  - name: ML Platform
    resourceGroups:
      - name: rg-ml
        synapseWorkspaces: [{ name: syn-churn, git: { type: ${type}, account: Contoso, repository: synapse${more} } }]
`;

  for (const [title, checkedOut, at, seed] of [
    ['one checkout', own, '', 'synapse-git'],
    [
      'the second of two',
      {
        'churn/.git/config': checkoutOf(churnUrl),
        'syn/.git/config': checkoutOf('git@ssh.dev.azure.com:v3/contoso/churn/Synapse'),
      },
      'syn/',
      'synapse-git',
    ],
    [
      'an older address',
      { 'a/.git/config': checkoutOf('https://contoso.visualstudio.com/DefaultCollection/churn/_git/synapse') },
      'a/',
      'synapse-git',
    ],
    [
      'one of GitHub',
      { 'a/.git/config': checkoutOf('git@github.com:contoso/synapse.git'), 'b/.git/config': checkoutOf(synapseUrl) },
      'a/',
      gitHub('WorkspaceGitHubConfiguration'),
    ],
  ] as const) {
    it(`is that of the workspace's repository: ${title}`, async () => {
      const { files, run } = await job(checkedOut, seed);
      const { report, outputs } = await run();
      assert.deepEqual(report.problems, []);
      assert.equal(report.outcome, 'fileWritten');
      const path = `${at}${folder}/mlw-link.json`;
      assert.ok(files.has(path), [...files.keys()].join());
      assert.equal('file' in outputs ? outputs.file?.path : '', path);
    });
  }

  for (const [title, checkedOut, says] of [
    [
      'nothing is checked out',
      {},
      /dev\.azure\.com\/contoso\/churn\/synapse.*Found was no checkout at all.*sourcesFolder/,
    ],
    [
      'it is another repository',
      { '.git/config': checkoutOf('https://user:token@dev.azure.com/contoso/churn/_git/churn') },
      /Found was dev\.azure\.com\/contoso\/churn\/churn in the sources directory itself/,
    ],
    [
      'addresses are of no known form',
      { 'a/.git/config': checkoutOf('/srv/git/synapse'), 'b/file': '' },
      /a repository whose address is not known in the folder "a"/,
    ],
  ] as const) {
    it(`stops and says what was found where ${title}`, async () => {
      const { files, run } = await job(checkedOut);
      const before = [...files.keys()];
      const { report } = await run();
      assert.deepEqual([report.changed, codesOf(report)], [false, ['linked-service.repository-not-found']]);
      assert.match(said(report.problems[0]), says);
      assert.doesNotMatch(said(report.problems[0]), /token/);
      assert.deepEqual([...files.keys()], before);
    });
  }

  it('is not guessed where the repository was checked out twice', async () => {
    const twice = { 'a/.git/config': checkoutOf(synapseUrl), 'b/.git/config': checkoutOf(synapseUrl) };
    const { run } = await job(twice);
    const { report } = await run();
    assert.deepEqual(codesOf(report), ['linked-service.repository-twice']);
    assert.equal((await run({ sourcesFolder: 'b' })).report.outcome, 'fileWritten');
  });

  it('is the one that is named, with a warning where that is another repository', async () => {
    const { files, run } = await job({ 'churn/.git/config': checkoutOf(churnUrl), ...{ 'plain/readme.md': '' } });
    const { report } = await run({ sourcesFolder: './churn/' });
    assert.deepEqual(
      [report.outcome, report.warnings.map(({ code }) => code)],
      ['fileWritten', ['advice.other-repository']],
    );
    assert.ok(files.has(`churn/${folder}/mlw-link.json`));
    const again = await run({ sourcesFolder: 'churn' });
    assert.deepEqual(
      [again.report.outcome, again.report.warnings.map(({ code }) => code)],
      ['noChange', ['advice.other-repository']],
    );
    assert.deepEqual((await run({ sourcesFolder: 'plain' })).report.warnings, [], 'a folder without Git');
  });

  for (const [sourcesFolder, code] of [
    ['missing', 'linked-service.no-sources-folder'],
    ['synapse/syn-churn', 'linked-service.sources-folder'],
  ] as const) {
    it(`refuses the folder ${sourcesFolder}`, async () => {
      const checkedOut = { 'synapse/.git/config': checkoutOf(synapseUrl), 'synapse/syn-churn/pipeline/a.json': '{}' };
      const { files, run } = await job(checkedOut);
      const { report } = await run({ sourcesFolder });
      assert.deepEqual([report.changed, codesOf(report)], [false, [code]]);
      assert.equal(files.size, 2);
    });
  }

  it('is asked for with a file only', async () => {
    const lab = await makeLab('synapse-git');
    await assert.rejects(
      linkSynapse(lab, { sourcesFolder: 'x' }),
      /sourcesFolder: is given, but counts only with gitMode = file/,
    );
  });

  for (const there of ['Syn-Churn/linkedService', 'syn-churn/LinkedService']) {
    it(`stops at a folder that differs in case only: ${there}`, async () => {
      const { files, run } = await job({ ...own, [`${there}/other.json`]: '{}' });
      const { report } = await run();
      assert.deepEqual([report.changed, codesOf(report)], [false, ['linked-service.folder-case']]);
      assert.equal(files.size, 2);
    });
  }
});

describe('link-synapse-aml with gitMode: file: whose it is', () => {
  for (const name of ['mlw-link.json', 'MLW-Link.json', 'mlw-link.JSON']) {
    it(`stops at ${name} of somebody else for another workspace, and takes it over when that is asked for`, async () => {
      const { files, run } = await job({ ...own, [`${folder}/${name}`]: foreign });
      for (const mode of ['apply', 'plan', 'check'] as const) {
        const { report } = await run({}, mode);
        // A check names the role that is missing, too.
        const codes = codesOf(report).filter((code) => code !== 'check.absent');
        assert.deepEqual([report.changed, codes], [false, ['change.not-in-place']], mode);
        assert.match(said(report.problems[0]), /takeOver: true/);
      }
      assert.equal(files.get(`${folder}/${name}`), foreign);
      const { report } = await run({ takeOver: 'true' });
      assert.equal(report.outcome, 'fileWritten');
      assert.deepEqual(
        [...files.keys()].filter((path) => path.startsWith(folder)),
        [`${folder}/${name}`],
      );
    });
  }

  it('stops at one that signs in as somebody else', async () => {
    const { lab, files, run } = await job(own, 'synapse-git');
    const text = JSON.stringify(JSON.parse(madeByHand(lab)), (key, value) =>
      key === 'authentication'
        ? undefined
        : key === 'typeProperties'
          ? { ...value, servicePrincipalId: lab.around.tenantId }
          : value,
    );
    files.set(`${folder}/mlw-link.json`, text);
    const { report } = await run();
    assert.deepEqual([report.changed, codesOf(report)], [false, ['change.not-in-place']]);
    assert.equal(files.get(`${folder}/mlw-link.json`), text);
  });

  it('stops at a template, taken over or not', async () => {
    for (const typeProperties of [
      { mlWorkspaceName: '@linkedService().workspace' },
      { mlWorkspaceName: { type: 'expression', value: 'x' } },
    ]) {
      const text = linkedServiceJson(typeProperties);
      const { files, run } = await job({ ...own, [`${folder}/mlw-link.json`]: text });
      for (const takeOver of ['true', 'false']) {
        const { report } = await run({ takeOver });
        assert.deepEqual([report.changed, codesOf(report)], [false, ['change.not-in-place']]);
        assert.match(said(report.problems[0]), /typeProperties\.mlWorkspaceName/);
      }
      assert.equal(files.get(`${folder}/mlw-link.json`), text);
    }
  });

  it('stops where two files are one linked service', async () => {
    const { run } = await job({ ...own, [`${folder}/mlw-link.json`]: foreign, [`${folder}/MLW-LINK.json`]: foreign });
    assert.deepEqual(codesOf((await run()).report), ['linked-service.file-twice']);
  });

  for (const [title, text] of [
    ['no JSON', '{ "name": "mlw-link", '],
    ['a list', '[]'],
    ['with a field that stands twice', '{"name":"mlw-link","name":"x","properties":{}}'],
    ['with properties that are a text', '{"name":"mlw-link","properties":"x"}'],
    ['empty', ''],
  ] as const) {
    it(`stops at a file that is ${title}`, async () => {
      const { files, run } = await job({ ...own, [`${folder}/mlw-link.json`]: text });
      const { report } = await run({ takeOver: 'true' });
      assert.deepEqual([report.changed, codesOf(report)], [false, ['linked-service.file-unreadable']]);
      assert.equal(files.get(`${folder}/mlw-link.json`), text);
    });
  }

  for (const linkedServiceName of ['a|b', 'say "x"', 'CON', 'nul', 'com1', 'LPT9', 'x'.repeat(251)]) {
    it(`refuses the name ${linkedServiceName.slice(0, 20)}, which Windows cannot check out`, async () => {
      const { run } = await job(own);
      await assert.rejects(run({ linkedServiceName }), /linkedServiceName: .*Windows cannot hold/);
    });
  }

  it('takes those names live, and others that only look like them', async () => {
    const lab = await makeLab('contoso');
    assert.deepEqual((await linkSynapse(lab, { linkedServiceName: 'a|b' })).report.problems, []);
    const { run } = await job(own);
    assert.equal((await run({ linkedServiceName: 'console' })).report.outcome, 'fileWritten');
  });
});

describe('link-synapse-aml with gitMode: file: how little is changed', () => {
  for (const [title, write] of [
    ['two spaces', (text: string) => text],
    ['tabs and no line break at its end', (text: string) => text.replaceAll('  ', '\t')],
    ['CRLF', (text: string) => `${text.replaceAll('\n', '\r\n')}\r\n`],
    ['a byte order mark', (text: string) => `\ufeff${text}\n`],
    ['a byte order mark, and CRLF', (text: string) => `\ufeff${text.replaceAll('\n', '\r\n')}`],
    ['one line', (text: string) => JSON.stringify(JSON.parse(text))],
    [
      'fields in another order',
      (text: string) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).reverse()), undefined, 4),
    ],
  ] as const) {
    it(`leaves ${title}, and a second run no byte`, async () => {
      const { lab, files, run } = await job(own);
      const path = `${folder}/mlw-link.json`;
      const before = write(madeByHand(lab, { description: 'Old.', annotations: ['theirs'] }));
      files.set(path, before);
      assert.equal((await run()).report.outcome, 'changed', 'only the role is missing');
      assert.equal(files.get(path), before);
      const { report } = await run({ description: 'New.' });
      assert.equal(report.outcome, 'fileWritten');
      assert.equal(files.get(path), before.replace('Old.', 'New.'));
      const after = files.get(path);
      assert.equal((await run({ description: 'New.' })).report.outcome, 'noChange');
      assert.equal(files.get(path), after);
      assert.equal((await run({ description: 'New.' }, 'check')).report.outcome, 'inOrder');
    });
  }

  it('adds no field that nobody asked for', async () => {
    const { lab, files, run } = await job(own);
    const before = madeByHand(lab);
    files.set(`${folder}/mlw-link.json`, before);
    await run({ description: 'New.' });
    const added = (files.get(`${folder}/mlw-link.json`) ?? '')
      .split('\n')
      .filter((line) => !before.includes(line.replace(/,$/, '')));
    assert.deepEqual(
      added.map((line) => line.trim()),
      ['"description": "New."'],
    );
  });

  it('writes nothing in a plan or a check', async () => {
    const { files, run } = await job(own);
    const { report } = await run({}, 'plan');
    assert.deepEqual([report.problems, report.outcome], [[], 'planned']);
    assert.deepEqual(codesOf((await run({}, 'check')).report), ['check.absent', 'check.absent']);
    assert.deepEqual([...files.keys()], ['.git/config']);
  });
});

describe('link-synapse-aml with gitMode: file: removal', () => {
  it('takes away the file that is ours, and nothing live', async () => {
    const { lab, files, run } = await job(own);
    await run();
    await linkSynapse(lab, { gitMode: 'live' });
    const live = JSON.stringify(lab.emulator.state().synapse);
    const planned = await run({}, 'planRemove');
    assert.deepEqual([planned.report.problems, planned.report.outcome], [[], 'planned']);
    assert.equal(files.size, 2);
    const { report } = await run({}, 'remove');
    assert.deepEqual([report.problems, report.outcome], [[], 'fileRemoved']);
    assert.deepEqual([...files.keys()], ['.git/config']);
    assert.equal(JSON.stringify(lab.emulator.state().synapse), live);
    assert.equal((await run({}, 'remove')).report.outcome, 'noChange');
  });

  for (const [title, text, code] of [
    ['of somebody else', foreign, 'remove.linked-service-file-not-ours'],
    [
      'of ours for another workspace',
      linkedServiceJson({ mlWorkspaceName: 'mlw-other' }, { annotations: ['Managed by AML Links for Azure DevOps.'] }),
      'remove.other-linked-workspace',
    ],
    [
      'of ours that somebody made a template',
      linkedServiceJson(
        { mlWorkspaceName: '@linkedService().w' },
        { annotations: ['Managed by AML Links for Azure DevOps.'] },
      ),
      'remove.linked-service-template',
    ],
    ['that is no JSON', '{', 'linked-service.file-unreadable'],
  ] as const) {
    it(`leaves a file ${title}`, async () => {
      const { files, run } = await job({ ...own, [`${folder}/mlw-link.json`]: text });
      const { report } = await run({}, 'remove');
      assert.deepEqual([report.changed, codesOf(report)], [false, [code]]);
      assert.equal(files.get(`${folder}/mlw-link.json`), text);
    });
  }
});

describe('what is to be done with the file of a linked service', () => {
  const git = { repository: 'contoso/churn/synapse', branch: 'main' };
  for (const [outcome, isRemoval, says] of [
    [
      'fileWritten',
      false,
      /^Commit a\.json, push it to contoso\/churn\/synapse.*pull request to "main".*publish.*only then is the link live/,
    ],
    ['fileRemoved', true, /^Commit the removal of a\.json.*live until then/],
    ['planned', false, /^A run that applies writes a\.json/],
    ['noChange', false, /as asked.*merged to "main"/],
  ] as const) {
    it(`is said: ${outcome}`, () => {
      assert.match(nextStepOfFile({ outcome, isRemoval }, 'a.json', git) ?? '', says);
    });
  }

  it('is not said after a failure', () => {
    assert.equal(nextStepOfFile({ outcome: 'failed', isRemoval: false }, 'a.json', git), undefined);
  });
});
