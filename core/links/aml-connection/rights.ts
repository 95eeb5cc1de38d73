/** Which rights the coming writes need, and which of them are missing: all of them at once, before the first write. */

import { cannotAssignRole, makeManagedIdentity, missingActions } from '../../azure/role/rights-read';
import type { Context } from '../../context';
import type { Precheck } from '../../engine/recipe';
import type { Problem } from '../../problem/problem';
import { refusedRight } from '../../problem/refused';
import type { EnsureAmlServiceConnectionInput } from '../requests/ensure-aml-service-connection';

/** Problems for the rights that are missing. */
export function rightsForConnection({
  role,
  workspace,
  identity,
}: EnsureAmlServiceConnectionInput): Precheck<Record<never, never>> {
  return async (planned, _outputs, context) => {
    const found = await Promise.all([
      planned.has('assignment') ? cannotAssignRole(role, workspace.armId, context) : undefined,
      planned.has('home') && identity.kind === 'managed identity'
        ? cannotMakeIdentity(identity.armId, context)
        : undefined,
    ]);
    return found.filter((problem) => problem !== undefined);
  };
}

async function cannotMakeIdentity(armId: string, context: Context): Promise<Problem | undefined> {
  const group = armId.replace(/\/providers\/.*$/, '');
  const missing = await missingActions(group, [makeManagedIdentity], context);
  return missing.length > 0
    ? refusedRight(
        { kind: 'azure role', doing: 'make the managed identity', role: 'Managed Identity Contributor', scope: group },
        context.actor,
      )
    : undefined;
}
