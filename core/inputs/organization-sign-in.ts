/** As whom Azure DevOps is asked; Azure is always asked as the setup connection. */
import type { EnsureAmlServiceConnectionText } from './ensure-aml-service-connection';
import { complainOfUnread } from './reading';

export type OrganizationSignIn =
  /** The job's own token: the project's build service. */
  | { readonly kind: 'job' }
  /** The setup connection's identity, when it is a member of the organization. */
  | { readonly kind: 'azureSubscription' }
  /** An "Azure DevOps" service connection: an identity of Entra by federation, no secret. */
  | { readonly kind: 'connection'; readonly connectionId: string }
  /** An "Azure Repos/Team Foundation Server" service connection with a personal access token. */
  | { readonly kind: 'pat'; readonly connectionId: string };

/** Values of `azureDevOpsSignIn` in the order the editor shows them. */
export const organizationSignIns = ['job', 'azureSubscription', 'connection', 'pat'] as const;

/** Adds to the complaints; the job's own token when there is no telling. */
export function parseOrganizationSignIn(
  text: EnsureAmlServiceConnectionText,
  isServer: boolean,
  complaints: string[],
): OrganizationSignIn {
  const kind = text.azureDevOpsSignIn ?? 'job';
  const readers = { azureDevOpsConnection: ['connection'], patConnection: ['pat'] };
  complainOfUnread(text, 'azureDevOpsSignIn', kind, readers, complaints);
  if (isServer && (kind === 'azureSubscription' || kind === 'connection')) {
    complaints.push(
      `azureDevOpsSignIn: Azure DevOps Server knows no identities of Entra, so "${kind}" cannot sign in there. Choose job or pat.`,
    );
  }
  switch (kind) {
    case 'job':
    case 'azureSubscription':
      return { kind };
    case 'connection':
      return { kind, connectionId: needed('azureDevOpsConnection', text.azureDevOpsConnection, complaints) };
    case 'pat':
      return { kind, connectionId: needed('patConnection', text.patConnection, complaints) };
    default:
      complaints.push(`azureDevOpsSignIn: "${kind}" is none of ${organizationSignIns.join(', ')}.`);
      return { kind: 'job' };
  }
}

function needed(input: string, typed: string | undefined, complaints: string[]): string {
  if (typed === undefined) {
    complaints.push(`${input}: nothing is given. Name the service connection that signs in to Azure DevOps.`);
  }
  return typed ?? '';
}
