/**
 * What somebody typed or pasted to name a workspace of Azure: what all kinds of workspace have in common. What is special
 * to one kind is in that kind's own file.
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
  /** Display text: `Machine Learning workspace`. */
  readonly title: string;
  readonly namePattern: RegExp;
  /** The pattern in words. */
  readonly nameRule: string;
  /** Display text: the forms in which a workspace may be named. */
  readonly expectedForms: string;
  /** By what names each part is asked for. */
  readonly inputs: { readonly workspace: string; readonly resourceGroup: string; readonly subscriptionId: string };
}

/** What was typed; group and subscription may be left out where `workspace` holds them. */
export interface TypedWorkspace {
  readonly workspace: string;
  readonly resourceGroup: string | undefined;
  readonly subscriptionId: string | undefined;
  /** For a bare name with no subscription beside it: the one that the setup connection is for. */
  readonly defaultSubscriptionId?: string | undefined;
}

/** What is wrong with a text: about which part, in a sentence that says what was expected. */
export interface Complaints {
  readonly complaints: readonly { readonly field: string; readonly says: string }[];
}

/** Source: Azure naming rules for resource groups: up to 90 letters and digits of any script, and _ - . ( ); no dot at the end. */
const groupName = /^[-\p{L}\p{N}_.()]{0,89}[-\p{L}\p{N}_()]$/u;

/** The parts of a workspace, as they stand in a resource id. */
interface WorkspaceParts {
  readonly subscriptionId: string | undefined;
  readonly resourceGroup: string | undefined;
  readonly name: string | undefined;
}

/** The name, where nothing but a name was typed. */
export function bareName({ workspace }: TypedWorkspace): string | undefined {
  return /[/:%]/.test(workspace) ? undefined : workspace.trim();
}

/** Where a workspace is that was named by its bare name. */
export function placeBesideName(typed: TypedWorkspace): Omit<WorkspaceParts, 'name'> {
  return {
    subscriptionId: (typed.subscriptionId ?? typed.defaultSubscriptionId)?.trim(),
    resourceGroup: typed.resourceGroup?.trim(),
  };
}

/** Reads a resource id, or an address that holds one. */
export function fromAddress(kind: WorkspaceKind, typed: TypedWorkspace): WorkspaceId | Complaints {
  const address = typed.workspace.trim();
  const found = partsIn(kind, address);
  if (!found) {
    return { complaints: [{ field: kind.inputs.workspace, says: `${whatElse(kind, address)} ${kind.expectedForms}` }] };
  }
  const complaints = contradictions(kind, typed, found);
  return complaints.length > 0 ? { complaints } : fromParts(kind, found);
}

/** The parts in a resource id, or in an address that holds one. The studios' own addresses may leave the provider out. */
function partsIn(kind: WorkspaceKind, text: string): WorkspaceParts | undefined {
  const provider = kind.provider.replace('.', '\\.');
  const path = new RegExp(
    `/subscriptions/([^/?#&]+)/resourceGroups/([^/?#&]+)(?:/providers/${provider})?/workspaces/([^/?#&]+)`,
    'i',
  );
  const [whole, subscriptionId, resourceGroup, name] = path.exec(decoded(text)) ?? [];
  return whole === undefined ? undefined : { subscriptionId, resourceGroup, name };
}

/** A group or subscription given beside an id must be that of the id. */
function contradictions(
  { inputs }: WorkspaceKind,
  given: TypedWorkspace,
  found: WorkspaceParts,
): Complaints['complaints'] {
  return [
    ...(given.subscriptionId && !sameText(given.subscriptionId.trim(), found.subscriptionId)
      ? [{ field: inputs.subscriptionId, says: `"${given.subscriptionId}" is another one than in the workspace's id.` }]
      : []),
    ...(given.resourceGroup && !sameText(given.resourceGroup.trim(), found.resourceGroup)
      ? [{ field: inputs.resourceGroup, says: `"${given.resourceGroup}" is another one than in the workspace's id.` }]
      : []),
  ];
}

/** What a text names, where it is not a workspace of this kind. */
function whatElse({ title }: WorkspaceKind, text: string): string {
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
          {
            field: kind.inputs.resourceGroup,
            says: resourceGroup
              ? `"${resourceGroup}" is not the name of a resource group.`
              : 'nothing is given. A workspace named without its resource id needs it.',
          },
        ]
      : []),
    ...complaintsOfName(kind, name),
  ];
  if (complaints.length > 0 || !subscriptionId || !resourceGroup || !name) {
    return { complaints };
  }
  return workspaceId(kind, { subscriptionId: asSubscriptionId(subscriptionId.toLowerCase()), resourceGroup, name });
}

export function complaintsOfSubscription({ inputs }: WorkspaceKind, id: string | undefined): Complaints['complaints'] {
  if (id && isGuid(id)) {
    return [];
  }
  return [
    {
      field: inputs.subscriptionId,
      says: id
        ? `"${id}" is not a subscription id (a GUID).`
        : 'nothing is given, and the setup connection is not for one subscription.',
    },
  ];
}

export function complaintsOfName(kind: WorkspaceKind, name: string | undefined): Complaints['complaints'] {
  return name && kind.namePattern.test(name)
    ? []
    : [{ field: kind.inputs.workspace, says: `"${name ?? ''}" is not a workspace name (${kind.nameRule}).` }];
}

/** The resource id of a workspace named by its parts. */
export function workspaceId(
  { provider }: WorkspaceKind,
  { subscriptionId, resourceGroup, name }: Omit<WorkspaceId, 'armId'>,
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
