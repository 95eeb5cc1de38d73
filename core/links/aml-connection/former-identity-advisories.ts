/**
 * What this product gave a connection's former identity, or the same identity on a former workspace, and left there.
 * Needs: what the readers need; where the setup identity may not look, nothing is known and nothing said.
 * Beware: only the run that changes the connection knows what it was before. Another link may share the identity, so it
 * is told and never deleted.
 */

import type { Connection } from '../../azdo/connection/read';
import { rolesLeftOn } from '../../azure/role/read';
import type { Context } from '../../context';
import type { Adviser } from '../../engine/resource';
import { type IdentityToRemove, identityToRemove } from '../../entra/identity/read';
import { sortTrusts } from '../../entra/trust/removal';
import { type AmlWorkspaceId, amlWorkspaceId } from '../../names/aml-workspace-id';
import { type ArmId, asSubscriptionId, type ClientId, sameArmId, sameText } from '../../names/ids';
import { formerIdentityHolds } from './problems';

export interface FormerIdentityWant {
  /** As it was before this run. */
  readonly former: Connection;
  /** What it signs in as now. */
  readonly now: ClientId;
  readonly workspace: AmlWorkspaceId;
  /** What keys of the link are named. */
  readonly keyName: string;
}

export const formerIdentity: Adviser<FormerIdentityWant> = {
  kind: 'what its former identity holds',
  title: ({ former }) => `"${former.name}"`,
  async advise(want, context) {
    const { former, now, workspace } = want;
    const { clientId } = former;
    const scope = workspaceOf(former);
    const isSame = sameText(clientId, now);
    if (!clientId || (isSame && (!scope || sameArmId(scope, workspace.armId)))) {
      return [];
    }
    const identity = await identityToRemove.find({ kind: 'application', key: { clientId } }, context);
    if (identity === undefined || identity === 'unreadable') {
      return [];
    }
    const onIt = isSame ? [] : await signsInBy(want, identity, context);
    const left = [...onIt, ...(scope ? await rolesLeftOn(scope, identity.principalId, context) : [])];
    return left.length > 0 ? [formerIdentityHolds(former.name, clientId, left)] : [];
  },
};

function workspaceOf({ subscriptionId, resourceGroup, workspace }: Connection): ArmId | undefined {
  return subscriptionId && resourceGroup && workspace
    ? amlWorkspaceId(asSubscriptionId(subscriptionId), resourceGroup, workspace).armId
    : undefined;
}

async function signsInBy(
  { former, keyName }: FormerIdentityWant,
  identity: IdentityToRemove,
  context: Context,
): Promise<readonly string[]> {
  const trusts = await sortTrusts({ links: [{ connection: former, projects: [] }], identity }, context);
  const own = trusts === 'unreadable' ? [] : trusts.own;
  return [
    ...own.map(({ name }) => `the federated credential "${name}"`),
    ...identity.keyNames.filter((name) => name === keyName).map((name) => `a key named "${name}"`),
  ];
}
