/** Which identity a link signs in as: made new, or one that is there. */
import type { AmlWorkspaceId } from '../names/aml-workspace-id';
import { shortened } from '../names/foreign-text';
import { type ArmId, asArmId, asClientId, asPrincipalId, type ClientId, isGuid, type PrincipalId } from '../names/ids';
import type { EnsureAmlServiceConnectionText, Surroundings } from './ensure-aml-service-connection';
import { complainOfUnread } from './reading';

export type IdentityInput =
  | { readonly kind: 'new application'; readonly displayName: string; readonly displayNameAsked: boolean }
  | { readonly kind: 'existing client id'; readonly clientId: ClientId; readonly principalId: PrincipalId | undefined }
  | { readonly kind: 'managed identity'; readonly armId: ArmId; readonly make: boolean; readonly location?: string };

/** Values of `identity` in the order the editor shows them. */
export const identityKinds = [
  'newApplication',
  'existingClientId',
  'newManagedIdentity',
  'existingManagedIdentity',
] as const;
/** Source: Microsoft Graph v1.0, application resource: displayName. */
const mostNameLength = 256;

/** Adds to the complaints; `undefined` when there is no telling. */
export function parseIdentity(
  text: EnsureAmlServiceConnectionText,
  around: Surroundings,
  project: string,
  connectionName: string,
  workspace: AmlWorkspaceId | undefined,
  complaints: string[],
): IdentityInput | undefined {
  const kind = text.identity ?? 'newApplication';
  complainOfUnread(text, 'identity', kind, readers, complaints);
  switch (kind) {
    case 'newApplication': {
      const byDefault = shortened(`aml-links-${around.organizationName}-${project}-${connectionName}`, 120);
      const displayName = text.applicationName ?? byDefault;
      if (displayName.length > mostNameLength) {
        complaints.push(`applicationName: has ${displayName.length} characters, and ${mostNameLength} is the most.`);
      }
      return { kind: 'new application', displayName, displayNameAsked: text.applicationName !== undefined };
    }
    case 'existingClientId':
      return parseClient(text, complaints);
    case 'newManagedIdentity':
      return parseManagedIdentity(
        text.managedIdentity ?? `id-${connectionName.replace(/[^A-Za-z0-9_-]+/g, '-')}`,
        true,
        workspace,
        complaints,
      );
    case 'existingManagedIdentity':
      if (!text.managedIdentity) {
        complaints.push('managedIdentity: nothing is given. Name the managed identity, or give its resource id.');
      }
      return parseManagedIdentity(text.managedIdentity ?? 'x00', false, workspace, complaints);
    default:
      complaints.push(`identity: "${kind}" is none of ${identityKinds.join(', ')}.`);
      return undefined;
  }
}

const readers = {
  applicationName: ['newApplication'],
  clientId: ['existingClientId'],
  principalId: ['existingClientId'],
  managedIdentity: ['newManagedIdentity', 'existingManagedIdentity'],
} as const;

function parseClient(text: EnsureAmlServiceConnectionText, complaints: string[]): IdentityInput {
  const clientId = text.clientId ?? '';
  if (!isGuid(clientId)) {
    const wrong = clientId ? `"${clientId}" is not an application (client) id (a GUID).` : 'nothing is given.';
    complaints.push(`clientId: ${wrong} Copy it from the overview page of the application or managed identity.`);
  }
  if (text.principalId !== undefined && !isGuid(text.principalId)) {
    complaints.push(`principalId: "${text.principalId}" is not an object id (a GUID).`);
  }
  const principalId = text.principalId === undefined ? undefined : asPrincipalId(text.principalId);
  return { kind: 'existing client id', clientId: asClientId(clientId.toLowerCase()), principalId };
}

const identityPath =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/[^/]+$/i;
/** Source: name pattern of user-assigned identities, 2024-11-30. */
const identityName = /^[a-zA-Z0-9][a-zA-Z0-9_-]{2,127}$/;

/** A bare name means: beside the workspace. */
function parseManagedIdentity(
  typed: string,
  make: boolean,
  workspace: AmlWorkspaceId | undefined,
  complaints: string[],
): IdentityInput | undefined {
  if (typed.startsWith('/')) {
    if (!identityPath.test(typed)) {
      complaints.push(`managedIdentity: "${typed}" is not the resource id of a user-assigned managed identity.`);
    }
    return { kind: 'managed identity', armId: asArmId(typed), make };
  }
  if (!identityName.test(typed)) {
    complaints.push(
      `managedIdentity: "${typed}" is not a name of a managed identity (3 to 128 letters, digits, "-" or "_").`,
    );
  }
  if (!workspace) {
    return undefined;
  }
  const { subscriptionId, resourceGroup } = workspace;
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
  const armId = asArmId(`${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${typed}`);
  return { kind: 'managed identity', armId, make };
}
