/**
 * Roles that were given on a resource itself to identities which do not exist any more.
 * Source: azure-rest-api-specs, authorization, RoleAssignments_ListForScope, 2022-04-01; Microsoft Graph v1.0,
 * servicePrincipal (get by object id); docs role-based-access-control/troubleshooting ("Identity not found").
 * Needs: Microsoft.Authorization/roleAssignments/read; Application.Read.All or Application.ReadWrite.OwnedBy. Where one of
 * them is missing, or the resource is gone, nothing is known and nothing said.
 */

import type { Context, Loader } from '../../context';
import { readDirectoryObject } from '../../entra/principal/read';
import { armVersions, listArm } from '../../http/arm';
import { child, type Json, optionalText, text } from '../../http/json';
import { type ArmId, sameArmId, sameText } from '../../names/ids';
import { HttpProblem } from '../../problem/http-problem';
import { type RoleAssignment, roleAssignmentFromWire } from './read';

export interface OrphanedRole extends RoleAssignment {
  readonly principalId: string;
}

/** So many identities are asked about at most; ours. */
const mostPrincipals = 50;

export async function readOrphanedRoles(scope: ArmId, context: Context): Promise<readonly OrphanedRole[]> {
  try {
    const all = await context.reads.get(rolesAtScope, scope);
    const given = all.filter(isOfApplication).map(fromWire);
    const here = given.filter((one) => sameArmId(one.scope, scope));
    const principals = [...new Set(here.map(({ principalId }) => principalId))].slice(0, mostPrincipals);
    const gone = await Promise.all(principals.map((id) => isGone(id, context)));
    return here.filter(({ principalId }) => gone[principals.indexOf(principalId)] === true);
  } catch (failed) {
    if (failed instanceof HttpProblem && (failed.status === 403 || failed.status === 404)) {
      return [];
    }
    throw failed;
  }
}

/** Of users and groups nothing is asked: they are nobody's links. */
function isOfApplication(item: Json): boolean {
  return sameText(optionalText(child(item, 'properties'), 'principalType'), 'ServicePrincipal');
}

function fromWire(item: Json): OrphanedRole {
  return { ...roleAssignmentFromWire(item), principalId: text(child(item, 'properties'), 'principalId') };
}

async function isGone(principalId: string, context: Context): Promise<boolean> {
  return (await readDirectoryObject(`/servicePrincipals/${principalId}`, 'id', context)) === undefined;
}

const rolesAtScope: Loader<ArmId, readonly Json[]> = {
  name: 'role assignments of everybody',
  keyOf: (scope) => scope.toLowerCase(),
  one(scope, context) {
    const query = `$filter=${encodeURIComponent('atScope()')}`;
    const path = `${scope}/providers/Microsoft.Authorization/roleAssignments`;
    return listArm(context, { method: 'GET', path, version: armVersions.authorization, query });
  },
};
