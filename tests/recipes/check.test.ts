/** `mode: check`: writes nothing, fails on what is not as asked, names it, and warns of what will end. */
import assert from 'node:assert/strict';
import { ensure, type Lab, makeLab } from '../../scripts/lab';
import { codes } from './said';

describe('a check', () => {
  it('finds a fresh link in order, and proves it without a write', async () => {
    const lab = await linked();
    const { report } = await ensure(lab, {}, 'check');
    assert.deepEqual([report.outcome, report.verified, codes(report.warnings)], ['inOrder', true, []]);
    assert.deepEqual(lab.writes(), []);
  });

  it('says what is not there in an empty tenant, and makes nothing', async () => {
    const lab = await makeLab();
    const { report } = await ensure(lab, {}, 'check');
    assert.deepEqual([report.outcome, codes(report.problems)], ['drifted', ['check.absent']]);
    assert.deepEqual(lab.writes(), []);
  });

  it('names the role that somebody removed', async () => {
    const lab = await linked();
    const { report } = await ensure(lab, { role: 'AzureML Data Scientist' }, 'check');
    assert.deepEqual([report.outcome, codes(report.problems)], ['drifted', ['check.absent']]);
    assert.match(report.problems[0]?.what ?? '', /role assignment "AzureML Data Scientist" on mlw-churn/);
  });

  it('names each field that is another one', async () => {
    const lab = await linked();
    const { report } = await ensure(lab, { workspace: 'mlw-fraud' }, 'check');
    const connection = report.problems.find(({ code }) => code === 'check.drift');
    assert.match(connection?.why ?? '', /workspace is "mlw-churn" and should be "mlw-fraud"/i);
    assert.deepEqual(lab.writes(), []);
  });

  it('warns of a role that this task gave and nobody asks for any more', async () => {
    const lab = await linked();
    const role = 'AzureML Data Scientist';
    await ensure(lab, { role });
    lab.emulator.clock.advance(60);
    const { report } = await ensure(lab, { role }, 'check');
    assert.deepEqual([report.outcome, codes(report.warnings)], ['inOrder', ['advice.surplus-role']]);
    assert.match(report.warnings[0]?.what ?? '', /"Contributor"/);
  });

  it('warns of the issuer that retires in 2027', async () => {
    const lab = await makeLab(oldIssuer);
    const text = { connectionName: 'mlw-churn', pipelineAccess: 'list', pipelines: 'train' };
    const { report } = await ensure(lab, text, 'check');
    assert.deepEqual([report.outcome, codes(report.warnings)], ['inOrder', ['advice.old-issuer']]);
  });
});

const oldIssuer = `
extends: made-by-hand
organizations:
  - name: contoso
    projects:
      - name: churn
        connections:
          - { name: mlw-churn, issuer: azdo }
`;

async function linked(): Promise<Lab> {
  const lab = await makeLab();
  const { report } = await ensure(lab);
  assert.deepEqual(report.problems, []);
  lab.emulator.clock.advance(60);
  lab.forget();
  return lab;
}
