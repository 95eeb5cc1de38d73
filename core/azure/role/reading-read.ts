/**
 * Whether the roles of an identity let it read a Machine Learning workspace itself, which Synapse does first of all.
 * Source: azure-rest-api-specs, authorization, RoleAssignments_ListForScope and RoleDefinitions_Get, 2022-04-01; docs
 * role-based-access-control/built-in-roles for what Owner, Contributor and Reader include.
 * Needs: Reader on the workspace; where it may not be looked up, nothing is known.
 * Beware: "AzureML Data Scientist" includes reading what is in a workspace and not the workspace.
 */

import type { Context } from '../../context';
import { unlessHidden } from '../../http/refused';
import { type ArmId, type PrincipalId, sameText } from '../../names/ids';
import { contributor, owner, permissionsOfRole, type Role, reader } from './definition-read';
import { allows } from './permission-read';
import { oursAt, readRoleAssignments } from './read';

const readWorkspace = 'Microsoft.MachineLearningServices/workspaces/read';
const enough: readonly Role[] = [owner, contributor, reader];

interface ReadingWant {
  readonly principalId: PrincipalId;
  /** A role that was given a moment ago, and may not be listed yet. */
  readonly role: Role;
  readonly scope: ArmId;
  /** Whether other roles on the workspace itself do not count, because they are about to be taken away. */
  readonly alone?: boolean;
}

/** Whether the identity may read the workspace; `undefined` where that may not be looked up. */
export async function mayReadWorkspace(want: ReadingWant, context: Context): Promise<boolean | undefined> {
  return isEnough(want.role.id) || unlessHidden(mayReadByRoles(want, context), undefined);
}

async function mayReadByRoles(
  { principalId, role, scope, alone = false }: ReadingWant,
  context: Context,
): Promise<boolean> {
  const all = await readRoleAssignments(scope, principalId, context);
  const held = all.filter((one) => !alone || oursAt(scope, [one]).length === 0).map(({ roleId }) => roleId);
  if (held.some(isEnough)) {
    return true;
  }
  const others = new Set([role.id, ...held].map((id) => id.toLowerCase()));
  const said = await Promise.all([...others].map((id) => includesReading(id, scope, context)));
  return said.includes(true);
}

function isEnough(roleId: string): boolean {
  return enough.some(({ id }) => sameText(id, roleId));
}

async function includesReading(roleId: string, scope: ArmId, context: Context): Promise<boolean> {
  const permissions = await context.reads.get(permissionsOfRole, { roleId, scope });
  return permissions.some((permission) => allows(permission, readWorkspace));
}
