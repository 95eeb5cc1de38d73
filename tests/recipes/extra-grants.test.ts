import assert from 'node:assert/strict';
import { asMember, forecastSeed } from '../member';
import { codes } from './said';
import { scenario } from './snapshot';
import { assertNoWrite, connectionOf, projectOf } from './tenant';

const fraud = { workspace: 'mlw-fraud', connectionName: 'mlw-fraud-prod' };
const revoke = { extraGrants: 'revoke' };

describe('ensure-aml-service-connection: grants that nobody asked for', () => {
  scenario('pipelines that were not asked for are told by name', 'extra-grants', async ({ run, requests }) => {
    const { report } = await run();
    assert.deepEqual([report.outcome, codes(report.warnings)], ['noChange', ['advice.further-grants']]);
    assert.match(report.warnings[0]?.what ?? '', /"train" \(2\), "score" \(3\)/);
    assertNoWrite(requests());
  });

  scenario('a grant to all pipelines that was not asked for is told', 'extra-grants', async ({ run, requests }) => {
    const { report } = await run(fraud);
    assert.deepEqual([report.outcome, codes(report.warnings)], ['noChange', ['advice.further-grants']]);
    assert.match(report.warnings[0]?.what ?? '', /all pipelines/);
    assertNoWrite(requests());
  });

  scenario('with no pipeline asked for, those that may use it are told', 'extra-grants', async ({ run }) => {
    const { report } = await run({ pipelineAccess: 'none' });
    assert.match(report.warnings[0]?.what ?? '', /"link-workspace" \(1\), "train" \(2\), "score" \(3\)/);
  });

  scenario('ids are told where the pipelines may not be read', 'extra-grants', async ({ lab, run }) => {
    lab.emulator.setFaults([{ match: { url: '_apis/pipelines\\?' }, fault: { kind: 'status', status: 403 } }]);
    const { report } = await run();
    assert.match(report.warnings[0]?.what ?? '', /pipeline 2, pipeline 3/);
  });

  scenario('all pipelines were asked for, so none is too many', 'extra-grants', async ({ run }) => {
    const { report } = await run({ ...fraud, pipelineAccess: 'all' });
    assert.deepEqual([report.outcome, codes(report.warnings)], ['noChange', []]);
    await assert.rejects(run({ ...fraud, ...revoke, pipelineAccess: 'all' }), /to all pipelines none is too many/);
  });

  scenario('grants that were not asked for are taken back after the proof', 'extra-grants', async (scene) => {
    const { lab, run, requests } = scene;
    const { report } = await run(revoke);
    assert.deepEqual([report.outcome, report.problems, report.warnings], ['changed', [], []]);
    assert.deepEqual(grantsOf(lab), [1]);
    assert.equal((await run(revoke)).report.outcome, 'noChange');
    assertNoWrite(requests());
  });

  scenario(
    'a grant to all pipelines is taken back once the one asked for has its own',
    'extra-grants',
    async ({ lab, run }) => {
      const { report } = await run({ ...fraud, ...revoke });
      assert.deepEqual([report.outcome, report.problems], ['changed', []]);
      assert.deepEqual(grantsOf(lab, fraud.connectionName), [1]);
      assert.equal((await run({ ...fraud, ...revoke })).report.outcome, 'noChange');
    },
  );

  scenario('with no pipeline asked for, every grant is taken back', 'extra-grants', async ({ lab, run }) => {
    const { report } = await run({ ...revoke, pipelineAccess: 'none' });
    assert.deepEqual([report.outcome, grantsOf(lab)], ['changed', []]);
  });

  scenario('a plan names the grants that will be taken back', 'extra-grants', async ({ run, requests }) => {
    assert.equal((await run(revoke, 'plan')).report.outcome, 'planned');
    assertNoWrite(requests());
  });

  scenario('a check names grants that are to be taken back', 'extra-grants', async ({ run, requests }) => {
    const { report } = await run(revoke, 'check');
    assert.deepEqual([report.outcome, codes(report.problems)], ['drifted', ['check.left-over']]);
    assertNoWrite(requests());
  });

  scenario('a proof that fails keeps every grant', 'extra-grants', async ({ lab, run }) => {
    lab.emulator.setFaults([{ match: { url: 'endpointproxy' }, fault: { kind: 'status', status: 403 } }]);
    const { report } = await run(revoke);
    assert.deepEqual([report.outcome, grantsOf(lab)], ['failed', [1, 2, 3]]);
  });

  scenario(
    'grants that were not asked for are taken back in each project',
    forecastSeed,
    async ({ lab, run, earlier, byHand }) => {
      const text = { ...revoke, furtherProjects: 'forecast' };
      await earlier(text);
      for (const [name, id] of [
        ['churn', 3],
        ['forecast', 9],
      ] as const) {
        const path = `${projectOf(lab, name).id}/_apis/pipelines/pipelinepermissions/endpoint/${connectionOf(lab).id}`;
        const body = { pipelines: [{ id, authorized: true }] };
        await byHand('PATCH', `${lab.context.organization.url}/${path}?api-version=7.1-preview.1`, body);
      }
      const { report } = await run(text);
      assert.deepEqual([report.outcome, report.problems], ['changed', []]);
      assert.deepEqual([grantsOf(lab), grantsOf(lab, undefined, 'forecast')], [[1], []]);
    },
    asMember,
  );
});

function grantsOf(lab: Parameters<typeof connectionOf>[0], name?: string, project = 'churn'): readonly number[] {
  const { id } = connectionOf(lab, name);
  const { organizations } = JSON.parse(JSON.stringify(lab.emulator.state().azdo));
  const { pipelinePermissions } = organizations[0].projects.find((one: { name: string }) => one.name === project);
  return pipelinePermissions.find((one: { endpointId: string }) => one.endpointId === id).pipelines;
}
