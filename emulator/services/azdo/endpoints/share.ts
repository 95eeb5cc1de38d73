/**
 * Sharing an endpoint with further projects: each refers to it by a name and description of its own.
 * Source: MicrosoftDocs/vsts-rest-api-specs, serviceEndpoint 7.1 (share, and its example's 204).
 */
import type { Answer } from '../../../frame';
import { isObject } from '../../../json';
import { type OrganizationCall, readProject } from '../calls';
import { notCreator } from '../errors';
import type { Endpoint, ProjectReference } from '../store';
import { checkName } from './create';
import { findReference } from './find';
import { readManaged } from './managed';
import { mayCreate } from './rights';
import { parseBody, parseReference } from './wire';

/** Adds, never takes away; a project that has it already is left as it is. */
export function share(at: OrganizationCall): Answer {
  const endpoint = readManaged(at, at.call.params.endpointId ?? '');
  const body = parseBody(at.call);
  for (const { project, name, description } of (Array.isArray(body) ? body : []).filter(isObject).map(parseReference)) {
    const { id } = readProject(at, project);
    const given = name === '' ? (endpoint.references[0]?.name ?? '') : name;
    if (findReference(endpoint, id, at.now) === undefined) {
      addReference(at, endpoint, { projectId: id, name: given, description });
    }
  }
  return { status: 204 };
}

/** Which role the other project asks for is not confirmed: Creator here. @throws ServiceError */
export function addReference(at: OrganizationCall, endpoint: Endpoint, reference: ProjectReference): void {
  if (!mayCreate(at, readProject(at, reference.projectId))) {
    throw notCreator();
  }
  checkName(at, reference, endpoint);
  endpoint.references.push(reference);
}
