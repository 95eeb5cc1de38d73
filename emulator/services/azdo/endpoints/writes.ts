/**
 * Service endpoints: create, update, convert, share, delete, at organization level and by the older routes of a project.
 * Source: MicrosoftDocs/vsts-rest-api-specs, serviceEndpoint 7.1; the rest is in the file of each.
 */
import type { Answer } from '../../../frame';
import { type OrganizationCall, type ProjectCall, toList } from '../calls';
import { type AreaRoute, inOrganization, inProject } from '../routing';
import type { Endpoint } from '../store';
import { create } from './create';
import { remove } from './delete';
import { share } from './share';
import { update } from './update';
import { parseBody, parseEndpoint, toEndpointWire } from './wire';

const path = 'serviceendpoint/endpoints';
const onePath = `${path}/:endpointId`;

function toWire(at: OrganizationCall, endpoint: Endpoint): object {
  return toEndpointWire(endpoint, endpoint.references[0]?.projectId ?? '', at);
}

async function updateOne(at: OrganizationCall): Promise<Answer> {
  const want = parseEndpoint(parseBody(at.call));
  return { status: 200, body: toWire(at, await update(at, want, at.call.params.endpointId ?? '')) };
}

async function updateMany(at: OrganizationCall): Promise<Answer> {
  const body = parseBody(at.call);
  const updated: object[] = [];
  for (const want of (Array.isArray(body) ? body : []).map(parseEndpoint)) {
    updated.push(toWire(at, await update(at, want, want.id ?? '')));
  }
  return toList(at.call, updated);
}

function removeFromQueried(at: OrganizationCall): Answer {
  const queried = at.call.url.searchParams.get('projectIds') ?? '';
  return remove(
    at,
    queried.split(',').filter((id) => id !== ''),
  );
}

/** The route of 5.x, which az devops uses: out of the project in the path. */
function removeFromProject(at: ProjectCall): Answer {
  return remove(at, [at.project.id]);
}

export const endpointWriteRoutes: readonly AreaRoute[] = [
  ...inOrganization('endpoints', [
    ['POST', path, create],
    ['PUT', onePath, updateOne],
    ['PUT', path, updateMany],
    ['PATCH', onePath, share],
    ['DELETE', onePath, removeFromQueried],
  ]),
  ...inProject('endpoints', [
    ['PUT', onePath, updateOne],
    ['DELETE', onePath, removeFromProject],
  ]),
];
