/**
 * Service endpoints: create, update, convert, share, delete, at organization level and by the older routes of a project.
 * Source: MicrosoftDocs/vsts-rest-api-specs, serviceEndpoint 7.1; the rest is in the file of each.
 */
import type { Answer } from '../../frame';
import { create } from './endpoint-create';
import { remove } from './endpoint-delete';
import { share } from './endpoint-share';
import { update } from './endpoint-update';
import { parseBody, parseEndpoint, toEndpointWire } from './endpoint-wire';
import type { Ground } from './ground';
import { type AreaRoute, type OrganizationCall, toList } from './routing';
import type { Endpoint, Project } from './store';

const path = 'serviceendpoint/endpoints';

export function makeEndpointWrites(ground: Ground, lingerSeconds: number): AreaRoute[] {
  const common = { resource: 'endpoints' } as const;
  const one = `${path}/:endpointId`;
  return [
    { ...common, level: 'organization', method: 'POST', path, handle: (at) => create(at, ground, lingerSeconds) },
    { ...common, level: 'organization', method: 'PUT', path: one, handle: (at) => updateOne(at, ground) },
    { ...common, level: 'organization', method: 'PUT', path, handle: (at) => updateMany(at, ground) },
    { ...common, level: 'project', method: 'PUT', path: one, handle: (at) => updateOne(at, ground, at.project) },
    { ...common, level: 'organization', method: 'PATCH', path: one, handle: share },
    {
      ...common,
      level: 'organization',
      method: 'DELETE',
      path: one,
      handle: (at) => remove(at, queriedProjects(at), ground, lingerSeconds),
    },
    // The route of 5.x, which az devops uses: out of the project in the path.
    {
      ...common,
      level: 'project',
      method: 'DELETE',
      path: one,
      handle: (at) => remove(at, [at.project.id], ground, lingerSeconds),
    },
  ];
}

function toWire({ organization, now }: OrganizationCall, endpoint: Endpoint): object {
  return toEndpointWire(endpoint, endpoint.references[0]?.projectId ?? '', organization, now);
}

async function updateOne(at: OrganizationCall, ground: Ground, project?: Project): Promise<Answer> {
  const want = parseEndpoint(parseBody(at.call));
  return { status: 200, body: toWire(at, await update(at, want, at.call.params.endpointId ?? '', ground, project)) };
}

async function updateMany(at: OrganizationCall, ground: Ground): Promise<Answer> {
  const body = parseBody(at.call);
  const updated: object[] = [];
  for (const want of (Array.isArray(body) ? body : []).map(parseEndpoint)) {
    updated.push(toWire(at, await update(at, want, want.id ?? '', ground)));
  }
  return toList(at.call, updated);
}

function queriedProjects({ call }: OrganizationCall): readonly string[] {
  return (call.url.searchParams.get('projectIds') ?? '').split(',').filter((id) => id !== '');
}
