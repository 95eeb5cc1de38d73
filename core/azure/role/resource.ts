/**
 * A role of an identity on an Azure resource.
 * Source: azure-rest-api-specs, authorization, RoleAssignments, 2022-04-01; docs role-based-access-control/troubleshooting.
 * Needs: Microsoft.Authorization/roleAssignments/write (Role Based Access Control Administrator on the workspace).
 * Same when: identity, role and a scope at or above the workspace: an inherited grant counts, also one through a group, and so
 * does Owner for Contributor. Nothing of an assignment changes in place.
 * Beware: without `principalType` a new identity is looked up and not found; even with it that can take some seconds.
 */

import type { Context } from '../../context';
import { differences, type Resource } from '../../engine/resource';
import { armVersions, askArm } from '../../http/arm';
import { bodyOf, type Json } from '../../http/json';
import { answering, wording } from '../../http/refused';
import { needing } from '../../http/rights';
import { type ArmId, asArmId, isAtOrBelow, type PrincipalId, sameText } from '../../names/ids';
import { markOf, markOfLink, stableGuid } from '../../names/mark';
import { Pending } from '../../problem/problem';
import type { Right } from '../../problem/right';
import { contributor, owner, type Role } from './definition-read';
import { principalNotFound, roleAssignmentTaken, roleLimitReached, roleNotFound } from './problems';
import { oursAt, type RoleAssignment, readRoleAssignments, roleAssignmentFromWire } from './read';

export interface RoleAssignmentWant {
  readonly principalId: PrincipalId;
  readonly role: Role;
  /** The workspace: never given above it. */
  readonly scope: ArmId;
  /** The key of the link that it is given for; `undefined` where it is for none alone. */
  readonly link?: string | undefined;
}

/** What is known before the identity is made. */
type RoleAssignmentSite = Pick<RoleAssignmentWant, 'role' | 'scope'> & Partial<Pick<RoleAssignmentWant, 'principalId'>>;

export const roleAssignment: Resource<RoleAssignmentWant, RoleAssignment, RoleAssignmentSite> = {
  kind: 'role assignment',
  title: (want) => `"${want.role.name}" on ${want.scope.replace(/^.*\//, '')}`,

  async read(want, context) {
    const { scope, principalId } = want;
    const held = await needing(rightToRead(scope), readRoleAssignments(scope, principalId, context), context);
    return held.find((one) => isEnough(one, want));
  },

  diff: (want, have) => differences({ role: [have && want.role.name, want.role.name] }),

  // What was given has to be seen by the next run.
  rights: (site) => [rightToGive(site), rightToRead(site.scope)],

  async apply(want, _have, context) {
    const name = stableGuid(want.scope, want.principalId, want.role.id);
    const path = `${want.scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
    // Where it is there under another name, the list may not show it yet; that is all that was wanted.
    const { scope, principalId, role } = want;
    const sameByAnotherName = { armId: asArmId(path), scope, principalId, roleId: role.id, description: undefined };
    const written = write(path, want, context).then(roleAssignmentFromWire);
    return answering(worded(written, { name, want, context }), { alreadyThere: () => sameByAnotherName });
  },
};

async function write(path: string, want: RoleAssignmentWant, context: Context): Promise<Json> {
  const properties = {
    roleDefinitionId: `${subscriptionOf(want.scope)}/providers/Microsoft.Authorization/roleDefinitions/${want.role.id}`,
    principalId: want.principalId,
    principalType: 'ServicePrincipal',
    description: want.link === undefined ? `${markOf(context.maker)}.` : markOfLink(context.maker, want.link),
  };
  const question = { method: 'PUT', path, version: armVersions.authorization, body: { properties } } as const;
  return bodyOf(await askArm(context, question));
}

function rightToGive({ role, scope, principalId }: RoleAssignmentSite): Right {
  const doing = `give the role "${role.name}" on ${scope}`;
  return { kind: 'role assignment', doing, verb: 'write', role: role.name, roleId: role.id, principalId, scope };
}

function rightToRead(scope: ArmId): Right {
  const action = 'Microsoft.Authorization/roleAssignments/read';
  return { kind: 'azure action', doing: 'read the role assignments', action, role: 'Reader', scope, unseen: 'place' };
}

interface Writing {
  /** Of the assignment. */
  readonly name: string;
  readonly want: RoleAssignmentWant;
  readonly context: Context;
}

/** Every outcome of the PUT that is documented or was met in public. */
function worded<Given>(written: Promise<Given>, { name, want, context }: Writing): Promise<Given> {
  const { principalId, role, scope } = want;
  const worded = wording(written, {
    principalUnknown: (failed) =>
      new Pending('the identity to be known to Azure', principalNotFound(principalId, failed)),
    meansOther: (failed) => roleAssignmentTaken(name, scope, failed),
    limitReached: (failed) => roleLimitReached(scope, failed),
    roleUnknown: () => roleNotFound(role.name, scope),
  });
  return needing(rightToGive(want), worded, context);
}

function isEnough(held: RoleAssignment, want: RoleAssignmentWant): boolean {
  // An Owner that we gave on the workspace itself was asked for then, and is more than is asked for now.
  const mayBeOwner = sameText(want.role.id, contributor.id) && oursAt(want.scope, [held]).length === 0;
  const enough = mayBeOwner ? [contributor.id, owner.id] : [want.role.id];
  return enough.some((roleId) => sameText(roleId, held.roleId)) && isAtOrBelow(want.scope, held.scope);
}

function subscriptionOf(scope: ArmId): string {
  return /^\/subscriptions\/[^/]+/i.exec(scope)?.[0] ?? '';
}
