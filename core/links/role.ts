/** The parts of a recipe that give a link's identity its role on the workspace, and see to other roles of ours that it has. */

import { excessRolesAdviser, strongRoleAdviser } from '../azure/role/advisories';
import { type Role, roleDefinition } from '../azure/role/definition-read';
import { extraRoles } from '../azure/role/extra-removal';
import type { RoleAssignment } from '../azure/role/read';
import { roleAssignment } from '../azure/role/resource';
import type { Context } from '../context';
import type { Recipe } from '../engine/recipe';
import type { Outputs } from '../engine/step';
import type { AmlWorkspaceId } from '../names/aml-workspace-id';
import type { PrincipalId } from '../names/ids';

interface Request {
  /** Name or GUID. */
  readonly role: string;
  readonly workspace: AmlWorkspaceId;
}

interface FurtherRoles {
  /** What becomes of roles that earlier runs gave for the link: they are told, or taken away. */
  readonly extraRoles: 'report' | 'remove';
}

/** The key of a link, by which its own things are met again. */
type LinkOf<Known> = (outputs: Outputs<Known>) => Promise<string>;

/** Before what uses it is tried: a role never takes effect at once. As long as the first pause after a vain try. */
const restSeconds = 2;

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

/**
 * The role, given to the identity.
 * @param link gives the key of the link, which the assignment says
 */
export function roleGiven<Known>({ role, workspace }: Request, link: LinkOf<Known>) {
  return <Steps extends Before & Known>(
    recipe: Recipe<Steps>,
  ): Recipe<Steps & { readonly assignment: RoleAssignment }> =>
    recipe.ensure(
      'assignment',
      roleAssignment,
      async (outputs) => ({
        principalId: await outputs.principalId,
        role: await outputs.role,
        scope: workspace.armId,
        link: await link(outputs),
      }),
      {
        childOf: 'home',
        restSeconds,
        about: `"${role}" on ${workspace.name}`,
        // Nobody is asked for a right on what could not be seen.
        at: async (outputs) => {
          await outputs.workspace;
          return { site: { role: await outputs.role, scope: workspace.armId } };
        },
      },
    );
}

/** How a kind of link says which it is, and who else uses its identity. */
interface OfLink<Known> {
  readonly link: LinkOf<Known>;
  /** Why another link still needs the identity; `undefined` where nothing speaks for it. */
  readonly stillUsed: (outputs: Outputs<Known>, context: Context) => Promise<string | undefined>;
}

/**
 * What becomes of roles that we gave it earlier and that nobody asks for any more: every run says so, or takes them away
 * when all is proved. And what the role that is asked for lets the link do beyond its use.
 */
export function furtherRoles<Known>(request: Request & Pick<FurtherRoles, 'extraRoles'>, of: OfLink<Known>) {
  const { workspace } = request;
  return <Steps extends Before & Known>(recipe: Recipe<Steps>): Recipe<Steps> => {
    const wanted = async (outputs: Outputs<Steps>) => ({
      principalId: await outputs.principalId,
      role: await outputs.role,
      scope: workspace.armId,
      link: await of.link(outputs),
    });
    const told = recipe.advise(
      'strong role',
      strongRoleAdviser,
      async (outputs) => ({ role: await outputs.role, scope: workspace.armId }),
      { everyRun: true },
    );
    return request.extraRoles === 'remove'
      ? told.remove('extraRoles', extraRoles, async (outputs) => ({
          ...(await wanted(outputs)),
          stillUsed: (context) => of.stillUsed(outputs, context),
        }))
      : // What was there before the run wrote is what may be too much, and what was just made holds nothing yet.
        told.advise('surplus', excessRolesAdviser, wanted, { everyRun: true, early: true, childOf: 'home' });
  };
}
