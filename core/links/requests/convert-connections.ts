/** What may be asked when all connections of a project are to be converted: a few of the task's inputs, and no link. */
import type { TrustedConnection } from '../../azdo/conversion/trust-read';
import type { TenantId } from '../../names/ids';
import { type OrganizationSignIn, type OrganizationSignInText, parseOrganizationSignIn } from './organization-sign-in';
import { type ProjectInput, type ProjectText, parseProject } from './project';
import { InputReading } from './reading';
import { requireSetup, type SetupText } from './setup';
import type { Surroundings } from './surroundings';

interface ConvertConnectionsText extends SetupText, ProjectText, OrganizationSignInText {
  readonly mode?: string | undefined;
}

export interface ConvertConnectionsInput {
  readonly mode: 'apply' | 'plan';
  readonly project: ProjectInput;
  readonly organizationSignIn: OrganizationSignIn;
  readonly tenantId: TenantId;
  /** The setup connection, where it signs in by Entra: what a trust looks like in this organization. */
  readonly example: TrustedConnection | undefined;
}

const conversions = { convertAll: 'apply', planConvertAll: 'plan' } as const;
/** Values of `mode` that are about all connections of a project. */
export const conversionModes = Object.keys(conversions);

/** Whether all connections of the project are meant, so that no single one is named. */
export function asksForConversion({ mode }: Pick<ConvertConnectionsText, 'mode'>): boolean {
  return conversionModes.includes(mode ?? '');
}

/**
 * Inputs that are about one link are not read: the editor hides them and still sends what they held.
 * @throws Problems with every complaint there is
 */
export function parseConvertConnections(text: ConvertConnectionsText, around: Surroundings): ConvertConnectionsInput {
  const reading = new InputReading(text);
  requireSetup(reading);
  if (around.isServer) {
    reading.complain(
      'mode',
      'Azure DevOps Server has no workload identity federation, so there is nothing to convert to.',
    );
  }
  const organizationSignIn = parseOrganizationSignIn(reading, around);
  const project = parseProject(reading, around);
  return {
    mode: text.mode === 'convertAll' ? 'apply' : 'plan',
    ...reading.complete({ project, organizationSignIn }),
    tenantId: around.tenantId,
    example: around.setupTrust,
  };
}
