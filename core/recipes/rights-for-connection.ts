/** Which rights the coming writes need, and which of them are missing: all of them at once, before the first write. */
import type { Planned } from '../engine/recipe';
import type { EnsureAmlServiceConnectionInput } from '../inputs/ensure-aml-service-connection';
import { assignRoles, makeManagedIdentity, missingActions } from '../preflight/azure-rights';
import { notAllowedInAzure, notAllowedToAssignRole } from '../problems/azure';
import type { Problem } from '../problems/problem';
import type { World } from '../world';

export async function rightsForConnection(
  planned: Planned,
  input: EnsureAmlServiceConnectionInput,
  world: World,
): Promise<readonly Problem[]> {
  const found = await Promise.all([
    planned.has('assignment') ? cannotAssign(input, world) : undefined,
    planned.has('home') && input.identity.kind === 'managed identity'
      ? cannotMakeIdentity(input.identity.armId, world)
      : undefined,
  ]);
  return found.filter((problem) => problem !== undefined);
}

async function cannotAssign(input: EnsureAmlServiceConnectionInput, world: World): Promise<Problem | undefined> {
  const scope = input.workspace.armId;
  const missing = await missingActions(scope, [assignRoles], world);
  return missing.length > 0 ? notAllowedToAssignRole(input.role, scope, world.actor) : undefined;
}

async function cannotMakeIdentity(armId: string, world: World): Promise<Problem | undefined> {
  const group = armId.replace(/\/providers\/.*$/, '');
  const missing = await missingActions(group, [makeManagedIdentity], world);
  return missing.length > 0
    ? notAllowedInAzure('make the managed identity', 'Managed Identity Contributor', group, world.actor)
    : undefined;
}
