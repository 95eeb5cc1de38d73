/**
 * Which rights the setup identity has at a scope, asked before anything is written.
 * Source: azure-rest-api-specs, authorization, Permissions_ListForResource, 2022-04-01.
 * Needs: Microsoft.Authorization/permissions/read, which every role has.
 * Beware: conditions on roles and deny assignments do not show here, so a yes is likely and only a no is certain.
 */

import type { Context, Loader } from '../../context';
import { armVersions, listArm } from '../../http/arm';
import type { Json } from '../../http/json';
import { unlessHidden } from '../../http/refused';
import type { Problem } from '../../problem/problem';
import { refusedRight } from '../../problem/refused';
import { allows } from './permission';

const assignRoles = 'Microsoft.Authorization/roleAssignments/write';
export const makeManagedIdentity = 'Microsoft.ManagedIdentity/userAssignedIdentities/write';

/** Those of the actions that the caller lacks; none when the question itself is refused: then the write will tell. */
export async function missingActions(
  scope: string,
  actions: readonly string[],
  context: Context,
): Promise<readonly string[]> {
  const permissions = await unlessHidden(context.reads.get(ownPermissions, scope), undefined);
  return permissions ? actions.filter((action) => !permissions.some((permission) => allows(permission, action))) : [];
}

const ownPermissions: Loader<string, readonly Json[]> = {
  name: 'own permissions',
  keyOf: (scope) => scope.toLowerCase(),
  one(scope, context) {
    const path = `${scope}/providers/Microsoft.Authorization/permissions`;
    return listArm(context, { method: 'GET', path, version: armVersions.authorization });
  },
};

/** Why a role cannot be given there; `undefined` when it seems that it can. */
export async function cannotAssignRole(role: string, scope: string, context: Context): Promise<Problem | undefined> {
  const missing = await missingActions(scope, [assignRoles], context);
  return missing.length > 0 ? refusedRight({ kind: 'role assignment', role, scope }, context.actor) : undefined;
}
