/**
 * What is missing for a link's purposes: by the permissions that somebody holds, or by what roles permit.
 * Source: azure-rest-api-specs, authorization, RoleDefinitions_Get, 2022-04-01.
 * Needs: Microsoft.Authorization/roleDefinitions/read (Reader), for roles that are not the ones that a purpose itself names.
 */

import type { Context } from '../../context';
import type { Json } from '../../http/json';
import { type ArmId, sameText } from '../../names/ids';
import { contributor, owner, permissionsOf, type Role } from '../role/definition-read';
import { reachOf } from '../role/permission-read';
import { readWorkspace, surelyReads } from '../role/reading-read';
import { actionsFor, type Purpose, smallestRoles } from './read';

export interface Shortfall {
  /** Actions that are not held, or not held under one of the two readings of a wildcard. */
  readonly missing: readonly string[];
  /** Whether reading the workspace itself is held under one of the readings alone: there the call decides. */
  readonly isReadingOpen: boolean;
}

/** @param permissions of one identity, or of one or more roles together */
export function shortfallOf(permissions: readonly Json[], purposes: readonly Purpose[]): Shortfall {
  const reached = actionsFor(purposes).map((action) => ({ action, reach: reachOf(permissions, { action }) }));
  const isDecidedByCall = (action: string) => sameText(action, readWorkspace);
  return {
    missing: reached
      .filter(({ action, reach }) => reach === 'lacks' || (reach === 'open' && !isDecidedByCall(action)))
      .map(({ action }) => action),
    isReadingOpen: reached.some(({ action, reach }) => reach === 'open' && isDecidedByCall(action)),
  };
}

export interface RolesForPurposes {
  readonly roles: readonly Role[];
  readonly purposes: readonly Purpose[];
  /** Where the roles are given. */
  readonly scope: ArmId;
}

/** What the roles together do not permit, whatever else their holder may do. @throws HttpProblem */
export async function shortfallOfRoles(
  { roles, purposes, scope }: RolesForPurposes,
  context: Context,
): Promise<Shortfall> {
  if (areKnownToSuffice(roles, purposes)) {
    return { missing: [], isReadingOpen: !surelyReads(roles) };
  }
  const permissions = await Promise.all(roles.map((role) => permissionsOf(role, scope, context)));
  return shortfallOf(permissions.flat(), purposes);
}

/** Roles that a purpose itself names, and those that hold every action on a workspace, need not be looked at. */
function areKnownToSuffice(roles: readonly Role[], purposes: readonly Purpose[]): boolean {
  const holds = (role: Role) => roles.some(({ id }) => sameText(id, role.id));
  return [contributor, owner].some(holds) || (purposes.length > 0 && smallestRoles(purposes).every(holds));
}
