/**
 * Roles on the workspace that we gave the link's identity and that are not asked for any more.
 * Source: azure-rest-api-specs, authorization, RoleAssignments_ListForScope, 2022-04-01.
 * Needs: Microsoft.Authorization/roleAssignments/read.
 * Beware: two links may share an identity, so a role is told and never taken away.
 */
import type { Outlook } from '../engine/resource';
import { nameOfRole, type Role } from '../lookups/role-definition';
import { type ArmId, type PrincipalId, sameArmId, sameText } from '../names/ids';
import { carriesMark } from '../names/mark';
import { surplusRole } from '../problems/outlook';
import { armVersions, listArm } from '../wire/arm';
import { child, optionalText, text } from '../wire/json';

export interface SurplusRolesWant {
  readonly principalId: PrincipalId;
  readonly role: Role;
  readonly scope: ArmId;
}

export const surplusRoles: Outlook<SurplusRolesWant> = {
  kind: 'further roles',
  title: (want) => `on ${want.scope.replace(/^.*\//, '')}`,
  async foresee(want, world) {
    const path = `${want.scope}/providers/Microsoft.Authorization/roleAssignments`;
    const query = `$filter=${encodeURIComponent(`atScope() and assignedTo('${want.principalId}')`)}`;
    const all = await listArm(world, { method: 'GET', path, version: armVersions.authorization, query });
    return all.flatMap((item) => {
      const properties = child(item, 'properties');
      const roleId = text(properties, 'roleDefinitionId').replace(/^.*\//, '');
      const isOurs = carriesMark(optionalText(properties, 'description'));
      const isHere = sameArmId(text(properties, 'scope'), want.scope);
      return isOurs && isHere && !sameText(roleId, want.role.id)
        ? [surplusRole(nameOfRole(roleId), text(item, 'id'), want.scope)]
        : [];
    });
  },
};
