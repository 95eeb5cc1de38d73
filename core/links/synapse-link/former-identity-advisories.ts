/** What this product gave a Synapse link's former identity and left there: see `../former-identity.ts`. */

import type { Context } from '../../context';
import type { Adviser } from '../../engine/resource';
import type { AmlWorkspaceId } from '../../names/aml-workspace-id';
import { type ClientId, type PrincipalId, sameText } from '../../names/ids';
import type { LinkedService } from '../../synapse/linked-service/read';
import type { SynapseWorkspace } from '../../synapse/workspace/read';
import { keysNamed, ledTo, readFormer, rolesOnFormer } from '../former-identity';
import { formerIdentityOfLinkHolds } from './problems';

export interface FormerIdentityOfLinkWant {
  readonly synapse: SynapseWorkspace;
  /** The linked service as it was before this run. */
  readonly former: LinkedService;
  /** Client id of what it signs in as now; `undefined` for the workspace's own identity. */
  readonly application: ClientId | undefined;
  readonly workspace: AmlWorkspaceId;
  /** The display name of the link's keys. */
  readonly keyName: string;
}

export const formerIdentityOfLink: Adviser<FormerIdentityOfLinkWant> = {
  kind: 'what its former identity holds',
  title: ({ former }) => `"${former.name}"`,
  async advise(want, context) {
    const { former, application, workspace, synapse } = want;
    const { signIn } = former;
    // One that could not sign in had no identity.
    if (signIn.kind === 'none') {
      return [];
    }
    const isItself = signIn.kind === 'managed identity';
    const isSame = isItself ? !application : sameText(signIn.clientId, application);
    if (isSame && ledTo(workspace, former)) {
      return [];
    }
    const holder = isItself ? itself(synapse) : await formerApplication(want, signIn.clientId, context);
    if (!holder) {
      return [];
    }
    const onIt = isSame ? [] : holder.onIt;
    const left = [...onIt, ...(await rolesOnFormer(former, holder.principalId, context))];
    return left.length > 0 ? [formerIdentityOfLinkHolds(former.name, holder.who, left)] : [];
  },
};

interface Holder {
  /** Text to show, no identifier. */
  readonly who: string;
  /** What of ours is on it, in words. */
  readonly onIt: readonly string[];
  readonly principalId: PrincipalId | undefined;
}

async function formerApplication(
  { keyName }: FormerIdentityOfLinkWant,
  clientId: ClientId | undefined,
  context: Context,
): Promise<Holder | undefined> {
  const found = clientId && (await readFormer(clientId, context));
  if (!found) {
    return undefined;
  }
  const made = found.isOurs ? ['the mark of this product, which made it'] : [];
  return { who: found.title, onIt: [...made, ...keysNamed(keyName, found)], principalId: found.principalId };
}

function itself({ id, principalId }: SynapseWorkspace): Holder {
  return { who: `identity of Synapse workspace ${id.name}`, onIt: [], principalId };
}
