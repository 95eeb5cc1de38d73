/**
 * The roles on the workspace that we gave the link's identity.
 * Source: azure-rest-api-specs, authorization, RoleAssignments_Delete, 2022-04-01.
 * Needs: Microsoft.Authorization/roleAssignments/delete (Role Based Access Control Administrator on the workspace).
 * Beware: they are removed before the identity, since a role of an identity that is gone stays as "Identity not found".
 */

import type { Removal } from '../../engine/resource';
import { type IdentityToRemove, type IdentityToRemoveWant, identityToRemove } from '../../entra/identity/read';
import { armVersions, askArm } from '../../http/arm';
import { unlessAbsent, wording } from '../../http/refused';
import type { ArmId } from '../../names/ids';
import { carriesMark } from '../../names/mark';
import { refusedRight } from '../../problem/refused';
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
  async delete(assignment, context) {
    const question = { method: 'DELETE', path: assignment.armId, version: armVersions.authorization } as const;
    const what = `role assignment ${assignment.armId}`;
    const needed = 'the role "Role Based Access Control Administrator" on the workspace';
    await wording(unlessAbsent(askArm(context, question)), {
      forbidden: (failed) => refusedRight({ kind: 'removal', what, needed }, context.actor, failed),
    });
  },
};
