/** As whom Azure DevOps is asked; Azure is always asked as the setup connection. */
import type { InputReading } from './reading';
import type { Surroundings } from './surroundings';

export interface OrganizationSignInText {
  readonly azureDevOpsSignIn?: string | undefined;
  /** Ids of the connections that sign in to Azure DevOps. */
  readonly azureDevOpsConnection?: string | undefined;
  readonly patConnection?: string | undefined;
}

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

/** After a complaint: the job's own token. */
export function parseOrganizationSignIn(
  reading: InputReading<OrganizationSignInText>,
  { isServer }: Surroundings,
): OrganizationSignIn {
  const kind = reading.kind('azureDevOpsSignIn', organizationSignIns, readers) ?? 'job';
  if (isServer && (kind === 'azureSubscription' || kind === 'connection')) {
    reading.complain(
      'azureDevOpsSignIn',
      `Azure DevOps Server knows no identities of Entra, so "${kind}" cannot sign in there. Choose job or pat.`,
    );
  }
  switch (kind) {
    case 'job':
    case 'azureSubscription':
      return { kind };
    case 'connection':
      return { kind, connectionId: parseConnectionId(reading, 'azureDevOpsConnection') };
    case 'pat':
      return { kind, connectionId: parseConnectionId(reading, 'patConnection') };
  }
}

const readers = { azureDevOpsConnection: ['connection'], patConnection: ['pat'] } as const;

function parseConnectionId(
  reading: InputReading<OrganizationSignInText>,
  input: 'azureDevOpsConnection' | 'patConnection',
): string {
  const connectionId = reading.text[input];
  if (connectionId === undefined) {
    reading.complain(input, 'nothing is given. Name the service connection that signs in to Azure DevOps.');
  }
  return connectionId ?? '';
}
