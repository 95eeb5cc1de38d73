/**
 * A role of an identity on an Azure resource.
 * Source: azure-rest-api-specs, authorization, RoleAssignments, 2022-04-01; docs role-based-access-control/troubleshooting.
 * Needs: Microsoft.Authorization/roleAssignments/write (Role Based Access Control Administrator on the workspace).
 * Same when: identity, role and a scope at or above ours: an inherited grant counts, also one through a group, and so
 * does Owner for Contributor. Nothing of an assignment changes in place.
 * Beware: without `principalType` a new identity is looked up and not found; even with it that can take some seconds.
 */

import type { Context } from '../../context';
import { differences, type Resource } from '../../engine/resource';
import { armVersions, askArm } from '../../http/arm';
import { record } from '../../http/json';
import { type ArmId, asArmId, isAtOrBelow, type PrincipalId, sameText } from '../../names/ids';
import { markOf, stableGuid } from '../../names/mark';
import { HttpProblem } from '../../problem/http-problem';
import { Pending } from '../../problem/problem';
import { refusedRight } from '../../problem/refused';
import { contributor, owner, type Role } from './definition-read';
import { principalNotFound, roleAssignmentTaken, roleLimitReached, roleNotFound } from './problems';
import { type RoleAssignment, readRoleAssignments, roleAssignmentFromWire } from './read';

export interface RoleAssignmentWant {
  readonly principalId: PrincipalId;
  readonly role: Role;
  /** The workspace: never given above it. */
  readonly scope: ArmId;
}

export const roleAssignment: Resource<RoleAssignmentWant, RoleAssignment> = {
  kind: 'role assignment',
  title: (want) => `"${want.role.name}" on ${want.scope.replace(/^.*\//, '')}`,

  async read(want, context) {
    try {
      const held = await readRoleAssignments(want.scope, want.principalId, context);
      return held.find((one) => isEnough(one, want));
    } catch (failed) {
      throw failed instanceof HttpProblem && failed.status === 403
        ? refusedRight(
            { kind: 'azure role', doing: 'read the role assignments', role: 'Reader', scope: want.scope },
            context.actor,
            failed,
          )
        : failed;
    }
  },

  diff: (want, have) => differences({ role: [have && want.role.name, want.role.name] }),

  async apply(want, _have, context) {
    const name = stableGuid(want.scope, want.principalId, want.role.id);
    const path = `${want.scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
    const properties = {
      roleDefinitionId: `${subscriptionOf(want.scope)}/providers/Microsoft.Authorization/roleDefinitions/${want.role.id}`,
      principalId: want.principalId,
      principalType: 'ServicePrincipal',
      description: `${markOf(context.maker)}.`,
    };
    try {
      const body = { properties };
      return roleAssignmentFromWire(
        record((await askArm(context, { method: 'PUT', path, version: armVersions.authorization, body })).body),
      );
    } catch (failed) {
      if (failed instanceof HttpProblem && failed.code === 'RoleAssignmentExists') {
        // It is there under another name, and the list may not show it yet: that is all that was wanted.
        return { armId: asArmId(path), scope: want.scope, roleId: want.role.id, description: undefined };
      }
      throw failed instanceof HttpProblem ? translate(failed, name, want, context) : failed;
    }
  },
};

function isEnough(held: RoleAssignment, want: RoleAssignmentWant): boolean {
  const enough = sameText(want.role.id, contributor.id) ? [contributor.id, owner.id] : [want.role.id];
  return enough.some((roleId) => sameText(roleId, held.roleId)) && isAtOrBelow(want.scope, held.scope);
}

function subscriptionOf(scope: ArmId): string {
  return /^\/subscriptions\/[^/]+/i.exec(scope)?.[0] ?? '';
}

/** Every outcome of the PUT that is documented or was met in public. */
function translate(failed: HttpProblem, name: string, want: RoleAssignmentWant, context: Context): Error {
  switch (failed.code) {
    case 'PrincipalNotFound':
      return new Pending('the identity to be known to Azure', principalNotFound(want.principalId, failed));
    case 'RoleAssignmentUpdateNotPermitted':
      return roleAssignmentTaken(name, want.scope, failed);
    case 'RoleAssignmentLimitExceeded':
      return roleLimitReached(want.scope, failed);
    case 'RoleDefinitionDoesNotExist':
      return roleNotFound(want.role.name, want.scope);
    default:
      return failed.status === 403
        ? refusedRight({ kind: 'role assignment', role: want.role.name, scope: want.scope }, context.actor, failed)
        : failed;
  }
}
