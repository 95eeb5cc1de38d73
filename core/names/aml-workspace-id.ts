/**
 * Which Azure Machine Learning workspace is meant, from whatever an administrator has at hand: the resource id, the
 * address of the studio or of the portal pasted as it is, or subscription, resource group and name.
 */
import { type ArmId, asArmId, type SubscriptionId } from './ids';
import {
  bareName,
  type Complaints,
  fromAddress,
  fromParts,
  placeBesideName,
  type TypedWorkspace,
  type WorkspaceId,
  type WorkspaceKind,
  workspaceId,
} from './workspace-text';

export type AmlWorkspaceId = WorkspaceId;

/** Source of the name pattern: the AML resource provider, 2024-10-01. */
const kind: WorkspaceKind = {
  provider: 'Microsoft.MachineLearningServices',
  title: 'Machine Learning workspace',
  namePattern: /^[a-zA-Z0-9][a-zA-Z0-9_-]{2,32}$/,
  nameRule: '3 to 33 letters, digits, "-" or "_", starting with a letter or digit',
  expectedForms:
    'Expected a resource id (/subscriptions/…/resourceGroups/…/providers/Microsoft.MachineLearningServices/workspaces/NAME), ' +
    'the address of the workspace in the studio (https://ml.azure.com/?wsid=…) or in the Azure portal, or a workspace name with its resource group.',
  inputs: { workspace: 'workspace', resourceGroup: 'resourceGroup', subscriptionId: 'subscriptionId' },
};

/** Reads a workspace from text; a bare name needs its resource group. */
export function parseAmlWorkspaceId(typed: TypedWorkspace): AmlWorkspaceId | Complaints {
  const name = bareName(typed);
  return name === undefined ? fromAddress(kind, typed) : fromParts(kind, { ...placeBesideName(typed), name });
}

/** The resource id of a workspace named by its parts. */
export function amlWorkspaceId(subscriptionId: SubscriptionId, resourceGroup: string, name: string): AmlWorkspaceId {
  return workspaceId(kind, { subscriptionId, resourceGroup, name });
}

/** The resource id of a managed identity of that name in the workspace's resource group. */
export function identityBeside({ subscriptionId, resourceGroup }: AmlWorkspaceId, name: string): ArmId {
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
  return asArmId(`${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`);
}
