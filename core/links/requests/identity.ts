/** Which identity a link signs in as: made new, or one that is there. */
import { type AmlWorkspaceId, identityBeside } from '../../names/aml-workspace-id';
import { type ArmId, asArmId } from '../../names/ids';
import type { ProjectInput } from './project';
import type { InputReading } from './reading';
import {
  parseExistingClient,
  parseNewApplication,
  type ServicePrincipalInput,
  type ServicePrincipalText,
  servicePrincipalReaders,
} from './service-principal';
import type { Surroundings } from './surroundings';

export interface IdentityText extends ServicePrincipalText {
  readonly identity?: string | undefined;
  readonly managedIdentity?: string | undefined;
}

interface ManagedIdentityInput {
  readonly kind: 'managed identity';
  readonly armId: ArmId;
  readonly make: boolean;
}

/** One that is made for this link alone, beside the workspace: nobody named it. */
interface OwnManagedIdentityInput {
  readonly kind: 'own managed identity';
}

export type IdentityInput = ServicePrincipalInput | ManagedIdentityInput | OwnManagedIdentityInput;

/** What is known of the link: names are made from it where none is typed. */
interface Link {
  readonly around: Surroundings;
  readonly project: ProjectInput;
  readonly connectionName: string;
  readonly workspace: AmlWorkspaceId | undefined;
}

/** Values of `identity` in the order the editor shows them. */
export const identityKinds = [
  'newApplication',
  'existingClientId',
  'newManagedIdentity',
  'existingManagedIdentity',
] as const;

/** @returns `undefined` after a complaint, be it one about the workspace */
export function parseIdentity(
  reading: InputReading<IdentityText>,
  { around, project, connectionName, workspace }: Link,
): IdentityInput | undefined {
  switch (reading.kind('identity', identityKinds, readers)) {
    case 'newApplication':
      return parseNewApplication(reading, `aml-links-${around.organizationName}-${project.name}-${connectionName}`);
    case 'existingClientId':
      return parseExistingClient(reading, 'Copy it from the overview page of the application or managed identity.');
    case 'newManagedIdentity': {
      if (reading.text.managedIdentity === undefined) {
        return { kind: 'own managed identity' };
      }
      const armId = parseManagedIdentity(reading, reading.text.managedIdentity, workspace);
      return armId && { kind: 'managed identity', armId, make: true };
    }
    case 'existingManagedIdentity': {
      const armId = parseManagedIdentity(reading, reading.text.managedIdentity, workspace);
      return armId && { kind: 'managed identity', armId, make: false };
    }
    default:
      return undefined;
  }
}

const readers = {
  ...servicePrincipalReaders,
  managedIdentity: ['newManagedIdentity', 'existingManagedIdentity'],
} as const;

const identityPath =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/[^/]+$/i;
/** Source: name pattern of user-assigned identities, 2024-11-30. */
const identityName = /^[a-zA-Z0-9][a-zA-Z0-9_-]{2,127}$/;

/** A bare name means: beside the workspace. @returns `undefined` after a complaint, be it one about the workspace */
function parseManagedIdentity(
  reading: InputReading<IdentityText>,
  typed: string | undefined,
  workspace: AmlWorkspaceId | undefined,
): ArmId | undefined {
  if (!typed) {
    reading.complain('managedIdentity', 'nothing is given. Name the managed identity, or give its resource id.');
    return undefined;
  }
  if (typed.startsWith('/')) {
    if (!identityPath.test(typed)) {
      reading.complain('managedIdentity', `"${typed}" is not the resource id of a user-assigned managed identity.`);
    }
    return asArmId(typed);
  }
  if (!identityName.test(typed)) {
    reading.complain(
      'managedIdentity',
      `"${typed}" is not a name of a managed identity (3 to 128 letters, digits, "-" or "_").`,
    );
  }
  return workspace && identityBeside(workspace, typed);
}
