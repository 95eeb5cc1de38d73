/**
 * Which Synapse workspace is meant: the resource id, the address of Synapse Studio, of the portal or of the workspace
 * itself (its development endpoint) pasted as it is, or its name. The name alone is enough within a subscription, since
 * it is part of a host name and so is taken once in all of Azure.
 */
import { asSubscriptionId, type SubscriptionId } from './ids';
import {
  bareName,
  type Complaints,
  complaintsOfName,
  complaintsOfSubscription,
  fromAddress,
  fromParts,
  placeBesideName,
  type TypedWorkspace,
  type WorkspaceId,
  type WorkspaceKind,
  workspaceId,
} from './workspace-text';

export type SynapseWorkspaceId = WorkspaceId;

/** A workspace as it was named: without its group it has to be looked for. */
export type SynapseWorkspaceRef =
  | { readonly kind: 'id'; readonly id: SynapseWorkspaceId }
  | { readonly kind: 'name'; readonly subscriptionId: SubscriptionId; readonly name: string };

/** Source of the name pattern: the portal's rules, as terraform-provider-azurerm checks them (synapse_workspace). */
const kind: WorkspaceKind = {
  provider: 'Microsoft.Synapse',
  title: 'Synapse workspace',
  namePattern: /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,48}[a-zA-Z0-9])?$/,
  nameRule: '1 to 50 letters, digits or "-"',
  expectedForms:
    'Expected a resource id (/subscriptions/…/resourceGroups/…/providers/Microsoft.Synapse/workspaces/NAME), the address of ' +
    'Synapse Studio (https://web.azuresynapse.net/…?workspace=…), of the workspace in the Azure portal, its development ' +
    'endpoint (https://NAME.dev.azuresynapse.net), or its name.',
  inputs: { workspace: 'synapseWorkspace', resourceGroup: 'synapseResourceGroup', subscriptionId: 'subscriptionId' },
};

/** `NAME.dev.azuresynapse.net`, and the endpoints for SQL, in every cloud. */
const endpoint = /^(?:https:\/\/)?([a-z0-9-]+?)(?:-ondemand)?\.(?:dev|sql)\.azuresynapse\.[a-z.]+(?::\d+)?(?:\/.*)?$/i;

/** Reads a workspace from text. */
export function parseSynapseWorkspace(typed: TypedWorkspace): SynapseWorkspaceRef | Complaints {
  const name = endpoint.exec(typed.workspace.trim())?.[1] ?? bareName(typed);
  return name === undefined ? asRef(fromAddress(kind, typed)) : fromName(name, typed);
}

function fromName(name: string, typed: TypedWorkspace): SynapseWorkspaceRef | Complaints {
  const { subscriptionId, resourceGroup } = placeBesideName(typed);
  if (resourceGroup) {
    return asRef(fromParts(kind, { subscriptionId, resourceGroup, name }));
  }
  const complaints = [...complaintsOfSubscription(kind, subscriptionId), ...complaintsOfName(kind, name)];
  return complaints.length > 0 || !subscriptionId
    ? { complaints }
    : { kind: 'name', subscriptionId: asSubscriptionId(subscriptionId.toLowerCase()), name };
}

function asRef(id: SynapseWorkspaceId | Complaints): SynapseWorkspaceRef | Complaints {
  return 'complaints' in id ? id : { kind: 'id', id };
}

/** The resource id of a workspace named by its parts. */
export function synapseWorkspaceId(
  subscriptionId: SubscriptionId,
  resourceGroup: string,
  name: string,
): SynapseWorkspaceId {
  return workspaceId(kind, { subscriptionId, resourceGroup, name });
}

/** Display text. */
export function synapseTitle(ref: SynapseWorkspaceRef): string {
  return ref.kind === 'id' ? `${ref.id.resourceGroup}/${ref.id.name}` : ref.name;
}
