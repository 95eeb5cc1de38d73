/**
 * Which Synapse workspace is meant: the resource id, the address of Synapse Studio, of the portal or of the workspace
 * itself (its development endpoint) pasted as it is, or its name. The name alone is enough within a subscription, since
 * it is part of a host name and so is taken once in all of Azure.
 */
import { asSubscriptionId, type SubscriptionId } from './ids';
import {
  type Complaints,
  complaintsOfName,
  complaintsOfSubscription,
  contradictions,
  fromParts,
  partsIn,
  type WorkspaceId,
  type WorkspaceKind,
  whatElse,
  workspaceId,
} from './workspace-text';

export type SynapseWorkspaceId = WorkspaceId;

/** A workspace as it was named: without its group it has to be looked for. */
export type SynapseWorkspaceRef =
  | { readonly kind: 'id'; readonly id: SynapseWorkspaceId }
  | { readonly kind: 'name'; readonly subscriptionId: SubscriptionId; readonly name: string };

/** What was typed. */
export interface SynapseWorkspaceText {
  readonly workspace: string;
  readonly resourceGroup: string | undefined;
  readonly subscriptionId: string | undefined;
  /** For a bare name with no subscription beside it: the one that the setup connection is for. */
  readonly defaultSubscriptionId?: string | undefined;
}

/** Source of the name pattern: the portal's rules, as terraform-provider-azurerm checks them (synapse_workspace). */
const kind: WorkspaceKind = {
  provider: 'Microsoft.Synapse',
  title: 'Synapse workspace',
  namePattern: /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,48}[a-zA-Z0-9])?$/,
  nameRule: '1 to 50 letters, digits or "-"',
  inputs: { workspace: 'synapseWorkspace', resourceGroup: 'synapseResourceGroup', subscriptionId: 'subscriptionId' },
};

/** `NAME.dev.azuresynapse.net`, and the endpoints for SQL, in every cloud. */
const endpoint = /^(?:https:\/\/)?([a-z0-9-]+?)(?:-ondemand)?\.(?:dev|sql)\.azuresynapse\.[a-z.]+(?::\d+)?(?:\/.*)?$/i;

const expectedForms =
  'Expected a resource id (/subscriptions/…/resourceGroups/…/providers/Microsoft.Synapse/workspaces/NAME), the address of ' +
  'Synapse Studio (https://web.azuresynapse.net/…?workspace=…), of the workspace in the Azure portal, its development ' +
  'endpoint (https://NAME.dev.azuresynapse.net), or its name.';

/** @returns the workspace, or the complaints about the text, each a sentence that says what was expected */
export function parseSynapseWorkspace(text: SynapseWorkspaceText): SynapseWorkspaceRef | Complaints {
  const workspace = text.workspace.trim();
  const name = endpoint.exec(workspace)?.[1] ?? (/[/:%]/.test(workspace) ? undefined : workspace);
  if (name !== undefined) {
    return fromName(name, text);
  }
  const found = partsIn(kind, workspace);
  if (!found) {
    return { complaints: [`synapseWorkspace: ${whatElse(kind, workspace)} ${expectedForms}`] };
  }
  const complaints = contradictions(kind, text, found);
  const id = complaints.length > 0 ? { complaints } : fromParts(kind, found);
  return 'complaints' in id ? id : { kind: 'id', id };
}

function fromName(name: string, text: SynapseWorkspaceText): SynapseWorkspaceRef | Complaints {
  const subscriptionId = (text.subscriptionId ?? text.defaultSubscriptionId)?.trim();
  const resourceGroup = text.resourceGroup?.trim();
  if (resourceGroup) {
    const id = fromParts(kind, { subscriptionId, resourceGroup, name });
    return 'complaints' in id ? id : { kind: 'id', id };
  }
  const complaints = [...complaintsOfSubscription(kind, subscriptionId), ...complaintsOfName(kind, name)];
  return complaints.length > 0 || !subscriptionId
    ? { complaints }
    : { kind: 'name', subscriptionId: asSubscriptionId(subscriptionId.toLowerCase()), name };
}

/** The resource id of a workspace named by its parts. */
export function synapseWorkspaceId(
  subscriptionId: SubscriptionId,
  resourceGroup: string,
  name: string,
): SynapseWorkspaceId {
  return workspaceId(kind, subscriptionId, resourceGroup, name);
}

/** For people. */
export function synapseTitle(ref: SynapseWorkspaceRef): string {
  return ref.kind === 'id' ? `${ref.id.resourceGroup}/${ref.id.name}` : ref.name;
}
