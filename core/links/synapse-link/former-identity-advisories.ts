/**
 * What this product gave a Synapse link's former identity, or the same identity on a former workspace, and left there.
 * Needs: what the readers need; where the setup identity may not look, nothing is known and nothing said.
 * Beware: only the run that changes the link knows what it was before. Another link may share the identity, so it is told
 * and never taken away.
 */

import { rolesLeftOn } from '../../azure/role/read';
import type { Context } from '../../context';
import type { Adviser } from '../../engine/resource';
import { identityToRemove } from '../../entra/identity/read';
import { type AmlWorkspaceId, amlWorkspaceId } from '../../names/aml-workspace-id';
import { asSubscriptionId, type ClientId, type PrincipalId, sameText } from '../../names/ids';
import type { LinkedService } from '../../synapse/linked-service/read';
import { isFor } from '../../synapse/linked-service/removal-read';
import type { SynapseWorkspace } from '../../synapse/workspace/read';
import { formerIdentityOfLinkHolds } from './problems';

export interface FormerIdentityOfLinkWant {
  readonly synapse: SynapseWorkspace;
  /** As it was before this run. */
  readonly former: LinkedService;
  /** Client id of what it signs in as now; `undefined` for the workspace's own identity. */
  readonly application: ClientId | undefined;
  readonly workspace: AmlWorkspaceId;
  /** What keys of the link are named. */
  readonly keyName: string;
}

export const formerIdentityOfLink: Adviser<FormerIdentityOfLinkWant> = {
  kind: 'what its former identity holds',
  title: ({ former }) => `"${former.name}"`,
  async advise(want, context) {
    const { former, application, workspace } = want;
    const clientId = former.signIn.kind === 'service principal' ? former.signIn.clientId : undefined;
    const isSame = former.signIn.kind === 'managed identity' ? !application : sameText(clientId, application);
    if (isSame && isFor(workspace, former)) {
      return [];
    }
    const { who, onIt, principalId } = clientId ? await formerApplication(want, clientId, context) : itself(want);
    const left = [...(isSame ? [] : onIt), ...(principalId ? await rolesOn(former, principalId, context) : [])];
    return left.length > 0 ? [formerIdentityOfLinkHolds(former.name, who, left)] : [];
  },
};

interface Former {
  /** For people. */
  readonly who: string;
  /** What of ours is on it. */
  readonly onIt: readonly string[];
  /** `undefined` where it is gone or may not be read. */
  readonly principalId: PrincipalId | undefined;
}

async function formerApplication(
  { keyName }: FormerIdentityOfLinkWant,
  clientId: ClientId,
  context: Context,
): Promise<Former> {
  const found = await identityToRemove.find({ kind: 'application', key: { clientId } }, context);
  if (found === undefined || found === 'unreadable') {
    return { who: `application ${clientId}`, onIt: [], principalId: undefined };
  }
  const keys = found.keyNames.filter((name) => name === keyName).map((name) => `a key named "${name}"`);
  const outputs = found.isOurs ? ['the mark of this product, which made it'] : [];
  return { who: found.title, onIt: [...outputs, ...keys], principalId: found.principalId };
}

/** The workspace's own identity; not so where a link names nothing that it signs in as. */
function itself({ synapse, former }: FormerIdentityOfLinkWant): Former {
  const isItself = former.signIn.kind === 'managed identity';
  const who = `identity of Synapse workspace ${synapse.id.name}`;
  return { who, onIt: [], principalId: isItself ? synapse.principalId : undefined };
}

async function rolesOn(
  { subscriptionId, resourceGroup, workspace }: LinkedService,
  principalId: PrincipalId,
  context: Context,
): Promise<readonly string[]> {
  return subscriptionId && resourceGroup && workspace
    ? rolesLeftOn(
        amlWorkspaceId(asSubscriptionId(subscriptionId), resourceGroup, workspace).armId,
        principalId,
        context,
      )
    : [];
}
