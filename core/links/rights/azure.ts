/**
 * Whether the setup identity may do something at a scope of Azure, asked before anything is written.
 * Source: azure-rest-api-specs, authorization, Permissions_ListForResource and RoleAssignments_ListForScope, 2022-04-01;
 * azure-rest-api-specs, Microsoft.Authorization/locks, ManagementLocks_ListByScope, 2020-05-01; docs
 * role-based-access-control/conditions-format and delegate-role-assignments-examples, lock-resources.
 * Needs: Microsoft.Authorization/permissions/read, which every role has; roleAssignments/read for conditions.
 * Beware: conditions and deny assignments do not show among the permissions. A condition filters and never denies, so one
 * assignment that lets a request through is enough; a *yes* is likely all the same, and a *no* certain.
 */

import { permissionsOfRole } from '../../azure/role/definition-read';
import { allows } from '../../azure/role/permission-read';
import { readRoleAssignments } from '../../azure/role/read';
import type { Context, Loader } from '../../context';
import { armVersions, listArm } from '../../http/arm';
import { child, type Json, optionalText, text } from '../../http/json';
import { unlessHidden } from '../../http/refused';
import { claimsOf } from '../../http/token-claims';
import { asArmId, asPrincipalId } from '../../names/ids';
import type { Problem } from '../../problem/problem';
import { scopeLocked } from '../../problem/refused';
import type { RightOf, Standing } from '../../problem/right';
import { factsOf } from '../../problem/right-facts';
import { permits } from './condition';

type OfAzure = RightOf<'azure action' | 'role assignment'>;

/** @returns a Problem where a lock is in the way */
export async function standingInAzure(right: OfAzure, context: Context): Promise<Standing | Problem> {
  const { action, scope } = factsOf(right);
  const [permissions, byCondition, lock] = await Promise.all([
    unlessHidden(context.reads.get(ownPermissions, scope), undefined),
    right.kind === 'role assignment' ? standingByCondition(right, context) : ('has' as const),
    lockOn(right, context),
  ]);
  if (permissions !== undefined && !permissions.some((permission) => allows(permission, action))) {
    return 'lacks';
  }
  return lock ?? (permissions === undefined ? 'unknown' : byCondition);
}

/** A lock that may not be looked for is met by the write. */
async function lockOn(right: OfAzure, context: Context): Promise<Problem | undefined> {
  const { action, scope } = factsOf(right);
  const level = ['ReadOnly', ...(action.endsWith('/delete') ? ['CanNotDelete'] : [])];
  const isRead = action.endsWith('/read');
  const locks = isRead ? [] : await unlessHidden(context.reads.get(locksAtScope, scope), []);
  const found = locks.find((lock) => level.includes(optionalText(child(lock, 'properties'), 'level') ?? ''));
  const at = found && text(found, 'id').replace(/\/providers\/Microsoft\.Authorization\/locks\/.*$/i, '');
  return found && scopeLocked(factsOf(right), `"${optionalText(found, 'name') ?? ''}" on ${at}`);
}

const locksAtScope: Loader<string, readonly Json[]> = {
  name: 'locks',
  keyOf: (scope) => scope.toLowerCase(),
  one(scope, context) {
    const path = `${scope}/providers/Microsoft.Authorization/locks`;
    const query = `$filter=${encodeURIComponent('atScope()')}`;
    return listArm(context, { method: 'GET', path, version: armVersions.locks, query });
  },
};

const ownPermissions: Loader<string, readonly Json[]> = {
  name: 'own permissions',
  keyOf: (scope) => scope.toLowerCase(),
  one(scope, context) {
    const path = `${scope}/providers/Microsoft.Authorization/permissions`;
    return listArm(context, { method: 'GET', path, version: armVersions.authorization });
  },
};

/** What the conditions on the own roles say, where there are any; a role without one lets everything through. */
async function standingByCondition(right: RightOf<'role assignment'>, context: Context): Promise<Standing> {
  const { objectId } = claimsOf(await context.token(context.cloud.arm));
  const scope = asArmId(right.scope);
  const own = objectId && (await unlessHidden(readRoleAssignments(scope, asPrincipalId(objectId), context), undefined));
  if (!own) {
    return 'unknown';
  }
  if (own.every(({ condition }) => condition === undefined)) {
    return 'has';
  }
  const { action } = factsOf(right);
  const said = await Promise.all(
    own.map(async ({ roleId, condition }): Promise<Standing> => {
      const permissions = await context.reads.get(permissionsOfRole, { roleId, scope });
      if (!permissions.some((permission) => allows(permission, action))) {
        return 'lacks';
      }
      return condition === undefined ? 'has' : permits(condition, right);
    }),
  );
  return (['has', 'unknown', 'lacks'] as const).find((one) => said.includes(one)) ?? 'unknown';
}
