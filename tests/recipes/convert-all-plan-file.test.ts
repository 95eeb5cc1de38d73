/** A plan of a conversion of all connections, in a file that a later run is held to. */
import assert from 'node:assert/strict';
import { type Context, convertConnections, parseManageAmlLinks, planFileIn, planFor } from '../../core';
import { type Lab, makeLab, openLab, plainText } from '../../scripts/lab';
import { signInOf } from './conversion-tenant';
import { codes } from './said';

/** Three connections by secret that Azure DevOps made. */
const secrets = `
extends: automatic-secret-connection
replicationSeconds: 0
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
      - { displayName: churn-first, owners: [azure-setup] }
      - { displayName: churn-second, owners: [azure-setup] }
      - { displayName: churn-third, owners: [azure-setup] }
organizations:
  - name: contoso
    projects:
      - name: churn
        buildRole: Administrator
        connections:
          - { name: mlw-churn, remove: true }
          - &secret
            name: first
            identity: churn-first
            scheme: ServicePrincipal
            creationMode: Automatic
            subscription: ML Platform
          - { <<: *secret, name: second, identity: churn-second }
          - { <<: *secret, name: third, identity: churn-third }
`;

interface Typed {
  readonly mode: 'apply' | 'plan';
  readonly connections?: string;
  readonly planFile?: string;
}

async function convert(lab: Lab, { planFile, ...typed }: Typed, context: Context = lab.context) {
  const { azureSubscription = '' } = plainText;
  const plan = planFile === undefined ? {} : { planFile: planFileIn(planFile) ?? assert.fail(planFile) };
  const input = parseManageAmlLinks({ azureSubscription, ...typed, ...plan, action: 'convertAll' }, lab.around);
  assert.ok(input.action === 'convertAll');
  const { report } = await convertConnections(input, context);
  return { report, file: JSON.stringify(planFor(input, report)) };
}

const names = ['first', 'second', 'third'];
const schemesOf = (lab: Lab) => names.map((name) => signInOf(lab, name).scheme);

describe('a plan of a conversion of all, in a file', () => {
  it('is applied by a later run where it is the same', async () => {
    const lab = await makeLab(secrets);
    const { report: plan, file } = await convert(lab, { mode: 'plan' });
    assert.deepEqual([plan.outcome, plan.problems, lab.writes()], ['planned', [], []]);
    for (const name of [...names, 'churn']) {
      assert.ok(!file.includes(name), file);
    }
    const { report } = await convert(await openLab(lab.emulator), { mode: 'apply', planFile: file });
    assert.deepEqual([report.problems, report.outcome, report.mode], [[], 'changed', 'apply']);
    assert.deepEqual(new Set(schemesOf(lab)), new Set(['WorkloadIdentityFederation']));
  });

  it('stops the run before any write where one was converted since, and names that one', async () => {
    const lab = await makeLab(secrets);
    const { file } = await convert(lab, { mode: 'plan' });
    await convert(lab, { mode: 'apply', connections: 'second' });
    lab.forget();
    const before = schemesOf(lab);
    const { report } = await convert(lab, { mode: 'apply', planFile: file });
    assert.deepEqual([codes(report.problems), report.outcome, report.changed], [['plan.stale'], 'failed', false]);
    assert.match(report.problems[0]?.why ?? '', /service connection "second": was to be changed, and is not now/);
    assert.doesNotMatch(report.problems[0]?.why ?? '', /"first"|"third"/);
    assert.deepEqual([lab.writes(), schemesOf(lab)], [[], before]);
  });

  it('stops the run where one more would be converted, and where other ones are asked for', async () => {
    const lab = await makeLab(secrets);
    const { file } = await convert(lab, { mode: 'plan', connections: 'first, second' });
    const { report } = await convert(lab, { mode: 'apply', planFile: file });
    assert.match(
      report.problems[0]?.why ?? '',
      /the input connections.*service connection "third": is to be changed, and was not/,
    );
    assert.deepEqual(lab.writes(), []);
  });

  it('stops the run where it is a plan of another kind of work', async () => {
    const lab = await makeLab(secrets);
    const { file } = await convert(lab, { mode: 'plan' });
    const other = JSON.stringify({ ...JSON.parse(file), recipe: 'ensure-aml-service-connection' });
    const { report } = await convert(lab, { mode: 'apply', planFile: other });
    assert.match(report.problems[0]?.why ?? '', /what is planned: ensure-aml-service-connection, and now /);
    assert.deepEqual(lab.writes(), []);
  });
});
