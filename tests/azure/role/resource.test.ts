import assert from 'node:assert/strict';
import { run } from '../../../core';
import { contributor, owner, type Role } from '../../../core/azure/role/definition-read';
import { type RoleAssignmentWant, roleAssignment } from '../../../core/azure/role/resource';
import { Recipe } from '../../../core/engine/recipe';
import { asArmId, asPrincipalId, asRoleId } from '../../../core/names/ids';
import { type Lab, makeLab } from '../../../scripts/lab';
import { contract } from '../../contract';
import { groupOf, madeIdentity, workspaceId } from '../../parts';
import { principalIdOf } from '../../recipes/tenant';

const reader: Role = { id: asRoleId('acdd72a7-3385-48ef-bd42-f606fba81ae7'), name: 'Reader' };
const scopeOf = (lab: Lab) => workspaceId(lab).armId;
const wantFor = (lab: Lab, principal: string, role = contributor): RoleAssignmentWant => ({
  principalId: asPrincipalId(principal),
  role,
  scope: scopeOf(lab),
});

contract('role assignment', {
  resource: roleAssignment,
  open: async (lab) => wantFor(lab, (await madeIdentity(lab)).principalId),
  refusals: [
    {
      match: { method: 'GET', url: 'roleAssignments' },
      code: 'azure.forbidden',
      says: /identity (?:"azure-setup" of the setup|of service) connection.*lacks.*role "Reader"/,
    },
    {
      match: { method: 'PUT', url: 'roleAssignments' },
      code: 'role.forbidden',
      says: /roleAssignments\/write.*Ask an Owner/,
    },
  ],
});

describe('resource role assignment', () => {
  const held = async (lab: Lab, principal: string, role: Role) =>
    (await roleAssignment.read(wantFor(lab, principalIdOf(lab, principal), role), lab.context))?.scope;

  it('counts one from above, and Owner for Contributor, but no weaker and no other role', async () => {
    const lab = await makeLab('role-at-group');
    assert.equal(await held(lab, 'churn-link', contributor), groupOf(lab));
    assert.equal(await held(lab, 'azure-setup', contributor), groupOf(lab));
    assert.equal(await held(lab, 'churn-link', owner), undefined);
    assert.equal(await held(lab, 'azure-setup', reader), undefined);
  });

  it('does not count one on a workspace beside it', async () => {
    const lab = await makeLab();
    const want = wantFor(lab, principalIdOf(lab, 'azure-setup'), reader);
    const beside = asArmId(want.scope.replace('mlw-churn', 'mlw-fraud'));
    await roleAssignment.apply({ ...want, scope: beside }, undefined, lab.context);
    lab.emulator.clock.advance(60);
    assert.equal(await roleAssignment.read(want, lab.context), undefined);
  });

  it('reads again when somebody was faster', async () => {
    const lab = await makeLab();
    const want = wantFor(lab, principalIdOf(lab, 'azure-setup'), reader);
    const recipe = Recipe.named('test').ensure('thing', roleAssignment, async () => want);
    lab.emulator.setFaults([{ match: { method: 'PUT', url: 'roleAssignments' }, fault: { kind: 'reset-after' } }]);
    assert.deepEqual((await run(recipe, 'apply', lab.context)).report.problems, []);
    assert.equal(JSON.stringify(lab.emulator.state().arm).split(reader.id).length, 2);
  });

  it('is content with one that exists under another name, though it does not list yet', async () => {
    const lab = await makeLab();
    const want = wantFor(lab, principalIdOf(lab, 'azure-setup'), reader);
    const body = { error: { code: 'RoleAssignmentExists', message: 'The role assignment already exists.' } };
    const fault = { kind: 'status', status: 409, body } as const;
    lab.emulator.setFaults([{ match: { method: 'PUT', url: 'roleAssignments' }, times: 100, fault }]);
    const recipe = Recipe.named('test').ensure('thing', roleAssignment, () => want);
    assert.deepEqual((await run(recipe, 'apply', lab.context)).report.problems, []);
  });

  for (const [code, problem] of [
    ['RoleAssignmentUpdateNotPermitted', 'role.name-taken'],
    ['RoleAssignmentLimitExceeded', 'role.limit'],
    ['RoleDefinitionDoesNotExist', 'role.unknown'],
    ['PrincipalNotFound', 'role.principal-unknown'],
  ] as const) {
    it(`explains ${code}`, async () => {
      const lab = await makeLab();
      const want = wantFor(lab, principalIdOf(lab, 'azure-setup'), reader);
      const fault = { kind: 'status', status: 400, body: { error: { code, message: 'No.' } } } as const;
      lab.emulator.setFaults([{ match: { method: 'PUT', url: 'roleAssignments' }, times: 100, fault }]);
      const { report } = await run(
        Recipe.named('test').ensure('thing', roleAssignment, () => want),
        'apply',
        lab.context,
      );
      assert.deepEqual(
        report.problems.map((one) => one.code),
        [problem],
      );
    });
  }
});
