/**
 * The roles on the workspace that we gave the link's identity.
 * Source: azure-rest-api-specs, authorization, RoleAssignments_Delete, 2022-04-01.
 * Needs: Microsoft.Authorization/roleAssignments/delete (Role Based Access Control Administrator on the workspace).
 * Beware: they go before the identity, since a role of an identity that is gone stays as "Identity not found".
 */

import type { Removal } from '../../engine/resource';
import { type IdentityToRemove, type IdentityToRemoveWant, identityToRemove } from '../../entra/identity/read';
import { armVersions, askArm } from '../../http/arm';
import { type ArmId, sameArmId } from '../../names/ids';
import { carriesMark } from '../../names/mark';
import { HttpProblem } from '../../problem/http-problem';
import { refusedRight } from '../../problem/refused';
import { nameOfRole } from './definition-read';
import { type RoleAssignment, readRoleAssignments } from './read';

export interface RolesOfLinkWant {
  readonly identity: IdentityToRemove | 'unreadable' | undefined;
  /** By what it is found once more where its principal did not show: without it the roles cannot be found, and would stay. */
  readonly by: IdentityToRemoveWant | undefined;
  readonly scope: ArmId;
  /** Why the identity goes on needing its role; `undefined` when nothing does. */
  readonly stillUsed: string | undefined;
}

export const rolesOfLink: Removal<RolesOfLinkWant, RoleAssignment> = {
  kind: 'role assignment',
  title: ({ roleId, scope }) => `"${nameOfRole(roleId)}" on ${scope.replace(/^.*\//, '')}`,
  async find({ identity: seen, by, scope, stillUsed }, context) {
    const isShown = seen === undefined || seen === 'unreadable' || seen.principalId !== undefined;
    const identity = isShown || !by ? seen : await identityToRemove.find(by, context);
    if (identity === undefined || identity === 'unreadable' || identity.principalId === undefined) {
      return { remove: [] };
    }
    const held = await readRoleAssignments(scope, identity.principalId, context).catch(noneWhereGone);
    return { remove: stillUsed === undefined ? held.filter((one) => sameArmId(one.scope, scope)) : [] };
  },
  isOurs: ({ description }) => carriesMark(description),
  async delete(assignment, context) {
    try {
      await askArm(context, { method: 'DELETE', path: assignment.armId, version: armVersions.authorization });
    } catch (failed) {
      const { status } = failed instanceof HttpProblem ? failed : { status: 0 };
      if (status === 404) {
        return;
      }
      throw failed instanceof HttpProblem && status === 403
        ? refusedRight(
            {
              kind: 'removal',
              what: `role assignment ${assignment.armId}`,
              needed: 'the role "Role Based Access Control Administrator" on the workspace',
            },
            context.actor,
            failed,
          )
        : failed;
    }
  },
};

/** With the workspace went the roles on it. */
function noneWhereGone(failed: unknown): readonly RoleAssignment[] {
  if (failed instanceof HttpProblem && failed.status === 404) {
    return [];
  }
  throw failed;
}
