import assert from 'node:assert/strict';
import { type BranchCheckWant, branchCheck } from '../../../core/azdo/check/branches-resource';
import { asClientId } from '../../../core/names/ids';
import { type Lab, makeLab } from '../../../scripts/lab';
import { contract } from '../../contract';
import { madeEndpoint } from '../../parts';
import { connectionOf } from '../../recipes/tenant';

const says =
  /"churn Build Service \(contoso\)", identity id \S+, is not an Administrator of the service connection "mlw-test".*Ask an Administrator/;

const open = async (lab: Lab): Promise<BranchCheckWant> => ({
  projectId: lab.around.project.id,
  endpointId: (await madeEndpoint(lab, asClientId('99999999-9999-4999-8999-999999999999'))).id,
  connectionName: 'mlw-test',
  branches: ['refs/heads/main'],
});

const byHand = (lab: Lab, branches: readonly string[]): BranchCheckWant => ({
  projectId: lab.around.project.id,
  endpointId: connectionOf(lab, 'mlw-churn').id,
  connectionName: 'mlw-churn',
  branches,
});

contract('branch control', {
  resource: branchCheck,
  open,
  drifts: [
    {
      field: 'branches',
      want: (want) => ({ ...want, branches: ['refs/heads/main', 'refs/tags/*'] }),
      mends: 'in place',
    },
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

describe('resource branch control', () => {
  it('counts one that somebody else set and that allows less', async () => {
    const lab = await makeLab('checks-by-hand');
    const want = byHand(lab, ['refs/heads/*']);
    const have = await branchCheck.read(want, lab.context);
    assert.deepEqual([have?.isOurs, branchCheck.diff(want, have)], [false, []]);
  });

  it('stands beside one that somebody else set and that allows more', async () => {
    const lab = await makeLab('checks-by-hand');
    const want = byHand(lab, ['refs/heads/main']);
    assert.equal(await branchCheck.read(want, lab.context), undefined);
    const have = await branchCheck.apply(want, undefined, lab.context);
    assert.deepEqual(
      [have?.isOurs, (await branchCheck.read(want, lab.context))?.branches],
      [true, ['refs/heads/main']],
    );
  });

  it('says when no branch could pass that of somebody else and ours', async () => {
    const lab = await makeLab('checks-by-hand');
    await assert.rejects(branchCheck.read(byHand(lab, ['refs/heads/develop']), lab.context), {
      code: 'guard.branches-exclude',
      why: /allows refs\/heads\/main, refs\/heads\/releases\/\*, and refs\/heads\/develop was asked for/,
    });
  });

  it('keeps what people set on ours besides', async () => {
    const lab = await makeLab();
    const want = await open(lab);
    const have = await branchCheck.apply(want, undefined, lab.context);
    assert.ok(have);
    const { settings } = have.check;
    const byPeople = { ...settings, inputs: { allowedBranches: 'refs/heads/main', ensureProtectionOfBranch: 'true' } };
    const changed = { ...have, check: { ...have.check, settings: byPeople } };
    await branchCheck.apply({ ...want, branches: ['refs/heads/next'] }, changed, lab.context);
    assert.match(lab.emulator.transcript.at(-1)?.requestBody ?? '', /"ensureProtectionOfBranch":"true"/);
  });
});
