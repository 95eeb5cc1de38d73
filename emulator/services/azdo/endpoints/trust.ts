/** The trust of a federated connection: which it is, and what the service writes on the identity for it. */
import type { TrustState } from '../../../identity-work';
import type { OrganizationCall } from '../calls';
import { findProject } from '../organizations';
import { toUrl } from '../server';
import type { Endpoint } from '../store';
import { makeTrust, type Trust } from '../trust';
import { readKey } from './parameters';

/** Who issues the tokens of a new federated connection: Entra, but for other clouds. */
export function usualIssuer({ data }: Endpoint): Trust['issuerType'] {
  return data.environment === 'AzureCloud' ? 'EntraID' : 'AzureDevOps';
}

/** The trust that an endpoint would have with that issuer, by its first project and its name there. */
export function trustOf(kind: Trust['issuerType'], endpoint: Endpoint, { organization }: OrganizationCall): Trust {
  const [first] = endpoint.references;
  return makeTrust(kind === 'EntraID' ? 'entra' : 'azdo', {
    organization,
    projectName: findProject(organization, first?.projectId ?? '')?.name ?? '',
    endpointName: first?.name ?? '',
    endpointId: endpoint.id,
    tenantId: readKey(endpoint.parameters, 'tenantid'),
  });
}

export function putTrust(endpoint: Endpoint, { issuer, issuerType, subject }: Trust): void {
  endpoint.parameters.workloadIdentityFederationIssuer = issuer;
  endpoint.parameters.workloadIdentityFederationIssuerType = issuerType;
  endpoint.parameters.workloadIdentityFederationSubject = subject;
}

/** What the endpoint's tokens say now; `undefined` for one without federation. */
export function readTrust({ scheme, parameters }: Endpoint): Trust | undefined {
  if (scheme !== 'WorkloadIdentityFederation') {
    return undefined;
  }
  const isOld = readKey(parameters, 'workloadIdentityFederationIssuerType') === 'AzureDevOps';
  return {
    issuer: readKey(parameters, 'workloadIdentityFederationIssuer'),
    subject: readKey(parameters, 'workloadIdentityFederationSubject'),
    issuerType: isOld ? 'AzureDevOps' : 'EntraID',
  };
}

/** How the service names and describes the credential that it writes (seen in public repositories). */
export function toTrustWish(endpoint: Endpoint, { issuer, subject }: Trust, { organization }: OrganizationCall) {
  const [first] = endpoint.references;
  const project = findProject(organization, first?.projectId ?? '')?.name ?? '';
  const page = `${toUrl(organization)}${project}/_settings/adminservices?resourceId=${endpoint.id}`;
  const description = `Federation for Service Connection ${first?.name ?? ''} in ${page}`;
  return { name: endpoint.id, issuer, subject, description };
}

export function trustStateOf(
  { parameters }: Endpoint,
  { issuer, subject }: Trust,
  { store }: OrganizationCall,
): TrustState {
  return store.identityWork.trustState(readKey(parameters, 'serviceprincipalid'), issuer, subject);
}
