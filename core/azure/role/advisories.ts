/**
 * Roles on the workspace that we gave the link's identity and that the inputs no longer ask for.
 * Source, Needs: as in `read.ts`.
 * Beware: two links may share an identity. One that names another link is that link's matter.
 */
import type { Adviser } from '../../engine/resource';
import { unlessHidden } from '../../http/refused';
import { type ArmId, type PrincipalId, sameText } from '../../names/ids';
import { linkIn } from '../../names/mark';
import { isAmong, nameOfRole, namesOf, owner, type Role } from './definition-read';
import { excessRole, roleGivesRoles } from './problems';
import { oursAt, readRoleAssignments } from './read';

export interface ExcessRolesWant {
  readonly principalId: PrincipalId;
  /** Those that are asked for. */
  readonly roles: readonly Role[];
  readonly scope: ArmId;
  /** The key of the link. */
  readonly link: string;
}

/** Source: docs role-based-access-control/built-in-roles: those that include Microsoft.Authorization/roleAssignments/write. */
const givers = [
  owner.id,
  '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9', // User Access Administrator
  'f58310d9-a9f6-439a-9e8d-f62e7b41a168', // Role Based Access Control Administrator
];

/** What the role that is asked for lets a link do beyond its use. */
export const strongRoleAdviser: Adviser<Pick<ExcessRolesWant, 'roles' | 'scope'>> = {
  kind: 'what the role allows',
  title: ({ roles }) => namesOf(roles),
  advise: async ({ roles, scope }) =>
    roles
      .filter(({ id }) => givers.some((giver) => sameText(giver, id)))
      .map(({ name }) => roleGivesRoles(name, scope)),
};

export const excessRolesAdviser: Adviser<ExcessRolesWant> = {
  kind: 'further roles',
  title: (want) => `on ${want.scope.replace(/^.*\//, '')}`,
  async advise(want, context) {
    // Where they may not be read nothing is known, and a run that works does not fail for it.
    const held = await unlessHidden(readRoleAssignments(want.scope, want.principalId, context), []);
    return oursAt(want.scope, held)
      .filter((one) => !isAmong(want.roles, one.roleId) && [want.link, undefined].includes(linkIn(one.description)))
      .map(({ roleId, armId, description, scope }) =>
        excessRole({
          role: nameOfRole(roleId),
          armId,
          scope,
          asked: namesOf(want.roles),
          isOfLink: !!linkIn(description),
        }),
      );
  },
};
