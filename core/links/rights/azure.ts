/**
 * Whether the setup identity may do something at a scope of Azure, asked before anything is written.
 * Source: azure-rest-api-specs, authorization, Permissions_ListForResource and RoleAssignments_ListForScope, 2022-04-01;
 * azure-rest-api-specs, Microsoft.Authorization/locks, ManagementLocks_ListByScope, 2020-05-01; docs
 * role-based-access-control/conditions-format and delegate-role-assignments-examples, lock-resources.
 * Needs: Microsoft.Authorization/permissions/read, which every role has; roleAssignments/read for conditions; locks/read and
 * denyAssignments/read (Reader). What may not be read leaves the answer open.
 * Beware: conditions do not show among the permissions, and deny assignments need not. A condition filters and never denies,
 * so one assignment that lets a request through is enough; a *yes* is likely all the same, and a *no* certain.
 */

import { permissionsOf } from '../../azure/role/definition-read';
import { denialOf } from '../../azure/role/denial-read';
import { allows } from '../../azure/role/permission-read';
import { readRoleAssignments } from '../../azure/role/read';
import type { Context, Loader } from '../../context';
import { armVersions, listArm } from '../../http/arm';
import { child, type Json, optionalText, text } from '../../http/json';
import { unlessHidden } from '../../http/refused';
import { holderOf } from '../../http/rights';
import { claimsOf } from '../../http/token-claims';
import { asArmId, asPrincipalId, isAtOrBelow } from '../../names/ids';
import { actionDenied } from '../../problem/denied';
import { Problem } from '../../problem/problem';
import { scopeLocked } from '../../problem/refused';
import type { RightOf, Standing } from '../../problem/right';
import { factsOf } from '../../problem/right-facts';
import { unlessUnanswered } from './answered';
import { permits } from './condition';

type OfAzure = RightOf<'azure action' | 'role assignment'>;

/**
 * @param scopes all those at which something is to be written: locks and deny assignments are listed at the lowest, which shows those above
 * @returns a Problem where a lock or a deny assignment is in the way
 */
export async function standingInAzure(
  right: OfAzure,
  scopes: readonly string[],
  context: Context,
): Promise<Standing | Problem> {
  const { action, scope } = factsOf(right);
  const askedAt = lowestBelow(scope, scopes);
  const [permissions, byCondition, lock, denied] = await Promise.all([
    unlessUnanswered(context.reads.get(ownPermissions, scope), undefined),
    right.kind === 'role assignment'
      ? unlessUnanswered(standingByCondition(right, context), 'unknown')
      : ('has' as const),
    unlessUnanswered(lockOn(right, askedAt, context), 'unknown'),
    unlessUnanswered(denialOf({ action, scope, askedAt }, context), 'perhaps'),
  ]);
  // Whether the permissions are less what is denied is not published, so a deny assignment comes before the want of a role.
  if (typeof denied === 'object') {
    return actionDenied(factsOf(right), { holder: await holderOf(right, context), denial: denied.by });
  }
  const isPermitted = permissions?.some((permission) => allows(permission, action));
  if (isPermitted !== false && lock instanceof Problem) {
    return lock;
  }
  if (isPermitted === false || byCondition === 'lacks') {
    return 'lacks';
  }
  return isPermitted && lock === undefined && denied === undefined ? byCondition : 'unknown';
}

/** Whether the action changes what is there, so that a lock is about it. */
export function isWriting(right: OfAzure): boolean {
  return !factsOf(right).action.endsWith('/read');
}

function lowestBelow(scope: string, scopes: readonly string[]): string {
  const below = scopes.filter((one) => isAtOrBelow(one, scope));
  return below.reduce((lowest, one) => (one.length > lowest.length ? one : lowest), scope);
}

async function lockOn(right: OfAzure, lowest: string, context: Context): Promise<Problem | undefined> {
  const { action, scope } = factsOf(right);
  const level = ['ReadOnly', ...(action.endsWith('/delete') ? ['CanNotDelete'] : [])];
  const locks = isWriting(right) ? await context.reads.get(locksAtScope, lowest) : [];
  const found = locks.find(
    (lock) =>
      isAtOrBelow(scope, placeOf(lock)) && level.includes(optionalText(child(lock, 'properties'), 'level') ?? ''),
  );
  return found && scopeLocked(factsOf(right), `"${optionalText(found, 'name') ?? ''}" on ${placeOf(found)}`);
}

function placeOf(lock: Json): string {
  return text(lock, 'id').replace(/\/providers\/Microsoft\.Authorization\/locks\/.*$/i, '');
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
      const permissions = await permissionsOf({ id: roleId }, scope, context);
      if (!permissions.some((permission) => allows(permission, action))) {
        return 'lacks';
      }
      return condition === undefined ? 'has' : permits(condition, right);
    }),
  );
  return (['has', 'unknown', 'lacks'] as const).find((one) => said.includes(one)) ?? 'unknown';
}
