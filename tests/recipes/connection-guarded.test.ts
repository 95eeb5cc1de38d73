import assert from 'node:assert/strict';
import { asMember, forecastSeed } from '../member';
import { codes } from './said';
import { scenario } from './snapshot';
import { assertNoWrite } from './tenant';

const text = {
  approvers: '[churn]\\ML Approvers\nchloe@contoso.com',
  minimumApprovers: '2',
  branches: 'main, release/*',
};
const checks = 'pipelines/checks/configurations';

describe('ensure-aml-service-connection: a connection with a guard', () => {
  scenario(
    'approvals and branch control stand before the first pipeline is let through',
    'contoso',
    async ({ lab, run, requests }) => {
      const { report } = await run(text);
      assert.deepEqual([report.outcome, report.problems], ['created', []]);
      const writes = requests().filter(({ method }) => ['POST', 'PATCH'].includes(method));
      const at = (part: string) => writes.map(({ url }) => url.includes(part)).lastIndexOf(true);
      assert.ok(at(checks) >= 0 && at(checks) < at('pipelinepermissions'));
      lab.emulator.clock.advance(60);
      assert.equal((await run(text)).report.outcome, 'noChange');
      assertNoWrite(requests());
    },
  );

  scenario('a guard is put on a link that is there', 'contoso', async ({ run, earlier }) => {
    await earlier();
    const { report } = await run(text);
    assert.deepEqual(
      report.steps.filter(({ state }) => state === 'created').map(({ step }) => step),
      ['approval', 'branchControl'],
    );
  });

  scenario('a guard changes in place', 'contoso', async ({ run, earlier }) => {
    await earlier(text);
    const { report } = await run({ approvers: 'Ben Osei, Chloe Roy', branches: 'refs/heads/main' });
    assert.deepEqual([report.outcome, report.problems], ['changed', []]);
    assert.deepEqual(
      report.steps.filter(({ state }) => state === 'changed').map(({ step }) => step),
      ['approval', 'branchControl'],
    );
  });

  scenario('a guard that nobody asks for any more stays', 'contoso', async ({ run, earlier, requests }) => {
    await earlier(text);
    assert.equal((await run()).report.outcome, 'noChange');
    assertNoWrite(requests());
  });

  scenario('a guard that somebody else set and that demands enough counts', 'checks-by-hand', async (scene) => {
    const { report } = await scene.run({
      connectionName: 'mlw-churn',
      pipelineAccess: 'list',
      pipelines: 'train',
      approvers: '[churn]\\ML Approvers, Chloe Roy',
      branches: '*',
    });
    assert.deepEqual([report.outcome, report.problems], ['noChange', []]);
    assertNoWrite(scene.requests());
  });

  scenario(
    'where somebody else’s branch control excludes the branches asked for, nothing is written',
    'checks-by-hand',
    async ({ run, requests }) => {
      const { report } = await run({ connectionName: 'mlw-churn', branches: 'develop' });
      assert.deepEqual(codes(report.problems), ['guard.branches-exclude']);
      assertNoWrite(requests());
    },
  );

  scenario('approvers that are not known or not clear are named together', twoTeams(), async ({ run, requests }) => {
    const { report } = await run({ approvers: 'Ana Lima, nobody@contoso.com, ML Approvers, [fraud]\\Nobody' });
    assert.deepEqual(codes(report.problems), ['guard.approver-unclear']);
    assert.match(
      report.problems[0]?.what ?? '',
      /"nobody@contoso\.com" is not found; "ML Approvers" may be "\[churn\]\\ML Approvers" or "\[fraud\]\\ML Approvers"; "\[fraud\]\\Nobody" is not found/,
    );
    assertNoWrite(requests());
  });

  scenario('an approver named twice is said', 'contoso', async ({ run }) => {
    const { report } = await run({ approvers: 'ana@contoso.com, Ana Lima', minimumApprovers: '2' });
    assert.deepEqual(codes(report.problems), ['guard.approver-twice']);
  });

  scenario('who may not look up the approvers is told', 'contoso', async ({ lab, run, requests }) => {
    lab.emulator.setFaults([{ match: { url: '_apis/identities' }, fault: { kind: 'status', status: 403 } }]);
    const { report } = await run(text);
    assert.deepEqual(codes(report.problems), ['guard.identities-forbidden']);
    assertNoWrite(requests());
  });

  scenario('a check names a guard that was loosened', 'contoso', async ({ run, earlier }) => {
    await earlier({ approvers: 'Ana Lima', branches: 'main, develop' });
    const { report } = await run({ approvers: 'Ana Lima, Ben Osei', minimumApprovers: '2', branches: 'main' }, 'check');
    assert.deepEqual([report.outcome, codes(report.problems)], ['drifted', ['check.drift', 'check.drift']]);
  });

  scenario('a plan names the guard', 'contoso', async ({ run, requests }) => {
    assert.equal((await run(text, 'plan')).report.outcome, 'planned');
    assertNoWrite(requests());
  });

  for (const sharing of ['shared', 'perProject']) {
    scenario(
      `each project is guarded before it is granted: ${sharing}`,
      forecastSeed,
      async ({ lab, run, requests }) => {
        const all = { ...text, furtherProjects: 'forecast', sharing, pipelineAccess: 'all' };
        const { report } = await run(all);
        assert.deepEqual([report.outcome, report.problems], ['created', []]);
        for (const place of ['', ' in forecast']) {
          const states = report.steps.filter(({ step }) =>
            [`approval${place}`, `branchControl${place}`].includes(step),
          );
          assert.deepEqual(
            states.map(({ state }) => state),
            ['created', 'created'],
          );
        }
        lab.emulator.clock.advance(60);
        assert.equal((await run(all)).report.outcome, 'noChange');
        assertNoWrite(requests());
      },
      asMember,
    );
  }
});

function twoTeams(): string {
  return `
extends: contoso
organizations:
  - name: contoso
    projects:
      - name: fraud
        groups:
          - { name: ML Approvers, members: [Chloe Roy] }
`;
}
