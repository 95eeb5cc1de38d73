/**
 * Which Azure Machine Learning workspace is meant, from whatever an administrator has at hand: the resource id, the
 * address of the studio or of the portal pasted as it is, or subscription, resource group and name.
 */
import type { SubscriptionId } from './ids';
import {
  type Complaints,
  contradictions,
  fromParts,
  partsIn,
  type WorkspaceId,
  type WorkspaceKind,
  whatElse,
  workspaceId,
} from './workspace-text';

export type AmlWorkspaceId = WorkspaceId;

/** What was typed; group and subscription are needed only when `workspace` is a bare name. */
export interface AmlWorkspaceText {
  readonly workspace: string;
  readonly resourceGroup: string | undefined;
  readonly subscriptionId: string | undefined;
  /** For a bare name with no subscription beside it: the one that the setup connection is for. */
  readonly defaultSubscriptionId?: string | undefined;
}

/** Source of the name pattern: the AML resource provider, 2024-10-01. */
const kind: WorkspaceKind = {
  provider: 'Microsoft.MachineLearningServices',
  title: 'Machine Learning workspace',
  namePattern: /^[a-zA-Z0-9][a-zA-Z0-9_-]{2,32}$/,
  nameRule: '3 to 33 letters, digits, "-" or "_", starting with a letter or digit',
  inputs: { workspace: 'workspace', resourceGroup: 'resourceGroup', subscriptionId: 'subscriptionId' },
};

const expectedForms =
  'Expected a resource id (/subscriptions/…/resourceGroups/…/providers/Microsoft.MachineLearningServices/workspaces/NAME), ' +
  'the address of the workspace in the studio (https://ml.azure.com/?wsid=…) or in the Azure portal, or a workspace name with resourceGroup.';

/**
 * Reads a workspace from text.
 * @returns the workspace, or the complaints about the text, each a sentence that says what was expected
 */
export function parseAmlWorkspaceId(text: AmlWorkspaceText): AmlWorkspaceId | Complaints {
  const workspace = text.workspace.trim();
  if (!/[/:%]/.test(workspace)) {
    const subscriptionId = text.subscriptionId ?? text.defaultSubscriptionId;
    const [subscription, group] = [subscriptionId?.trim(), text.resourceGroup?.trim()];
    return fromParts(kind, { subscriptionId: subscription, resourceGroup: group, name: workspace });
  }
  const found = partsIn(kind, workspace);
  if (found) {
    const complaints = contradictions(kind, text, found);
    return complaints.length > 0 ? { complaints } : fromParts(kind, found);
  }
  return { complaints: [`workspace: ${whatElse(kind, workspace)} ${expectedForms}`] };
}

/** The resource id of a workspace named by its parts. */
export function amlWorkspaceId(subscriptionId: SubscriptionId, resourceGroup: string, name: string): AmlWorkspaceId {
  return workspaceId(kind, subscriptionId, resourceGroup, name);
}
