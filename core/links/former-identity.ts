/**
 * What this product gave a link's former identity, or the same identity on a former workspace, and left there.
 * Needs: what the readers need; where the setup identity may not look, nothing is known and nothing said.
 * Beware: only the run that changes a link knows what it was before. Another link may share the identity, so what is left
 * is told and never deleted.
 */

import { rolesLeftOn } from '../azure/role/read';
import type { Context } from '../context';
import { type IdentityToRemove, identityToRemove } from '../entra/identity/read';
import { type AmlWorkspaceId, amlWorkspaceId } from '../names/aml-workspace-id';
import { type ArmId, asSubscriptionId, type ClientId, type PrincipalId, sameArmId } from '../names/ids';

/** The workspace that a link led to before this run, as far as it says so. */
interface Former {
  readonly subscriptionId: string | undefined;
  readonly resourceGroup: string | undefined;
  readonly workspace: string | undefined;
}

/** Whether the link led to the workspace already, or to none. */
export function ledTo(workspace: AmlWorkspaceId, former: Former): boolean {
  const scope = workspaceOf(former);
  return !scope || sameArmId(scope, workspace.armId);
}

/** The application that the link signed in as; `undefined` where it is gone or may not be read. */
export async function readFormer(clientId: ClientId, context: Context): Promise<IdentityToRemove | undefined> {
  const found = await identityToRemove.find({ kind: 'application', key: { clientId } }, context);
  return found === 'unreadable' ? undefined : found;
}

/** Its keys of that name, in words. */
export function keysNamed(keyName: string, { keyNames }: IdentityToRemove): readonly string[] {
  return keyNames.filter((name) => name === keyName).map((name) => `a key named "${name}"`);
}

/** Its roles on the workspace that the link led to, in words. */
export async function rolesOnFormer(
  former: Former,
  principalId: PrincipalId | undefined,
  context: Context,
): Promise<readonly string[]> {
  const scope = workspaceOf(former);
  return scope ? rolesLeftOn(scope, principalId, context) : [];
}

function workspaceOf({ subscriptionId, resourceGroup, workspace }: Former): ArmId | undefined {
  return subscriptionId && resourceGroup && workspace
    ? amlWorkspaceId(asSubscriptionId(subscriptionId), resourceGroup, workspace).armId
    : undefined;
}
