/** Which rights the coming writes need, and which of them are missing: all of them at once, before the first write. */

import type { Context } from '../context';
import type { Planned } from '../engine/step';
import type { EnsureAmlServiceConnectionInput } from '../inputs/ensure-aml-service-connection';
import { cannotAssignRole, makeManagedIdentity, missingActions } from '../preflight/azure-rights';
import { notAllowedInAzure } from '../problems/azure';
import type { Problem } from '../problems/problem';

export async function rightsForConnection(
  planned: Planned,
  input: EnsureAmlServiceConnectionInput,
  context: Context,
): Promise<readonly Problem[]> {
  const found = await Promise.all([
    planned.has('assignment') ? cannotAssignRole(input.role, input.workspace.armId, context) : undefined,
    planned.has('home') && input.identity.kind === 'managed identity'
      ? cannotMakeIdentity(input.identity.armId, context)
      : undefined,
  ]);
  return found.filter((problem) => problem !== undefined);
}

async function cannotMakeIdentity(armId: string, context: Context): Promise<Problem | undefined> {
  const group = armId.replace(/\/providers\/.*$/, '');
  const missing = await missingActions(group, [makeManagedIdentity], context);
  return missing.length > 0
    ? notAllowedInAzure('make the managed identity', 'Managed Identity Contributor', group, context.actor)
    : undefined;
}
