/** Converting a connection's scheme. Source: learn.microsoft.com "Convert service connections". */
import { sameText } from '../../json';
import { addServerFields } from './endpoint-create';
import type { WantedEndpoint } from './endpoint-wire';
import { badArgument } from './errors';
import type { OrganizationCall } from './routing';
import { type Endpoint, isConfidential } from './store';

/**
 * Service principal to federation, in place: for connections that Azure DevOps made itself and that one project holds.
 * The real service also puts the federated credential on the application, with the caller's rights; this one does not.
 */
export function convert(at: OrganizationCall, endpoint: Endpoint, want: WantedEndpoint): Endpoint {
  if (endpoint.data.creationMode !== 'Automatic')
    throw badArgument('Only service connections that were created automatically can be converted.');
  if (endpoint.references.length > 1)
    throw badArgument('A service connection that is shared with other projects cannot be converted.');
  if (endpoint.scheme !== 'ServicePrincipal' || want.scheme !== 'WorkloadIdentityFederation') {
    throw badArgument(`Cannot convert from '${endpoint.scheme}' to '${want.scheme}'.`);
  }
  endpoint.scheme = want.scheme;
  endpoint.parameters = Object.fromEntries(
    Object.entries(endpoint.parameters).filter(([key]) => !isConfidential(key) && !sameText(key, 'authenticationType')),
  );
  const week = 7 * 24 * 3600 * 1000;
  endpoint.data.revertSchemeDeadline = new Date(at.now.getTime() + week).toISOString();
  addServerFields(endpoint, at);
  return endpoint;
}
