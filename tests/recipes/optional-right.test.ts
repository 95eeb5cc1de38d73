/** A right for a step that a run goes on without: it is asked for like any other, and its want is said and stops nothing. */
import assert from 'node:assert/strict';
import { ensure, makeLab } from '../../scripts/lab';
import { oldIssuer, signInOf } from './conversion-tenant';
import { applicationOf } from './tenant';

const conversion = { convert: 'true', pipelineAccess: 'all' };

describe('a plan that converts the older issuer', () => {
  it('says that the trust cannot be put on an application of others, whom to ask, and what may come of it', async () => {
    const lab = await makeLab(oldIssuer);
    const connectionName = 'mlw-churn-automatic';
    const { report } = await ensure(lab, { ...conversion, connectionName }, 'plan');
    const told = report.warnings.find(({ code }) => code === 'advice.missing-right');
    const { clientId } = signInOf(lab, connectionName);
    assert.match(told?.what ?? '', new RegExp(`federated credential on application ${clientId}`));
    assert.match(told?.why ?? '', /goes on without it, and fails later where that is not enough/);
    assert.match(
      report.requests.map(({ text }) => text).join(),
      new RegExp(`make it an owner \\(application ${clientId}`),
    );
    assert.deepEqual([report.outcome, report.problems, lab.writes()], ['planned', [], []]);
    const { report: applied } = await ensure(lab, { ...conversion, connectionName });
    assert.equal(applied.outcome, 'failed');
  });

  it('says nothing of the kind where the setup identity owns it', async () => {
    const lab = await makeLab(oldIssuer);
    const { report } = await ensure(lab, { ...conversion, connectionName: 'mlw-churn' }, 'plan');
    assert.deepEqual(
      report.warnings.filter(({ asks }) => asks !== undefined),
      [],
    );
    const right = report.rights.find(
      ({ scope }) => scope === `application ${applicationOf(lab, 'churn-by-hand').appId}`,
    );
    assert.equal(right?.standing, 'has');
    const { report: applied } = await ensure(lab, { ...conversion, connectionName: 'mlw-churn' });
    assert.deepEqual(applied.problems, []);
  });

  it('stops where another step cannot do without the same right', async () => {
    const lab = await makeLab(oldIssuer);
    lab.emulator.setLacks([
      { principal: 'azure-setup', system: 'azdo', action: 'ServiceEndpoints/Administer', scope: 'churn/mlw-churn' },
    ]);
    const { report } = await ensure(lab, { ...conversion, connectionName: 'mlw-churn' }, 'plan');
    assert.deepEqual(
      report.problems.map(({ code }) => code),
      ['connection.not-administrator'],
    );
  });
});
