/**
 * Roles that were given on a resource itself to identities that no longer exist.
 * Source: azure-rest-api-specs, authorization, RoleAssignments_ListForScope, 2022-04-01; Microsoft Graph v1.0,
 * servicePrincipal (get by object id); docs role-based-access-control/troubleshooting ("Identity not found").
 * Needs: Microsoft.Authorization/roleAssignments/read; Application.Read.All or Application.ReadWrite.OwnedBy. Where one of
 * them is missing, or the resource is gone, nothing is known and none is reported.
 */

import type { Context } from '../../context';
import { readDirectoryObject } from '../../entra/principal/read';
import { child, type Json, optionalText, text } from '../../http/json';
import { unlessHidden } from '../../http/refused';
import { type ArmId, sameArmId, sameText } from '../../names/ids';
import { type RoleAssignment, roleAssignmentFromWire, rolesAtScope } from './read';

export interface OrphanedRole extends RoleAssignment {
  readonly principalId: string;
}

/** So many identities are asked about at most. Chosen by us. */
const mostPrincipals = 50;

/** Those at the scope itself; none where they, or their holders, may not be read. */
export function readOrphanedRoles(scope: ArmId, context: Context): Promise<readonly OrphanedRole[]> {
  return unlessHidden(read(scope, context), []);
}

async function read(scope: ArmId, context: Context): Promise<readonly OrphanedRole[]> {
  const all = await context.reads.get(rolesAtScope, scope);
  const given = all.filter(isOfApplication).map(fromWire);
  const here = given.filter((one) => sameArmId(one.scope, scope));
  const principals = [...new Set(here.map(({ principalId }) => principalId))].slice(0, mostPrincipals);
  const gone = await Promise.all(principals.map((id) => isGone(id, context)));
  return here.filter(({ principalId }) => gone[principals.indexOf(principalId)] === true);
}

/** Users and groups are not asked about: no link signs in as one. */
function isOfApplication(item: Json): boolean {
  return sameText(optionalText(child(item, 'properties'), 'principalType'), 'ServicePrincipal');
}

function fromWire(item: Json): OrphanedRole {
  return { ...roleAssignmentFromWire(item), principalId: text(child(item, 'properties'), 'principalId') };
}

async function isGone(principalId: string, context: Context): Promise<boolean> {
  return (await readDirectoryObject(`/servicePrincipals/${principalId}`, 'id', context)) === undefined;
}
