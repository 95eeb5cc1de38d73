/**
 * Roles on the workspace that we gave the link's identity and that the inputs no longer ask for.
 * Source, Needs: as in `read.ts`.
 * Beware: two links may share an identity, so a role is only reported and never removed.
 */
import type { Adviser } from '../../engine/resource';
import { type ArmId, type PrincipalId, sameText } from '../../names/ids';
import { nameOfRole, type Role } from './definition-read';
import { excessRole } from './problems';
import { oursAt, readRoleAssignments } from './read';

export interface ExcessRolesWant {
  readonly principalId: PrincipalId;
  readonly role: Role;
  readonly scope: ArmId;
}

export const excessRolesAdviser: Adviser<ExcessRolesWant> = {
  kind: 'further roles',
  title: (want) => `on ${want.scope.replace(/^.*\//, '')}`,
  async advise(want, context) {
    const held = await readRoleAssignments(want.scope, want.principalId, context);
    return oursAt(want.scope, held)
      .filter((one) => !sameText(one.roleId, want.role.id))
      .map((one) => excessRole(nameOfRole(one.roleId), one.armId, want.scope));
  },
};
