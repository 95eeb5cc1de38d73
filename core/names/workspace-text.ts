/**
 * What somebody typed or pasted to name a workspace of Azure: the parts that are common to all kinds of it. The forms of
 * one kind are in its own file.
 */
import { type ArmId, asArmId, asSubscriptionId, isGuid, type SubscriptionId, sameText } from './ids';

/** Where a workspace is, and the whole resource id: scope of its role assignments. */
export interface WorkspaceId {
  readonly subscriptionId: SubscriptionId;
  readonly resourceGroup: string;
  readonly name: string;
  readonly armId: ArmId;
}

/** One kind of workspace: its provider, its names, and the inputs that say which one is meant. */
export interface WorkspaceKind {
  /** `Microsoft.MachineLearningServices`. */
  readonly provider: string;
  /** For people: `Machine Learning workspace`. */
  readonly title: string;
  readonly namePattern: RegExp;
  /** The pattern in words. */
  readonly nameRule: string;
  /** Names of the inputs. */
  readonly inputs: { readonly workspace: string; readonly resourceGroup: string; readonly subscriptionId: string };
}

export interface Complaints {
  readonly complaints: readonly string[];
}

/** Source: Azure naming rules for resource groups: up to 90 letters and digits of any script, and _ - . ( ); no dot at the end. */
const groupName = /^[-\p{L}\p{N}_.()]{0,89}[-\p{L}\p{N}_()]$/u;

/** The parts of a workspace, as they stand in a resource id. */
export interface WorkspaceParts {
  readonly subscriptionId: string | undefined;
  readonly resourceGroup: string | undefined;
  readonly name: string | undefined;
}

/** The parts in a resource id, or in an address that holds one; the studios' own addresses may leave the provider out. */
export function partsIn(kind: WorkspaceKind, text: string): WorkspaceParts | undefined {
  const provider = kind.provider.replace('.', '\\.');
  const path = new RegExp(
    `/subscriptions/([^/?#&]+)/resourceGroups/([^/?#&]+)(?:/providers/${provider})?/workspaces/([^/?#&]+)`,
    'i',
  );
  const [whole, subscriptionId, resourceGroup, name] = path.exec(decoded(text)) ?? [];
  return whole === undefined ? undefined : { subscriptionId, resourceGroup, name };
}

/** A group or subscription given beside an id must be that of the id. */
export function contradictions(
  { inputs }: WorkspaceKind,
  given: { readonly resourceGroup: string | undefined; readonly subscriptionId: string | undefined },
  found: WorkspaceParts,
): readonly string[] {
  return [
    ...(given.subscriptionId && !sameText(given.subscriptionId.trim(), found.subscriptionId)
      ? [`${inputs.subscriptionId}: "${given.subscriptionId}" is another one than in the workspace's id.`]
      : []),
    ...(given.resourceGroup && !sameText(given.resourceGroup.trim(), found.resourceGroup)
      ? [`${inputs.resourceGroup}: "${given.resourceGroup}" is another one than in the workspace's id.`]
      : []),
  ];
}

/** What a text is instead of a workspace. */
export function whatElse({ title }: WorkspaceKind, text: string): string {
  const provider = /\/providers\/([^/]+\/[^/?#&]+)/i.exec(decoded(text))?.[1];
  if (provider) {
    return `this names a ${provider}, not a ${title}.`;
  }
  return /^https?:/i.test(text) ? 'this address names no workspace.' : 'this is not the id of a workspace.';
}

/** The workspace of these parts, or what is wrong with them. */
export function fromParts(kind: WorkspaceKind, parts: WorkspaceParts): WorkspaceId | Complaints {
  const { subscriptionId, resourceGroup, name } = parts;
  const complaints = [
    ...complaintsOfSubscription(kind, subscriptionId),
    ...(!resourceGroup || !groupName.test(resourceGroup)
      ? [
          resourceGroup
            ? `${kind.inputs.resourceGroup}: "${resourceGroup}" is not the name of a resource group.`
            : `${kind.inputs.resourceGroup}: nothing is given. A workspace named without its resource id needs it.`,
        ]
      : []),
    ...complaintsOfName(kind, name),
  ];
  if (complaints.length > 0 || !subscriptionId || !resourceGroup || !name) {
    return { complaints };
  }
  return workspaceId(kind, asSubscriptionId(subscriptionId.toLowerCase()), resourceGroup, name);
}

export function complaintsOfSubscription({ inputs }: WorkspaceKind, id: string | undefined): readonly string[] {
  if (id && isGuid(id)) {
    return [];
  }
  return [
    id
      ? `${inputs.subscriptionId}: "${id}" is not a subscription id (a GUID).`
      : `${inputs.subscriptionId}: nothing is given, and the setup connection is not for one subscription.`,
  ];
}

export function complaintsOfName(kind: WorkspaceKind, name: string | undefined): readonly string[] {
  return name && kind.namePattern.test(name)
    ? []
    : [`${kind.inputs.workspace}: "${name ?? ''}" is not a workspace name (${kind.nameRule}).`];
}

/** The resource id of a workspace named by its parts. */
export function workspaceId(
  { provider }: WorkspaceKind,
  subscriptionId: SubscriptionId,
  resourceGroup: string,
  name: string,
): WorkspaceId {
  const armId = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/${provider}/workspaces/${name}`;
  return { subscriptionId, resourceGroup, name, armId: asArmId(armId) };
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
