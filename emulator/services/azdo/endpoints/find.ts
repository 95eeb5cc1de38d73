/** The endpoints of an organization or a project, without those that are gone. */
import { sameText } from '../../../json';
import type { Endpoint, Organization, ProjectReference } from '../store';

export function findReference(endpoint: Endpoint, projectId: string, now: Date): ProjectReference | undefined {
  return endpoint.references.find((reference) => reference.projectId === projectId && !isGone(reference, now));
}

/** The endpoints that a project holds, deleted ones for as long as they linger. */
export function listEndpoints(organization: Organization, projectId: string, now: Date): Endpoint[] {
  return organization.endpoints.filter((endpoint) => findReference(endpoint, projectId, now) !== undefined);
}

export function findEndpoint(organization: Organization, id: string, now: Date): Endpoint | undefined {
  return organization.endpoints.find(
    (endpoint) => sameText(endpoint.id, id) && endpoint.references.some((reference) => !isGone(reference, now)),
  );
}

function isGone(reference: ProjectReference, now: Date): boolean {
  return reference.goneAt !== undefined && reference.goneAt <= now.getTime();
}
