/** The endpoint that a request names, for a caller who may do that with it. */
import type { OrganizationCall, ProjectCall } from '../calls';
import { endpointNotFound, notAdministrator } from '../errors';
import type { Endpoint, ProjectReference } from '../store';
import { findEndpoint, findReference } from './find';
import { type Action, isAllowed } from './rights';

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
export function mayDo(at: OrganizationCall, endpoint: Endpoint, action: 'view' | 'manage'): boolean {
  return at.organization.projects
    .filter(({ id }) => endpoint.references.some(({ projectId }) => projectId === id))
    .some((project) => isAllowed({ ...at, project }, endpoint, action));
}

interface Held {
  readonly endpoint: Endpoint;
  readonly reference: ProjectReference;
}

/** @throws ServiceError when the project holds none, or the caller may not do that with it */
export function readHeld(at: ProjectCall, id: string, action: Action): Held {
  const endpoint = findEndpoint(at.organization, id, at.now);
  const reference = endpoint && findReference(endpoint, at.project.id, at.now);
  if (endpoint === undefined || reference === undefined || !isAllowed(at, endpoint, action)) {
    throw endpointNotFound(id);
  }
  return { endpoint, reference };
}
