/** The parts of a recipe that give a link's identity its role on the workspace, and see to other roles of ours that it has. */

import { readableShortfall } from '../azure/purpose/judgement-read';
import { rolesLackPurpose } from '../azure/purpose/problems';
import type { Purpose } from '../azure/purpose/read';

import { excessRolesAdviser, strongRoleAdviser } from '../azure/role/advisories';
import { type Role, roleDefinitions } from '../azure/role/definition-read';
import { extraRoles } from '../azure/role/extra-removal';
import type { RoleAssignment } from '../azure/role/read';
import { roleAssignment } from '../azure/role/resource';
import type { Context } from '../context';
import type { Precheck, Recipe } from '../engine/recipe';
import type { Outputs } from '../engine/step';
import type { AmlWorkspaceId } from '../names/aml-workspace-id';
import type { PrincipalId } from '../names/ids';

interface Request {
  /** Names or GUIDs. */
  readonly role: readonly string[];
  readonly purpose: readonly Purpose[];
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
  readonly roles: readonly Role[];
  readonly principalId: PrincipalId;
  readonly home: unknown;
}

/** The roles that are asked for. */
export function rolesAsked({ role: roles, workspace }: Pick<Request, 'role' | 'workspace'>) {
  return <Steps>(recipe: Recipe<Steps>): Recipe<Steps & { readonly roles: readonly Role[] }> =>
    recipe.find('roles', roleDefinitions, () => ({ roles, scope: workspace.armId }));
}

/**
 * The roles, given to the identity, each by a step of its own.
 * @param link gives the key of the link, which the assignments say
 */
export function rolesGiven<Known>(
  { role: roles, workspace }: Pick<Request, 'role' | 'workspace'>,
  link: LinkOf<Known>,
) {
  return <Steps extends Before & Known>(
    recipe: Recipe<Steps>,
  ): Recipe<Steps & { readonly assignments: readonly RoleAssignment[] }> =>
    recipe.ensureEach(
      'assignments',
      roleAssignment,
      roles.map((role, at) => ({
        name: assignmentName(at),
        want: async (outputs) => ({
          principalId: await outputs.principalId,
          role: roleAt(await outputs.roles, at),
          scope: workspace.armId,
          link: await link(outputs),
        }),
        childOf: 'home',
        restSeconds,
        about: `"${role}" on ${workspace.name}`,
        // Nobody is asked for a right on what could not be seen.
        at: async (outputs) => {
          await outputs.workspace;
          return { site: { role: roleAt(await outputs.roles, at), scope: workspace.armId } };
        },
      })),
    );
}

function assignmentName(at: number): string {
  return at === 0 ? 'assignment' : `assignment ${at + 1}`;
}

function roleAt(roles: readonly Role[], at: number): Role {
  const found = roles[at];
  if (!found) {
    throw new Error('a role was asked for and not looked up');
  }
  return found;
}

/** Before a role is given: whether the roles can ever do what the link is for. Where the definitions may not be read, the proof tells. */
export function rolesSuffice({ role: roles, purpose: purposes, workspace }: Request): Precheck<Before> {
  return async (planned, outputs, context) => {
    const isGiven = roles.some((_, at) => planned.has(assignmentName(at)));
    const scope = workspace.armId;
    const found =
      isGiven && outputs.roles
        ? await readableShortfall({ roles: outputs.roles, purposes, scope }, context)
        : undefined;
    return found && outputs.roles && found.missing.length > 0
      ? [rolesLackPurpose({ roles: outputs.roles, purposes, missing: found.missing })]
      : [];
  };
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
export function furtherRoles<Known>(request: Pick<Request, 'workspace'> & FurtherRoles, of: OfLink<Known>) {
  const { workspace } = request;
  return <Steps extends Before & Known>(recipe: Recipe<Steps>): Recipe<Steps> => {
    const wanted = async (outputs: Outputs<Steps>) => ({
      principalId: await outputs.principalId,
      roles: await outputs.roles,
      scope: workspace.armId,
      link: await of.link(outputs),
    });
    const told = recipe.advise(
      'strong role',
      strongRoleAdviser,
      async (outputs) => ({ roles: await outputs.roles, scope: workspace.armId }),
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
