/** The endpoint that a write is for, and who may write to it. */
import { endpointNotFound, notAdministrator } from '../errors';
import type { OrganizationCall } from '../routing';
import { type Endpoint, findEndpoint, isAllowed } from '../store';

/** @throws ServiceError when there is none, or the caller is not its Administrator in any project that holds it. */
export function readManaged(at: OrganizationCall, id: string): Endpoint {
  const endpoint = findEndpoint(at.organization, id, at.now);
  if (endpoint === undefined || !mayDo(at, endpoint, 'view')) {
    throw endpointNotFound(id);
  }
  if (!mayDo(at, endpoint, 'manage')) {
    throw notAdministrator(endpoint.references[0]?.name ?? id);
  }
  return endpoint;
}

/** In any project that holds it. */
export function mayDo({ identity }: OrganizationCall, endpoint: Endpoint, action: 'view' | 'manage'): boolean {
  return endpoint.references.some(({ projectId }) => isAllowed(identity, endpoint, projectId, action));
}
