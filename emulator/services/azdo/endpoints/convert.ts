/**
 * Converting a connection's scheme in place, secret to federation and back within a week.
 * Source: learn.microsoft.com "Connect to Azure" (convert an existing connection), "Convert service connections";
 * geekzter/azure-identity-scripts (the call, and the 400 for connections that another project shares).
 * Beware: the trust is on the application before the scheme changes, so that sign-in works throughout. Whether the trust
 * goes when it is reverted is not confirmed: it stays here. Who may convert besides people is not confirmed (`convertsFor`).
 */
import { sameText } from '../../../json';
import type { OrganizationCall } from '../calls';
import { badArgument } from '../errors';
import type { Endpoint } from '../store';
import { isConfidential, readKey } from './parameters';
import { putTrust, toTrustWish, trustOf, usualIssuer } from './trust';
import type { WantedEndpoint } from './wire';

const weekMs = 7 * 24 * 3600 * 1000;

/** @throws ServiceError for what cannot be converted */
export async function convert(at: OrganizationCall, endpoint: Endpoint, want: WantedEndpoint): Promise<Endpoint> {
  checkConvertible(at, endpoint);
  const way = `${endpoint.scheme} to ${want.scheme}`;
  if (way === 'ServicePrincipal to WorkloadIdentityFederation') {
    await toFederation(at, endpoint);
  } else if (way === 'WorkloadIdentityFederation to ServicePrincipal') {
    revert(at, endpoint);
  } else {
    throw badArgument(`Cannot convert from '${endpoint.scheme}' to '${want.scheme}'.`);
  }
  return endpoint;
}

/** The texts are ours. */
function checkConvertible({ organization, identity, project, now }: OrganizationCall, endpoint: Endpoint): void {
  if (!sameText(endpoint.type, 'azurerm') || endpoint.data.creationMode !== 'Automatic') {
    throw badArgument(
      'The authentication scheme of this service connection cannot be converted: it was not created by Azure DevOps. Only service connections that were created automatically can be converted.',
    );
  }
  const live = endpoint.references.filter(({ goneAt }) => goneAt === undefined || goneAt > now.getTime());
  if (live.length > 1) {
    throw badArgument('A service connection that is shared with other projects cannot be converted.');
  }
  if (project !== undefined && live[0]?.projectId !== project.id) {
    throw badArgument('A service connection that is shared from another project cannot be converted.');
  }
  if (organization.readings.convertsFor === 'people' && identity.kind !== 'user') {
    throw badArgument('Converting a service connection is not supported for service principals and build identities.');
  }
}

async function toFederation(at: OrganizationCall, endpoint: Endpoint): Promise<void> {
  const clientId = readKey(endpoint.parameters, 'serviceprincipalid');
  const trust = trustOf(usualIssuer(endpoint), endpoint, at);
  const isWritten = await at.store.identityWork.trust(clientId, toTrustWish(endpoint, trust, at));
  if (!isWritten) {
    throw badArgument(
      `Failed to add a federated credential to the application '${clientId}' of this service connection.`,
    );
  }
  const until = at.now.getTime() + weekMs;
  endpoint.before = { scheme: endpoint.scheme, parameters: endpoint.parameters, until };
  endpoint.scheme = 'WorkloadIdentityFederation';
  endpoint.parameters = Object.fromEntries(
    Object.entries(endpoint.parameters).filter(([key]) => !isConfidential(key) && !sameText(key, 'authenticationType')),
  );
  endpoint.data = { ...endpoint.data, revertSchemeDeadline: new Date(until).toISOString() };
  putTrust(endpoint, trust);
}

function revert({ now }: OrganizationCall, endpoint: Endpoint): void {
  const { before } = endpoint;
  if (before === undefined || before.until < now.getTime()) {
    throw badArgument('The conversion of this service connection can no longer be reverted.');
  }
  const { revertSchemeDeadline: _, ...data } = endpoint.data;
  endpoint.scheme = before.scheme;
  endpoint.parameters = { ...before.parameters };
  endpoint.data = data;
  delete endpoint.before;
}
