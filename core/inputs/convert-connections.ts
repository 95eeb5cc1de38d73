/** What may be asked when all connections of a project are to be converted: a few of the task's inputs, and no link. */
import type { TrustedConnection } from '../azdo/conversion/trust-read';
import type { ProjectId, TenantId } from '../names/ids';
import { refuseWrongInputs } from '../problem/inputs';
import type { EnsureAmlServiceConnectionText, Surroundings } from './ensure-aml-service-connection';
import { type OrganizationSignIn, parseOrganizationSignIn } from './organization-sign-in';

export interface ConvertConnectionsInput {
  readonly mode: 'apply' | 'plan';
  readonly project: { readonly name: string; readonly id: ProjectId | undefined };
  readonly organizationSignIn: OrganizationSignIn;
  readonly tenantId: TenantId;
  /** The setup connection, where it signs in by Entra: what a trust looks like in this organization. */
  readonly example: TrustedConnection | undefined;
}

const conversions = { convertAll: 'apply', planConvertAll: 'plan' } as const;
/** Values of `mode` that are about all connections of a project. */
export const conversionModes = Object.keys(conversions);

/** Whether all connections of the project are meant, so that no single one is named. */
export function asksForConversion({ mode }: EnsureAmlServiceConnectionText): boolean {
  return conversionModes.includes(mode ?? '');
}

/**
 * Inputs that are about one link are not read: the editor hides them and still sends what they held.
 * @throws Problems with every complaint there is
 */
export function parseConvertConnections(
  text: EnsureAmlServiceConnectionText,
  around: Surroundings,
): ConvertConnectionsInput {
  const complaints: string[] = [];
  if (!text.azureSubscription) {
    complaints.push('azureSubscription: nothing is given. Name the Azure Resource Manager connection that sets up.');
  }
  if (around.isServer) {
    complaints.push(
      'mode: Azure DevOps Server has no workload identity federation, so there is nothing to convert to.',
    );
  }
  const organizationSignIn = parseOrganizationSignIn(text, around.isServer, complaints);
  refuseWrongInputs(complaints);
  const project = text.project ?? around.project.name;
  const isOwn = [around.project.name, around.project.id].some((own) => own.toLowerCase() === project.toLowerCase());
  return {
    mode: text.mode === 'convertAll' ? 'apply' : 'plan',
    project: isOwn ? around.project : { name: project, id: undefined },
    organizationSignIn,
    tenantId: around.tenantId,
    example: around.setupTrust,
  };
}
