import assert from 'node:assert/strict';
import { asksForConversion, parseConvertConnections, type Surroundings } from '../../../core';
import { asProjectId, asTenantId } from '../../../core/names/ids';
import { Problems } from '../../../core/problem/problem';

const around: Surroundings = {
  organizationName: 'contoso',
  organizationId: '0394be29-dc56-5cab-8cc6-fb1b6931a091',
  isServer: false,
  project: { id: asProjectId('d90ca8a0-dcdd-5cce-bb1c-56933d5459f9'), name: 'churn' },
  pipeline: undefined,
  tenantId: asTenantId('d4cfdeae-990d-5584-bd38-b907d1a8947a'),
  subscription: undefined,
};
const text = { azureSubscription: 'azure-setup', mode: 'convertAll' };

describe('inputs of EnsureAmlServiceConnection: all connections of a project', () => {
  it('are told from those of one connection by the mode', () => {
    assert.deepEqual(
      [{}, { mode: 'apply' }, { mode: 'convertAll' }, { mode: 'planConvertAll' }].map(asksForConversion),
      [false, false, true, true],
    );
  });

  it('need no workspace and no name of a connection', () => {
    const input = parseConvertConnections(text, around);
    assert.deepEqual([input.mode, input.project, input.organizationSignIn], ['apply', around.project, { kind: 'job' }]);
    assert.equal(parseConvertConnections({ ...text, mode: 'planConvertAll' }, around).mode, 'plan');
  });

  it('may name another project, which is looked up', () => {
    assert.deepEqual(parseConvertConnections({ ...text, project: 'fraud' }, around).project, {
      name: 'fraud',
      id: undefined,
    });
    assert.equal(parseConvertConnections({ ...text, project: 'CHURN' }, around).project, around.project);
  });

  it('are refused where there is nothing to convert to, and without a setup connection', () => {
    assert.throws(
      () => parseConvertConnections({ mode: 'convertAll' }, { ...around, isServer: true }),
      (failed) => {
        assert.ok(failed instanceof Problems);
        assert.deepEqual(
          failed.problems.map(({ code }) => code),
          ['input.azureSubscription', 'input.mode'],
        );
        return true;
      },
    );
  });
});
