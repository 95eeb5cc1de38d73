/**
 * Which Azure Machine Learning workspace is meant, from whatever an administrator has at hand: the resource id, the
 * address of the studio or of the portal pasted as it is, or subscription, resource group and name.
 */
import { type ArmId, asArmId, asSubscriptionId, isGuid, type SubscriptionId, sameText } from './ids';

export interface AmlWorkspaceId {
  readonly subscriptionId: SubscriptionId;
  readonly resourceGroup: string;
  readonly name: string;
  /** The whole resource id: scope of the role assignment. */
  readonly armId: ArmId;
}

/** What was typed; group and subscription are needed only when `workspace` is a bare name. */
export interface AmlWorkspaceText {
  readonly workspace: string;
  readonly resourceGroup: string | undefined;
  readonly subscriptionId: string | undefined;
  /** For a bare name with no subscription beside it: the one that the setup connection is for. */
  readonly defaultSubscriptionId?: string | undefined;
}

/** The studio's own addresses leave the provider out. */
const workspacePath =
  /\/subscriptions\/([^/?#&]+)\/resourceGroups\/([^/?#&]+)(?:\/providers\/Microsoft\.MachineLearningServices)?\/workspaces\/([^/?#&]+)/i;
/** Source: workspace name pattern of the AML resource provider, 2024-10-01. */
const workspaceName = /^[a-zA-Z0-9][a-zA-Z0-9_-]{2,32}$/;
/** Source: Azure naming rules for resource groups: up to 90 letters and digits of any script, and _ - . ( ); no dot at the end. */
const groupName = /^[-\p{L}\p{N}_.()]{0,89}[-\p{L}\p{N}_()]$/u;

/**
 * Reads a workspace from text.
 * @returns the workspace, or the complaints about the text, each a sentence that says what was expected
 */
export function parseAmlWorkspaceId(text: AmlWorkspaceText): AmlWorkspaceId | { complaints: readonly string[] } {
  const workspace = text.workspace.trim();
  if (!/[/:%]/.test(workspace)) {
    const subscriptionId = text.subscriptionId ?? text.defaultSubscriptionId;
    return fromParts(subscriptionId?.trim(), text.resourceGroup?.trim(), workspace);
  }
  const found = workspacePath.exec(decoded(workspace));
  if (found) {
    const complaints = contradictions(text, found[1], found[2]);
    return complaints.length > 0 ? { complaints } : fromParts(found[1], found[2], found[3]);
  }
  return { complaints: [`workspace: ${whatElse(workspace)} ${expectedForms}`] };
}

/** The resource id of a workspace named by its parts. */
export function amlWorkspaceId(subscriptionId: SubscriptionId, resourceGroup: string, name: string): AmlWorkspaceId {
  const armId = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.MachineLearningServices/workspaces/${name}`;
  return { subscriptionId, resourceGroup, name, armId: asArmId(armId) };
}

const expectedForms =
  'Expected a resource id (/subscriptions/…/resourceGroups/…/providers/Microsoft.MachineLearningServices/workspaces/NAME), ' +
  'the address of the workspace in the studio (https://ml.azure.com/?wsid=…) or in the Azure portal, or a workspace name with resourceGroup.';

/** A group or subscription given beside an id must be that of the id. */
function contradictions(text: AmlWorkspaceText, subscriptionId?: string, resourceGroup?: string): readonly string[] {
  return [
    ...(text.subscriptionId && !sameText(text.subscriptionId.trim(), subscriptionId)
      ? [`subscriptionId: "${text.subscriptionId}" is another one than in the workspace's id.`]
      : []),
    ...(text.resourceGroup && !sameText(text.resourceGroup.trim(), resourceGroup)
      ? [`resourceGroup: "${text.resourceGroup}" is another one than in the workspace's id.`]
      : []),
  ];
}

function whatElse(text: string): string {
  const provider = /\/providers\/([^/]+\/[^/?#&]+)/i.exec(decoded(text))?.[1];
  if (provider) {
    return `this names a ${provider}, not a Machine Learning workspace.`;
  }
  return /^https?:/i.test(text) ? 'this address names no workspace.' : 'this is not the id of a workspace.';
}

function fromParts(
  subscriptionId: string | undefined,
  resourceGroup: string | undefined,
  name: string | undefined,
): AmlWorkspaceId | { complaints: readonly string[] } {
  const complaints: string[] = [];
  if (!subscriptionId || !isGuid(subscriptionId)) {
    complaints.push(
      subscriptionId
        ? `subscriptionId: "${subscriptionId}" is not a subscription id (a GUID).`
        : 'subscriptionId: nothing is given, and the setup connection is not for one subscription.',
    );
  }
  if (!resourceGroup || !groupName.test(resourceGroup)) {
    complaints.push(
      resourceGroup
        ? `resourceGroup: "${resourceGroup}" is not the name of a resource group.`
        : 'resourceGroup: nothing is given. A workspace named without its resource id needs it.',
    );
  }
  if (!name || !workspaceName.test(name)) {
    complaints.push(
      `workspace: "${name ?? ''}" is not a workspace name (3 to 33 letters, digits, "-" or "_", starting with a letter or digit).`,
    );
  }
  if (complaints.length > 0 || !subscriptionId || !resourceGroup || !name) {
    return { complaints };
  }
  return amlWorkspaceId(asSubscriptionId(subscriptionId.toLowerCase()), resourceGroup, name);
}

/** Portal addresses carry the id percent-encoded, sometimes twice. A stray percent sign is left as it is. */
function decoded(text: string): string {
  let result = text;
  for (let round = 0; round < 2 && /%[0-9a-f]{2}/i.test(result); round += 1) {
    try {
      result = decodeURIComponent(result);
    } catch {
      return result;
    }
  }
  return result;
}
