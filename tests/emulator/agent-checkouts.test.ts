/** The emulated agent lays repositories out as the real one does. Source: docs pipelines/repos/multi-repo-checkout. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { type CheckoutStep, layOut, type RepositoryResource } from '../../emulator/agent/checkouts';
import { WrongPipeline } from '../../emulator/agent/pipeline';
import { parsePipeline } from '../../emulator/agent/yaml-reader';

const resources: readonly RepositoryResource[] = [
  { alias: 'syn', type: 'git', name: 'My Churn/synapse' },
  { alias: 'tools', type: 'github', name: 'contoso/tools' },
  { alias: 'near', type: 'git', name: 'near' },
];

describe('agent: checkouts', () => {
  const step = (repository: string, path?: string): CheckoutStep => ({ repository, path });
  const churn = 'https://dev.azure.com/contoso/churn/_git/links';

  for (const [title, steps, laid, sources, self] of [
    ['nothing said', [], { s: churn }, 's', 's'],
    ['self', [step('self')], { s: churn }, 's', 's'],
    ['self by a path', [step('self', 'code')], { code: churn }, 'code', 'code'],
    ['none', [step('none')], {}, 's', 's'],
    ['another one alone', [step('syn')], { s: 'https://dev.azure.com/contoso/My%20Churn/_git/synapse' }, 's', 's'],
    [
      'several',
      [step('self'), step('syn'), step('tools'), step('near')],
      {
        's/links': churn,
        's/synapse': 'https://dev.azure.com/contoso/My%20Churn/_git/synapse',
        's/tools': 'https://github.com/contoso/tools',
        's/near': 'https://dev.azure.com/contoso/churn/_git/near',
      },
      's',
      's/links',
    ],
    [
      'several by paths, one inline',
      [step('tools', 's/x/y'), step('git://Other/repo@refs/heads/main', 'z')],
      { 's/x/y': 'https://github.com/contoso/tools', z: 'https://dev.azure.com/contoso/Other/_git/repo' },
      's',
      's',
    ],
  ] as const) {
    it(`lays out: ${title}`, () => {
      const folder = mkdtempSync(join(tmpdir(), 'aml-links-checkouts-'));
      try {
        const place = { folder, collection: 'https://dev.azure.com/contoso/', project: 'churn', self: 'links' };
        const layout = layOut(steps, resources, place);
        assert.deepEqual([relative(folder, layout.sources), relative(folder, layout.self)], [sources, self]);
        for (const [path, address] of Object.entries(laid)) {
          assert.ok(readFileSync(join(folder, path, '.git', 'config'), 'utf8').includes(`url = ${address}\n`), path);
        }
        assert.equal(existsSync(join(folder, 's', '.git')), 's' in laid);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }

  it('reads steps and resources of a pipeline, and names what it does not know', () => {
    const [job] = parsePipeline(`
resources: { repositories: [{ repository: syn, type: git, name: churn/synapse, ref: refs/heads/main }] }
variables: [{ group: keys }, { name: a, value: b }]
steps:
  - checkout: self
  - { checkout: syn, path: s/syn, fetchDepth: 1 }
  - script: ls
`);
    assert.deepEqual(
      [job?.checkouts, job?.repositories, job?.variableGroups, job?.steps.length],
      [[step('self'), step('syn', 's/syn')], [{ alias: 'syn', type: 'git', name: 'churn/synapse' }], ['keys'], 1],
    );
    for (const wrong of ['{ checkout: self, path: ../x }', '{ checkout: self, odd: 1 }']) {
      assert.throws(() => parsePipeline(`steps: [${wrong}]`), WrongPipeline, wrong);
    }
    assert.throws(() => parsePipeline('resources: { containers: [] }\nsteps: []'), /'containers' is not supported/);
  });
});
