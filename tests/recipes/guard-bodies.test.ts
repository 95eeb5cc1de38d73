/** What the guard of a connection asks Azure DevOps for, to the letter: nobody sees these numbers in a report. */
import assert from 'node:assert/strict';
import { ensure, makeLab } from '../../scripts/lab';

describe('the checks of a connection as they are sent', () => {
  it('wait thirty days for approvals and a day for branches, which are looked at again each five minutes', async () => {
    const lab = await makeLab();
    const text = { approvers: 'Ana Lima, Ben Osei', minimumApprovers: '2', branches: 'main, release/*' };
    assert.deepEqual((await ensure(lab, text)).report.problems, []);
    const sent = lab.emulator.transcript
      .filter(({ method, url }) => method === 'POST' && url.includes('checks/configurations'))
      .map(({ requestBody }) => JSON.parse(requestBody));
    assert.equal(sent.length, 2);
    const [approval, branches] = [...sent].sort((left, right) => left.type.name.localeCompare(right.type.name));
    assert.deepEqual(
      [approval.timeout, approval.settings.minRequiredApprovers, approval.settings.requesterCannotBeApprover],
      [43_200, 2, true],
    );
    assert.deepEqual(
      [approval.settings.executionOrder, approval.settings.blockedApprovers, approval.settings.approvers.length],
      ['anyOrder', [], 2],
    );
    assert.deepEqual([branches.timeout, branches.settings.retryInterval], [1440, 5]);
    assert.deepEqual(branches.settings.definitionRef, {
      id: '86b05a0c-73e6-4f7d-b3cf-e38f3b39a75b',
      name: 'evaluatebranchProtection',
      version: '0.0.1',
    });
    assert.deepEqual(branches.settings.inputs, {
      allowedBranches: 'refs/heads/main, refs/heads/release/*',
      ensureProtectionOfBranch: 'false',
    });
  });
});
