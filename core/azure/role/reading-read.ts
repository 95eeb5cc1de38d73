/**
 * Whether the roles of an identity let it read a Machine Learning workspace itself, which Synapse does first of all.
 * Source: azure-rest-api-specs, authorization, RoleAssignments_ListForScope and RoleDefinitions_Get, 2022-04-01; docs
 * role-based-access-control/built-in-roles for what Owner, Contributor and Reader include.
 * Needs: Reader on the workspace; where it may not be looked up, nothing is known.
 * Beware: whether "AzureML Data Scientist" includes reading the workspace itself depends on how a wildcard is read; see
 * `permission-read.ts`.
 */

import type { Context } from '../../context';
import { unlessHidden } from '../../http/refused';
import type { ArmId, PrincipalId } from '../../names/ids';
import { contributor, isAmong, owner, permissionsOf, type Role, reader } from './definition-read';
import { type Reach, reachOf } from './permission-read';
import { oursAt, readRoleAssignments } from './read';

/** The action by which a workspace itself is read. */
export const readWorkspace = 'Microsoft.MachineLearningServices/workspaces/read';
const enough: readonly Role[] = [owner, contributor, reader];

/** Whether one of them reads a workspace under either reading of a wildcard. */
export function surelyReads(roles: readonly Role[]): boolean {
  return roles.some(({ id }) => isAmong(enough, id));
}

interface ReadingWant {
  readonly principalId: PrincipalId;
  /** Roles that were given a moment ago, and may not be listed yet. */
  readonly roles: readonly Role[];
  readonly scope: ArmId;
  /** Whether other roles on the workspace itself do not count, because they are about to be taken away. */
  readonly alone?: boolean;
}

/** Whether the identity may read the workspace; `undefined` where that may not be looked up. */
export async function mayReadWorkspace(want: ReadingWant, context: Context): Promise<Reach | undefined> {
  return surelyReads(want.roles) ? 'has' : unlessHidden(mayReadByRoles(want, context), undefined);
}

async function mayReadByRoles(
  { principalId, roles, scope, alone = false }: ReadingWant,
  context: Context,
): Promise<Reach> {
  const all = await readRoleAssignments(scope, principalId, context);
  const held = all.filter((one) => !alone || oursAt(scope, [one]).length === 0).map(({ roleId }) => roleId);
  if (held.some((roleId) => isAmong(enough, roleId))) {
    return 'has';
  }
  const others = held.filter((roleId) => !isAmong(roles, roleId)).map((id) => ({ id }));
  const permissions = await Promise.all([...roles, ...others].map((role) => permissionsOf(role, scope, context)));
  return reachOf(permissions.flat(), { action: readWorkspace });
}
