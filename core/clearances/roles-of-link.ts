/**
 * The roles on the workspace that we gave the link's identity.
 * Source: azure-rest-api-specs, authorization, RoleAssignments_Delete, 2022-04-01.
 * Needs: Microsoft.Authorization/roleAssignments/delete (Role Based Access Control Administrator on the workspace).
 * Beware: they go before the identity, since a role of an identity that is gone stays as "Identity not found".
 */
import type { Clearance } from '../engine/resource';
import type { IdentityToRemove } from '../lookups/identity-to-remove';
import { type RoleAssignment, readRoleAssignments } from '../lookups/role-assignments';
import { nameOfRole } from '../lookups/role-definition';
import { type ArmId, sameArmId } from '../names/ids';
import { carriesMark } from '../names/mark';
import { notAllowedToRemove } from '../problems/removal';
import { armVersions, askArm } from '../wire/arm';
import { HttpProblem } from '../wire/http-problem';

export interface RolesOfLinkWant {
  readonly identity: IdentityToRemove | 'closed' | undefined;
  readonly scope: ArmId;
  /** Why the identity goes on needing its role; `undefined` when nothing does. */
  readonly stillUsed: string | undefined;
}

export const rolesOfLink: Clearance<RolesOfLinkWant, RoleAssignment> = {
  kind: 'role assignment',
  title: ({ roleId, scope }) => `"${nameOfRole(roleId)}" on ${scope.replace(/^.*\//, '')}`,
  async find({ identity, scope, stillUsed }, context) {
    if (identity === undefined || identity === 'closed' || identity.principalId === undefined) {
      return { remove: [] };
    }
    const held = await readRoleAssignments(scope, identity.principalId, context);
    const ours = held.filter((one) => carriesMark(one.description) && sameArmId(one.scope, scope));
    return { remove: stillUsed === undefined ? ours : [] };
  },
  async remove(assignment, context) {
    try {
      await askArm(context, { method: 'DELETE', path: assignment.armId, version: armVersions.authorization });
    } catch (failed) {
      const { status } = failed instanceof HttpProblem ? failed : { status: 0 };
      if (status === 404) {
        return;
      }
      throw failed instanceof HttpProblem && status === 403
        ? notAllowedToRemove(
            `role assignment ${assignment.armId}`,
            'the role "Role Based Access Control Administrator" on the workspace',
            context.actor,
            failed,
          )
        : failed;
    }
  },
};
