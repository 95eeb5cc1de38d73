/** The parts of a recipe that give a link's identity its role on the workspace, and name other roles of ours that it has. */

import { excessRolesAdviser } from '../azure/role/advisories';
import { type Role, roleDefinition } from '../azure/role/definition-read';
import type { RoleAssignment } from '../azure/role/read';
import { roleAssignment } from '../azure/role/resource';
import type { Recipe } from '../engine/recipe';
import type { AmlWorkspaceId } from '../names/aml-workspace-id';
import type { PrincipalId } from '../names/ids';

interface Request {
  /** Name or GUID. */
  readonly role: string;
  readonly workspace: AmlWorkspaceId;
}

interface Before {
  readonly workspace: unknown;
  readonly role: Role;
  readonly principalId: PrincipalId;
  readonly home: unknown;
}

/** The role that is asked for. */
export function roleAsked({ role, workspace }: Request) {
  return <Steps>(recipe: Recipe<Steps>): Recipe<Steps & { readonly role: Role }> =>
    recipe.find('role', roleDefinition, () => ({ role, scope: workspace.armId }));
}

/** The role, given to the identity. */
export function roleGiven({ role, workspace }: Request) {
  return <Steps extends Before>(recipe: Recipe<Steps>): Recipe<Steps & { readonly assignment: RoleAssignment }> =>
    recipe.ensure(
      'assignment',
      roleAssignment,
      async (outputs) => ({
        principalId: await outputs.principalId,
        role: await outputs.role,
        scope: workspace.armId,
      }),
      {
        childOf: 'home',
        about: `"${role}" on ${workspace.name}`,
        // Nobody is asked for a right on what could not be seen.
        at: async (outputs) => {
          await outputs.workspace;
          return { site: { role: await outputs.role, scope: workspace.armId } };
        },
      },
    );
}

/** Says which roles we gave it earlier that nobody asks for any more. */
export function excessRoles({ workspace }: Request) {
  return <Steps extends Before>(recipe: Recipe<Steps>): Recipe<Steps> =>
    recipe.advise('surplus', excessRolesAdviser, async (outputs) => ({
      principalId: await outputs.principalId,
      role: await outputs.role,
      scope: workspace.armId,
    }));
}
