/**
 * Issuer and subject of a federated connection's id token.
 * Source: learn.microsoft.com "Troubleshoot workload identity service connections", "Convert service connections".
 * Beware: the Entra subject holds the connection's id, so nobody can foresee it; the Azure DevOps one holds names and
 * breaks when one of them changes. Sovereign clouds stay on the Azure DevOps issuer. The subject's prefix is known by
 * shape only (terraform-provider-azuredevops #1361); its encoding here, GUID bytes in base64url, is a plausible choice.
 */

export interface Trust {
  readonly issuer: string;
  readonly subject: string;
  readonly issuerType: 'EntraID' | 'AzureDevOps';
}

/** The application id of Azure DevOps itself, in every tenant. */
export const azdoApplicationId = '499b84ac-1321-427f-aa17-267ca6975798';

/** The audience that Entra wants in an id token that stands in for a secret. */
export const exchangeAudience = 'api://AzureADTokenExchange';

export interface TrustParts {
  readonly organization: { readonly id: string; readonly name: string };
  readonly projectName: string;
  readonly endpointName: string;
  readonly endpointId: string;
  readonly tenantId: string;
}

export function makeTrust(kind: 'entra' | 'azdo', parts: TrustParts): Trust {
  const { organization, projectName, endpointName, endpointId, tenantId } = parts;
  if (kind === 'azdo') {
    return {
      issuer: `https://vstoken.dev.azure.com/${organization.id}`,
      subject: `sc://${organization.name}/${projectName}/${endpointName}`,
      issuerType: 'AzureDevOps',
    };
  }
  const prefix = `/eid1/c/pub/t/${toShortGuid(tenantId)}/a/${toShortGuid(azdoApplicationId)}`;
  return {
    issuer: `https://login.microsoftonline.com/${tenantId}/v2.0`,
    subject: `${prefix}/sc/${organization.id}/${endpointId}`,
    issuerType: 'EntraID',
  };
}

/** A GUID's bytes as .NET orders them, in base64url. */
function toShortGuid(guid: string): string {
  const [a = '', b = '', c = '', ...rest] = guid.split('-');
  const bytes = [a, b, c].map((part) => Buffer.from(part, 'hex').reverse());
  return Buffer.concat([...bytes, Buffer.from(rest.join(''), 'hex')]).toString('base64url');
}
