import assert from 'node:assert/strict';
import { type ManageAmlLinksText, parseManageAmlLinks, type Surroundings } from '../../../core';
import { asProjectId, asTenantId } from '../../../core/names/ids';
import { complaintsOf } from '../../complaints';

const around: Surroundings = {
  organizationName: 'contoso',
  organizationId: '0394be29-dc56-5cab-8cc6-fb1b6931a091',
  isServer: false,
  project: { id: asProjectId('d90ca8a0-dcdd-5cce-bb1c-56933d5459f9'), name: 'churn' },
  pipeline: undefined,
  tenantId: asTenantId('d4cfdeae-990d-5584-bd38-b907d1a8947a'),
  subscription: undefined,
};
const text = { azureSubscription: 'azure-setup' };

/** What is complained of, by the names of the inputs. */
function complaints(typed: ManageAmlLinksText, more: Partial<Surroundings> = {}): readonly string[] {
  const found = complaintsOf(() => parseManageAmlLinks(typed, { ...around, ...more }));
  return found.map((one) => one.replace(/:.*/, ''));
}

describe('inputs of ManageAmlLinks', () => {
  it('need no workspace and no name of a connection', () => {
    const input = parseManageAmlLinks(text, around);
    assert.deepEqual(input, {
      action: 'inventory',
      project: around.project,
      organizationSignIn: { kind: 'job' },
      tenantId: around.tenantId,
      connections: [],
      test: false,
      subscriptionId: undefined,
    });
    const converting = parseManageAmlLinks({ ...text, action: 'convertAll' }, around);
    assert.ok(converting.action === 'convertAll');
    assert.deepEqual([converting.mode, converting.project, converting.connections], ['apply', around.project, []]);
    const planning = parseManageAmlLinks({ ...text, action: 'convertAll', mode: 'plan' }, around);
    assert.equal('mode' in planning && planning.mode, 'plan');
  });

  it('have connections tried by an inventory alone, and a mode with a conversion alone', () => {
    const tried = parseManageAmlLinks({ ...text, test: 'true', mode: 'apply' }, around);
    assert.deepEqual([tried.action, 'test' in tried && tried.test, 'mode' in tried], ['inventory', true, false]);
    assert.deepEqual(complaints({ ...text, action: 'convertAll', test: 'true' }), ['test']);
    assert.deepEqual(complaints({ ...text, test: 'perhaps' }), ['test']);
    // The default is handed over also where the editor hides it; whoever types anything else expects that it counts.
    for (const mode of ['plan', 'check', 'nonsense']) {
      assert.deepEqual(complaints({ ...text, mode }), ['mode'], mode);
    }
  });

  it('have a plan applied by a conversion alone, and only where it is one', () => {
    const planFile = { format: 2, recipe: 'r', salt: '', plannedAt: '', inputs: {}, steps: [] } as const;
    const converting = { ...text, action: 'convertAll', planFile };
    const input = parseManageAmlLinks(converting, around);
    assert.deepEqual('planFile' in input && input.planFile, planFile);
    assert.deepEqual(complaints({ ...text, planFile }), ['planFile']);
    assert.deepEqual(complaints({ ...converting, mode: 'plan' }), ['planFile']);
    assert.deepEqual(complaints({ ...converting, planFile: { complaint: 'holds no plan.' } }), ['planFile']);
  });

  it('may name some of the connections', () => {
    const { connections } = parseManageAmlLinks({ ...text, connections: 'churn-*\nfraud, old\n' }, around);
    assert.deepEqual(connections, ['churn-*', 'fraud, old']);
  });

  it('may name another project, which is looked up', () => {
    assert.deepEqual(parseManageAmlLinks({ ...text, project: 'fraud' }, around).project, {
      name: 'fraud',
      id: undefined,
    });
    assert.equal(parseManageAmlLinks({ ...text, project: 'CHURN' }, around).project, around.project);
  });

  it('are refused where there is nothing to convert to, and without a setup connection', () => {
    assert.deepEqual(complaints({ action: 'convertAll' }, { isServer: true }), ['azureSubscription', 'action']);
  });

  it('are refused with an action or a mode that is none', () => {
    assert.deepEqual(complaints({ ...text, action: 'tidy', azureDevOpsSignIn: 'me' }), ['action', 'azureDevOpsSignIn']);
    assert.deepEqual(complaints({ ...text, action: 'convertAll', mode: 'check' }), ['mode']);
  });
});
