/** What resources of Synapse need first: the workspace, and what is wanted of a link to another. */

import { asSubscriptionId } from '../core/names/ids';
import { synapseWorkspaceId } from '../core/names/synapse-workspace-id';
import type { LinkedServiceWant, LinkSignIn } from '../core/synapse/linked-service/resource';
import { type SynapseWorkspace, synapseWorkspace } from '../core/synapse/workspace/read';
import type { Lab } from '../scripts/lab';
import { workspaceId } from './parts';

async function synapseOf(lab: Lab): Promise<SynapseWorkspace> {
  const id = synapseWorkspaceId(asSubscriptionId(lab.around.subscription?.id ?? ''), 'rg-ml', 'syn-churn');
  return synapseWorkspace.find({ workspace: { kind: 'id', id }, tenantId: lab.around.tenantId }, lab.context);
}

export async function linkedServiceWant(lab: Lab, signIn: LinkSignIn, name = 'a link'): Promise<LinkedServiceWant> {
  return {
    synapse: await synapseOf(lab),
    name,
    description: 'For a test.',
    annotations: ['team-a'],
    workspace: workspaceId(lab),
    signIn,
    takeOver: false,
  };
}
