/**
 * A role by name or GUID.
 * Source: docs role-based-access-control/built-in-roles (GUIDs of the well-known ones, the same everywhere);
 * azure-rest-api-specs, RoleDefinitions_List, 2022-04-01, for all others.
 * Needs: Microsoft.Authorization/roleDefinitions/read for roles that are not well known.
 */

import type { Context, Loader } from '../../context';
import type { Lookup } from '../../engine/resource';
import { armVersions, askArm, listArm } from '../../http/arm';
import { odataText } from '../../http/graph';
import { bodyOf, child, type Json, list, text } from '../../http/json';
import { unlessAbsent } from '../../http/refused';
import { needing } from '../../http/rights';
import { type ArmId, asRoleId, foldArmId, isGuid, type RoleId, sameText } from '../../names/ids';
import { roleNotFound } from './problems';

export interface Role {
  readonly id: RoleId;
  /** Display name, or the GUID where only that was given. */
  readonly name: string;
  /** What it permits, as Azure writes it, where it was looked up. */
  readonly permissions?: readonly Json[];
}

interface RoleWant {
  /** Name or GUID. */
  readonly role: string;
  /** Where it is to be given: custom roles exist only in some places. */
  readonly scope: ArmId;
}

export const contributor: Role = { id: asRoleId('b24988ac-6180-42a0-ab88-20f7382dd24c'), name: 'Contributor' };
export const owner: Role = { id: asRoleId('8e3af657-a8ff-443c-a75c-2fe8c4bcb635'), name: 'Owner' };
export const reader: Role = { id: asRoleId('acdd72a7-3385-48ef-bd42-f606fba81ae7'), name: 'Reader' };
export const dataScientist: Role = {
  id: asRoleId('f6c7c914-8db3-469d-8ca1-694a8f32e121'),
  name: 'AzureML Data Scientist',
};
export const computeOperator: Role = {
  id: asRoleId('e503ece1-11d0-4e8e-8e2c-7a6c3bf38815'),
  name: 'AzureML Compute Operator',
};

/** Roles that need no request. */
const wellKnown: readonly Role[] = [contributor, owner, reader, dataScientist, computeOperator];

/** The name of a well-known role; the GUID of any other. */
export function nameOfRole(roleId: string): string {
  return wellKnown.find((role) => sameText(role.id, roleId))?.name ?? roleId;
}

/** Names of roles, as they stand in a sentence between quotes: `Contributor" and "Reader`. */
export function namesOf(roles: readonly Role[]): string {
  return roles.map(({ name }) => name).join('" and "');
}

export function isAmong(roles: readonly Role[], roleId: string): boolean {
  return roles.some(({ id }) => sameText(id, roleId));
}

export interface RolesWant extends Omit<RoleWant, 'role'> {
  /** Names or GUIDs. */
  readonly roles: readonly string[];
}

/** @throws Problem when one of them cannot be given there */
export const roleDefinitions: Lookup<RolesWant, readonly Role[]> = {
  kind: 'role',
  title: ({ roles }) => roles.join(', '),
  find: ({ roles, scope }, context) => Promise.all(roles.map((role) => findRole({ role, scope }, context))),
};

async function findRole(want: RoleWant, context: Context): Promise<Role> {
  const known = wellKnown.find((role) => sameText(role.name, want.role) || sameText(role.id, want.role));
  if (known) {
    return known;
  }
  const doing = 'look up the role by its name';
  const action = 'Microsoft.Authorization/roleDefinitions/read';
  const right = { kind: 'azure action', doing, action, role: 'Reader', scope: want.scope, unseen: 'place' } as const;
  const found = await needing(right, context.reads.get(definitionOfRole, want), context);
  if (!found) {
    throw roleNotFound(want.role, want.scope);
  }
  const properties = child(found, 'properties');
  const permissions = list(properties, 'permissions');
  return { id: asRoleId(text(found, 'name')), name: text(properties, 'roleName'), permissions };
}

const definitionOfRole: Loader<RoleWant, Json | undefined> = {
  name: 'role definition',
  keyOf: ({ role, scope }) => `${scope} ${role}`.toLowerCase(),
  one: (want, context) => (isGuid(want.role) ? readById(want, context) : readByName(want, context)),
};

async function readById(want: RoleWant, context: Context): Promise<Json | undefined> {
  const path = `${pathOf(want)}/${want.role.toLowerCase()}`;
  const reply = await unlessAbsent(askArm(context, { method: 'GET', path, version: armVersions.authorization }));
  return reply && bodyOf(reply);
}

async function readByName(want: RoleWant, context: Context): Promise<Json | undefined> {
  const query = `$filter=roleName%20eq%20'${odataText(want.role)}'`;
  const [found] = await listArm(context, {
    method: 'GET',
    path: pathOf(want),
    version: armVersions.authorization,
    query,
  });
  return found;
}

function pathOf(want: RoleWant): string {
  return `${want.scope}/providers/Microsoft.Authorization/roleDefinitions`;
}

/** What a role permits, as Azure writes it; one that was looked up is not asked for again. @throws HttpProblem */
export async function permissionsOf(
  { id: roleId, permissions }: { readonly id: string; readonly permissions?: Role['permissions'] },
  scope: ArmId,
  context: Context,
): Promise<readonly Json[]> {
  return permissions ?? context.reads.get(permissionsOfRole, { roleId, scope });
}

const permissionsOfRole: Loader<{ readonly roleId: string; readonly scope: ArmId }, readonly Json[]> = {
  name: 'permissions of the role',
  keyOf: ({ roleId, scope }) => `${foldArmId(scope)} ${roleId.toLowerCase()}`,
  async one({ roleId, scope }, context) {
    const path = `${scope}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`;
    const reply = await askArm(context, { method: 'GET', path, version: armVersions.authorization });
    return list(child(bodyOf(reply), 'properties'), 'permissions');
  },
};
