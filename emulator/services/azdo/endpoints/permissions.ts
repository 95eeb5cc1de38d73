/**
 * Which pipelines may use a connection: pipeline permissions, and the older authorized resources.
 * Source: MicrosoftDocs/vsts-rest-api-specs, approvalsAndChecks 7.1 (pipelinePermissions, `7.1-preview.1`: the suffix is
 * required) and build 7.1 (authorizedresources).
 * Beware: a write needs Administrator on the endpoint; the older route was seen to accept less (terraform #1117), and
 * here takes User. Permissions are per project.
 */
import { type Answer, NotEmulated } from '../../../frame';
import { isObject, type Json, readObject, readObjects, readText, sameText } from '../../../json';
import { accessDenied, badArgument, endpointNotFound } from '../errors';
import { toIdentityWire } from '../identities/caller';
import { type AreaRoute, type ProjectCall, toList } from '../routing';
import {
  type Action,
  type Endpoint,
  findEndpoint,
  findReference,
  type Grant,
  isAllowed,
  listEndpoints,
  readPermissions,
} from '../store';
import { parseBody } from './wire';

export function makePipelinePermissions(): AreaRoute[] {
  const path = 'pipelines/pipelinepermissions';
  const common = { level: 'project', resource: 'pipelinePermissions' } as const;
  const old = { level: 'project', resource: 'authorizedresources', path: 'build/authorizedresources' } as const;
  return [
    { ...common, method: 'GET', path: `${path}/:type/:id`, handle: getOne },
    { ...common, method: 'PATCH', path: `${path}/:type/:id`, handle: patchOne },
    { ...common, method: 'PATCH', path, handle: patchMany },
    { ...old, method: 'GET', handle: listAuthorized },
    { ...old, method: 'PATCH', handle: patchAuthorized },
  ];
}

/** What a caller who may not hears is not confirmed. */
function readEndpoint(at: ProjectCall, type: string, id: string, action: Action): Endpoint {
  if (!sameText(type, 'endpoint')) {
    throw new NotEmulated(`pipeline permissions of resource type '${type}'`);
  }
  const endpoint = findEndpoint(at.organization, id, at.now);
  const reference = endpoint && findReference(endpoint, at.project.id, at.now);
  if (endpoint === undefined || reference === undefined || !isAllowed(at.identity, endpoint, at.project.id, 'view')) {
    throw endpointNotFound(id);
  }
  if (isAllowed(at.identity, endpoint, at.project.id, action)) {
    return endpoint;
  }
  throw accessDenied(
    `You do not have permission to manage the pipeline permissions of service connection '${reference.name}'.`,
  );
}

function getOne(at: ProjectCall): Answer {
  const { type = '', id = '' } = at.call.params;
  return { status: 200, body: toWire(at, readEndpoint(at, type, id, 'view')) };
}

function patchOne(at: ProjectCall): Answer {
  const { type = '', id = '' } = at.call.params;
  const endpoint = readEndpoint(at, type, id, 'manage');
  const body = parseBody(at.call);
  if (!isObject(body)) {
    throw badArgument('Value cannot be null. Parameter name: resourceAuthorization');
  }
  apply(at, endpoint, body);
  return { status: 200, body: toWire(at, endpoint) };
}

function patchMany(at: ProjectCall): Answer {
  const body = parseBody(at.call);
  const items = (Array.isArray(body) ? body : []).filter(isObject).map((item) => {
    const resource = readObject(item, 'resource');
    return {
      item,
      endpoint: readEndpoint(at, readText(resource, 'type') ?? '', readText(resource, 'id') ?? '', 'manage'),
    };
  });
  for (const { item, endpoint } of items) {
    apply(at, endpoint, item);
  }
  return toList(
    at.call,
    items.map(({ endpoint }) => toWire(at, endpoint)),
  );
}

/** Merges: what the body does not name stays. */
function apply(at: ProjectCall, endpoint: Endpoint, body: Json): void {
  const permissions = readPermissions(endpoint, at.project.id);
  const grant: Grant = { authorizedBy: at.identity, authorizedOn: at.now.toISOString() };
  const all = readObject(body, 'allPipelines').authorized;
  if (typeof all === 'boolean') {
    permissions.all = all ? (permissions.all ?? grant) : undefined;
  }
  const wanted = readObjects(body, 'pipelines').map(({ id, authorized }) => ({ id: Number(id), authorized }));
  const stranger = wanted.find(({ id }) => !at.project.pipelines.some((pipeline) => pipeline.id === id));
  if (stranger !== undefined) {
    throw badArgument(`Pipeline with id ${stranger.id} does not exist in project ${at.project.name}.`);
  }
  for (const { id, authorized } of wanted) {
    if (authorized === true) {
      permissions.pipelines.set(id, permissions.pipelines.get(id) ?? grant);
    } else {
      permissions.pipelines.delete(id);
    }
  }
}

function toWire(at: ProjectCall, endpoint: Endpoint): object {
  const { all, pipelines } = readPermissions(endpoint, at.project.id);
  const toGrant = ({ authorizedBy, authorizedOn }: Grant) => ({
    authorized: true,
    authorizedBy: toIdentityWire(authorizedBy, at.organization),
    authorizedOn,
  });
  return {
    resource: { type: 'endpoint', id: endpoint.id, name: findReference(endpoint, at.project.id, at.now)?.name },
    ...(all === undefined ? {} : { allPipelines: toGrant(all) }),
    pipelines: [...pipelines].map(([id, grant]) => ({ id, ...toGrant(grant) })),
  };
}

function listAuthorized(at: ProjectCall): Answer {
  const { searchParams } = at.call.url;
  const id = searchParams.get('id') ?? '';
  const open = listEndpoints(at.organization, at.project.id, at.now)
    .filter(
      (endpoint) =>
        (id === '' || sameText(endpoint.id, id)) && readPermissions(endpoint, at.project.id).all !== undefined,
    )
    .filter((endpoint) => isAllowed(at.identity, endpoint, at.project.id, 'view'));
  return toList(
    at.call,
    open.map((endpoint) => toAuthorized(at, endpoint)),
  );
}

function toAuthorized(at: ProjectCall, endpoint: Endpoint): object {
  const name = findReference(endpoint, at.project.id, at.now)?.name;
  return {
    type: 'endpoint',
    id: endpoint.id,
    name,
    authorized: readPermissions(endpoint, at.project.id).all !== undefined,
  };
}

function patchAuthorized(at: ProjectCall): Answer {
  const body = parseBody(at.call);
  const changed = (Array.isArray(body) ? body : []).filter(isObject).map((item) => {
    const endpoint = readEndpoint(at, readText(item, 'type') ?? '', readText(item, 'id') ?? '', 'use');
    apply(at, endpoint, { allPipelines: { authorized: item.authorized === true } });
    return endpoint;
  });
  return toList(
    at.call,
    changed.map((endpoint) => toAuthorized(at, endpoint)),
  );
}
