import assert from 'node:assert/strict';
import { approvers } from '../../../core/azdo/approver/read';
import { type ApprovalCheckWant, approvalCheck } from '../../../core/azdo/check/approval-resource';
import { asClientId } from '../../../core/names/ids';
import { type Lab, makeLab } from '../../../scripts/lab';
import { contract } from '../../contract';
import { madeEndpoint } from '../../parts';
import { connectionOf } from '../../recipes/tenant';

const says =
  /"churn Build Service \(contoso\)", identity id \S+, is not an Administrator of the service connection "mlw-test".*Ask an Administrator/;

async function wantFor(lab: Lab, asked: readonly string[], minimum: number, name?: string): Promise<ApprovalCheckWant> {
  const endpointId = name
    ? connectionOf(lab, name).id
    : (await madeEndpoint(lab, asClientId('99999999-9999-4999-8999-999999999999'))).id;
  return {
    projectId: lab.around.project.id,
    endpointId,
    connectionName: name ?? 'mlw-test',
    approvers: await approvers.find(asked, lab.context),
    minimum,
  };
}

const open = (lab: Lab) => wantFor(lab, ['[churn]\\ML Approvers', 'chloe@contoso.com'], 1);

contract('approval', {
  resource: approvalCheck,
  open,
  drifts: [
    { field: 'approvals needed', want: (want) => ({ ...want, minimum: 2 }), mends: 'in place' },
    { field: 'approvers', want: (want) => ({ ...want, approvers: want.approvers.slice(0, 1) }), mends: 'in place' },
  ],
  refusals: [
    {
      match: { method: 'GET', url: 'checks/configurations' },
      code: 'azdo.forbidden',
      says: /is neither User nor Administrator/,
    },
    { match: { method: 'POST', url: 'checks/configurations' }, code: 'connection.not-administrator', says },
  ],
});

describe('resource approval', () => {
  for (const [title, asked, minimum, counts] of [
    ['as many of the same people', ['[churn]\\ML Approvers', 'Chloe Roy'], 2, true],
    ['fewer of them', ['[churn]\\ML Approvers', 'Chloe Roy'], 1, true],
    ['asked of some of the people only', ['Chloe Roy', 'Ana Lima', '[churn]\\ML Approvers'], 2, true],
    ['somebody beside those asked for', ['Chloe Roy'], 1, true],
    ['nobody of those asked for', ['Ana Lima'], 1, false],
    ['more than it demands', ['[churn]\\ML Approvers', 'Chloe Roy', 'Ana Lima'], 3, false],
  ] as const) {
    it(`${counts ? 'counts' : 'stands beside'} one that somebody else set, where that is ${title}`, async () => {
      const lab = await makeLab('checks-by-hand');
      const want = await wantFor(lab, asked, minimum, 'mlw-churn');
      const have = await approvalCheck.read(want, lab.context);
      assert.equal(have?.isOurs, counts ? false : undefined);
      assert.equal(approvalCheck.diff(want, have).length === 0, counts);
      if (!have) {
        await approvalCheck.apply(want, have, lab.context);
        assert.equal(JSON.stringify(lab.emulator.state().azdo).match(/minRequiredApprovers/g)?.length, 2);
      }
    });
  }

  it('does not set a second one that somebody set meanwhile', async () => {
    const lab = await makeLab();
    const want = await open(lab);
    await approvalCheck.apply(want, undefined, lab.context);
    lab.forget();
    await approvalCheck.apply(want, undefined, lab.context);
    assert.deepEqual(lab.writes(), []);
  });

  it('is switched on again', async () => {
    const lab = await makeLab();
    const want = await open(lab);
    const have = await approvalCheck.apply(want, undefined, lab.context);
    assert.ok(have);
    const off = { ...have, check: { ...have.check, isDisabled: true } };
    assert.deepEqual(approvalCheck.diff(want, off), [{ field: 'state', from: 'disabled', to: 'enabled' }]);
    await approvalCheck.apply(want, off, lab.context);
    assert.match(lab.emulator.transcript.at(-1)?.requestBody ?? '', /"isDisabled":false/);
  });
});
