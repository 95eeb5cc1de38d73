/**
 * The Synapse workspaces of a subscription, as far as they show themselves: where their data plane is, and who they are.
 * Source: azure-rest-api-specs, Microsoft.Synapse, Workspaces_List, 2021-06-01.
 * Needs: Microsoft.Synapse/workspaces/read; the list leaves out what the caller may not see.
 * Beware: as in `read.ts`. Plain JSON, so that a page need not load the client for a list.
 */

import type { Context, Loader } from '../../context';
import { armVersions, listArm } from '../../http/arm';
import { child, type Json, optionalText, text } from '../../http/json';
import { endpointUrl, type SynapseEndpoint } from '../../http/synapse';
import { asPrincipalId, type PrincipalId, type SubscriptionId } from '../../names/ids';

export interface ListedSynapseWorkspace {
  readonly armId: string;
  readonly endpoint: SynapseEndpoint;
  /** Of its system-assigned identity, where it has one. */
  readonly principalId: PrincipalId | undefined;
}

/** @throws HttpProblem */
export function listSynapseWorkspaces(
  subscriptionId: SubscriptionId,
  context: Context,
): Promise<readonly ListedSynapseWorkspace[]> {
  return context.reads.get(workspacesOfSubscription, subscriptionId);
}

const workspacesOfSubscription: Loader<SubscriptionId, readonly ListedSynapseWorkspace[]> = {
  name: 'Synapse workspaces of the subscription',
  keyOf: (subscriptionId) => subscriptionId.toLowerCase(),
  async one(subscriptionId, context) {
    const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Synapse/workspaces`;
    const all = await listArm(context, { method: 'GET', path, version: armVersions.synapse });
    return all.flatMap(fromWire);
  },
};

/** One that is not finished has no address yet. */
function fromWire(item: Json): readonly ListedSynapseWorkspace[] {
  const properties = child(item, 'properties');
  const dev = optionalText(child(properties, 'connectivityEndpoints'), 'dev');
  const principalId = optionalText(child(item, 'identity'), 'principalId');
  const isPublic = optionalText(properties, 'publicNetworkAccess') !== 'Disabled';
  return dev
    ? [
        {
          armId: text(item, 'id'),
          endpoint: { workspace: text(item, 'name'), url: endpointUrl(dev), isPublic },
          principalId: principalId ? asPrincipalId(principalId) : undefined,
        },
      ]
    : [];
}
