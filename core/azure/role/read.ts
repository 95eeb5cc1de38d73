/**
 * The role assignments that reach an identity at a scope: given there or above, to itself or to a group of it.
 * Source: azure-rest-api-specs, authorization, RoleAssignments_ListForScope, 2022-04-01; docs
 * role-based-access-control/role-assignments-list-rest for the filter.
 * Needs: Microsoft.Authorization/roleAssignments/read (Reader).
 */

import type { Context, Loader } from '../../context';
import { armVersions, listArm } from '../../http/arm';
import { child, type Json, optionalText, text } from '../../http/json';
import { unlessHidden } from '../../http/refused';
import { type ArmId, asArmId, foldArmId, type PrincipalId, sameArmId } from '../../names/ids';
import { carriesMark, linkIn } from '../../names/mark';
import { nameOfRole } from './definition-read';

export interface RoleAssignment {
  readonly armId: ArmId;
  /** Where it was given. The root is written "/", which is above everything. */
  readonly scope: ArmId;
  readonly roleId: string;
  readonly principalId: string | undefined;
  readonly description: string | undefined;
  /** In the language of conditions; absent for what lets everything through. */
  readonly condition?: string | undefined;
}

/** @throws HttpProblem */
export function readRoleAssignments(
  scope: ArmId,
  principalId: PrincipalId,
  context: Context,
): Promise<readonly RoleAssignment[]> {
  return context.reads.get(rolesReaching, { scope, principalId });
}

const rolesReaching: Loader<{ readonly scope: ArmId; readonly principalId: PrincipalId }, readonly RoleAssignment[]> = {
  name: 'role assignments',
  keyOf: ({ scope, principalId }) => `${foldArmId(scope)} ${principalId.toLowerCase()}`,
  async one({ scope, principalId }, context) {
    const path = `${scope}/providers/Microsoft.Authorization/roleAssignments`;
    const query = `$filter=${encodeURIComponent(`atScope() and assignedTo('${principalId}')`)}`;
    const all = await listArm(context, { method: 'GET', path, version: armVersions.authorization, query });
    return all.map(roleAssignmentFromWire);
  },
};

/** The assignments that we made at the scope itself; none where the setup identity may not look, or the scope is gone. */
async function readOurRoles(
  scope: ArmId,
  principalId: PrincipalId,
  context: Context,
): Promise<readonly RoleAssignment[]> {
  const held = await unlessHidden(readRoleAssignments(scope, principalId, context), []);
  return oursAt(scope, held);
}

/** The assignments at the scope itself whose mark names the link, whoever holds them. @throws HttpProblem */
export async function rolesNaming(linkKey: string, scope: ArmId, context: Context): Promise<readonly RoleAssignment[]> {
  const all = (await context.reads.get(rolesAtScope, scope)).map(roleAssignmentFromWire);
  return oursAt(scope, all).filter(({ description }) => linkIn(description) === linkKey);
}

/** Everybody's, given at the scope or above. */
export const rolesAtScope: Loader<ArmId, readonly Json[]> = {
  name: 'role assignments of everybody',
  keyOf: (scope) => scope.toLowerCase(),
  one(scope, context) {
    const query = `$filter=${encodeURIComponent('atScope()')}`;
    const path = `${scope}/providers/Microsoft.Authorization/roleAssignments`;
    return listArm(context, { method: 'GET', path, version: armVersions.authorization, query });
  },
};

/** Those of them that we made at the scope itself. */
export function oursAt(scope: ArmId, held: readonly RoleAssignment[]): readonly RoleAssignment[] {
  return held.filter((one) => carriesMark(one.description) && sameArmId(one.scope, scope));
}

/** Those assignments in words, each role with its assignment; none for an identity that is not known. */
export async function rolesLeftOn(
  scope: ArmId,
  principalId: PrincipalId | undefined,
  context: Context,
): Promise<readonly string[]> {
  const ours = principalId ? await readOurRoles(scope, principalId, context) : [];
  return ours.map(({ roleId, armId }) => `the role "${nameOfRole(roleId)}" (${armId})`);
}

export function roleAssignmentFromWire(item: Json): RoleAssignment {
  const properties = child(item, 'properties');
  return {
    armId: asArmId(text(item, 'id')),
    scope: asArmId(text(properties, 'scope')),
    roleId: text(properties, 'roleDefinitionId').replace(/^.*\//, ''),
    principalId: optionalText(properties, 'principalId'),
    description: optionalText(properties, 'description'),
    condition: optionalText(properties, 'condition')?.trim() || undefined,
  };
}
