/**
 * Roles on the workspace that earlier runs gave a link's identity and that nobody asks for any more.
 * Source, Needs: as in `removal.ts`.
 * Beware: links may share an identity. So only a role whose mark names this very link is taken away, and only where no
 * other link uses the identity; whatever else stays is said.
 */
import type { Context } from '../../context';
import type { Removal } from '../../engine/resource';
import { type ArmId, type PrincipalId, sameArmId } from '../../names/ids';
import { carriesMark, linkIn } from '../../names/mark';
import { isAmong, nameOfRole, type Role } from './definition-read';
import { type RoleAssignment, readRoleAssignments } from './read';
import { rolesOfLink } from './removal';

export interface ExtraRolesWant {
  readonly principalId: PrincipalId;
  /** Those that are asked for. */
  readonly roles: readonly Role[];
  readonly scope: ArmId;
  /** The key of the link. */
  readonly link: string;
  /** Reads why another link still needs the identity; gives `undefined` where nothing speaks for it. */
  readonly stillUsed: (context: Context) => Promise<string | undefined>;
}

export const extraRoles: Removal<ExtraRolesWant, RoleAssignment> = {
  ...rolesOfLink,
  kind: 'further role',
  async find({ principalId, roles, scope, link, stillUsed }, context) {
    const held = await readRoleAssignments(scope, principalId, context);
    const further = held.filter((one) => sameArmId(one.scope, scope) && !isAmong(roles, one.roleId));
    const ours = further.filter(({ description }) => linkIn(description) === link);
    const reason = ours.length > 0 ? await stillUsed(context) : undefined;
    const others = further.filter((one) => !ours.includes(one));
    return {
      remove: reason === undefined ? ours : [],
      keep: [
        ...(reason === undefined ? [] : ours.map((one) => keptFor(one, reason))),
        ...others.map((one) => keptFor(one, whyNotOfLink(one))),
      ],
    };
  },
  isOurs: ({ description }) => linkIn(description) !== undefined,
};

function whyNotOfLink({ description }: RoleAssignment): string {
  if (!carriesMark(description)) {
    return "it does not carry the mark of this product, so it counts as somebody else's";
  }
  return linkIn(description) === undefined
    ? 'its mark does not say for which link it was given'
    : 'it was given for another link';
}

function keptFor({ roleId, scope, armId }: RoleAssignment, why: string): string {
  return `role "${nameOfRole(roleId)}" on ${scope.replace(/^.*\//, '')}: ${why} (${armId})`;
}
