/**
 * The roles on the workspace that we gave the link's identity.
 * Source: azure-rest-api-specs, authorization, RoleAssignments_Delete, 2022-04-01.
 * Needs: Microsoft.Authorization/roleAssignments/delete (Role Based Access Control Administrator on the workspace).
 * Beware: they are removed before the identity, since a role of an identity that is gone stays as "Identity not found".
 */

import type { Removal } from '../../engine/resource';
import { type IdentityToRemove, type IdentityToRemoveWant, identityToRemove } from '../../entra/identity/read';
import { armVersions, askArm } from '../../http/arm';
import { unlessAbsent } from '../../http/refused';
import { needing } from '../../http/rights';
import type { ArmId } from '../../names/ids';
import { carriesMark } from '../../names/mark';
import type { Right } from '../../problem/right';
import { nameOfRole } from './definition-read';
import { oursAt, type RoleAssignment, readRoleAssignments } from './read';

export interface RolesOfLinkWant {
  readonly identity: IdentityToRemove | 'unreadable' | undefined;
  /** By what it is looked up again where its service principal did not show: without that the roles are not found and stay. */
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
    // With the workspace went the roles on it.
    const held = (await unlessAbsent(readRoleAssignments(scope, identity.principalId, context))) ?? [];
    return { remove: stillUsed === undefined ? oursAt(scope, held) : [] };
  },
  isOurs: ({ description }) => carriesMark(description),
  rights: (assignment) => [rightToTake(assignment)],
  async delete(assignment, context) {
    const question = { method: 'DELETE', path: assignment.armId, version: armVersions.authorization } as const;
    await needing(rightToTake(assignment), unlessAbsent(askArm(context, question)), context);
  },
};

function rightToTake({ armId, scope, roleId, principalId }: RoleAssignment): Right {
  const role = nameOfRole(roleId);
  const doing = `remove the role assignment ${armId}`;
  return { kind: 'role assignment', doing, verb: 'delete', role, roleId, principalId, scope };
}
