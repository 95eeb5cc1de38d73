/** Which roles of a link's identity a check calls too many: those that were given for the link, on its workspace. */
import assert from 'node:assert/strict';
import { ensure, type Lab, makeLab } from '../../scripts/lab';
import { linkName, principalIdOf, workspaceOf } from './tenant';

const mark = 'Managed by AML Links for Azure DevOps; made by contoso/churn, run 3.';
const reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
const dataScientist = 'f6c7c914-8db3-469d-8ca1-694a8f32e121';

describe('ensure-aml-service-connection: roles that nobody asks for any more', () => {
  const group = (lab: Lab) => workspaceOf(lab).replace(/\/providers\/.*/, '');
  for (const [title, scopeOf, roleId, description, named] of [
    ['of somebody else on the workspace are theirs', workspaceOf, reader, 'Given by the platform team.', []],
    ['that lie above the workspace serve something else', group, dataScientist, mark, []],
    ['that were given on the workspace are named', workspaceOf, dataScientist, mark, ['advice.surplus-role']],
  ] as const) {
    it(title, async () => {
      const lab = await makeLab();
      assert.deepEqual((await ensure(lab)).report.problems, []);
      lab.emulator.clock.advance(60);
      await give(lab, { scope: scopeOf(lab), roleId, description });
      const { report } = await ensure(lab, {}, 'check');
      assert.deepEqual([report.outcome, report.warnings.map(({ code }) => code)], ['inOrder', named]);
    });
  }
});

interface Role {
  readonly scope: string;
  readonly roleId: string;
  readonly description: string;
}

/** Somebody gives the identity of the link one more role. */
async function give(lab: Lab, { scope, roleId, description }: Role): Promise<void> {
  const { cloud, token } = lab.context;
  const name = '99999999-9999-4999-8999-000000000001';
  const { status } = await lab.emulator.send({
    method: 'PUT',
    url: `${cloud.arm}${scope}/providers/Microsoft.Authorization/roleAssignments/${name}?api-version=2022-04-01`,
    headers: { authorization: `Bearer ${await token(cloud.arm)}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      properties: {
        principalId: principalIdOf(lab, linkName),
        principalType: 'ServicePrincipal',
        roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${roleId}`,
        description,
      },
    }),
  });
  assert.equal(status, 201);
  lab.emulator.clock.advance(60);
}
