/**
 * Which pipelines may use a connection: pipeline permissions, and the older authorized resources.
 * Source: MicrosoftDocs/vsts-rest-api-specs, approvalsAndChecks 7.1 (pipelinePermissions, `7.1-preview.1`: the suffix is
 * required) and build 7.1 (authorizedresources).
 * Beware: a write needs Administrator on the endpoint; the older route was seen to accept less (terraform #1117), and
 * here takes User. Permissions are per project.
 */
import { type Answer, NotEmulated } from '../../../frame';
import { isObject, type Json, readObject, readObjects, readText, sameText } from '../../../json';
import { type ProjectCall, toList } from '../calls';
import { accessDenied, badArgument } from '../errors';
import { toIdentityWire } from '../identities/wire';
import { listDefinitions } from '../projects';
import { type AreaRoute, inProject } from '../routing';
import type { Endpoint, Grant } from '../store';
import { findReference, listEndpoints } from './find';
import { readHeld } from './managed';
import { type Action, isAllowed, readPermissions } from './rights';
import { parseBody } from './wire';

const path = 'pipelines/pipelinepermissions';
const oldPath = 'build/authorizedresources';

interface Named {
  readonly type?: string | undefined;
  readonly id?: string | undefined;
}

/** What a caller who may not hears is not confirmed. */
function readEndpoint(at: ProjectCall, { type = '', id = '' }: Named, action: Action): Endpoint {
  if (!sameText(type, 'endpoint')) {
    throw new NotEmulated(`pipeline permissions of resource type '${type}'`);
  }
  const { endpoint, reference } = readHeld(at, id, 'view');
  if (isAllowed(at, endpoint, action)) {
    return endpoint;
  }
  throw accessDenied(
    `You do not have permission to manage the pipeline permissions of service connection '${reference.name}'.`,
  );
}

function getOne(at: ProjectCall): Answer {
  return { status: 200, body: toWire(at, readEndpoint(at, at.call.params, 'view')) };
}

function patchOne(at: ProjectCall): Answer {
  const endpoint = readEndpoint(at, at.call.params, 'manage');
  const body = parseBody(at.call);
  if (!isObject(body)) {
    throw badArgument('Value cannot be null. Parameter name: resourceAuthorization');
  }
  apply(at, endpoint, body);
  return { status: 200, body: toWire(at, endpoint) };
}

function patchMany(at: ProjectCall): Answer {
  const body = parseBody(at.call);
  const items = (Array.isArray(body) ? body : []).filter(isObject).map((item) => ({
    item,
    endpoint: readEndpoint(at, readNamed(readObject(item, 'resource')), 'manage'),
  }));
  for (const { item, endpoint } of items) {
    apply(at, endpoint, item);
  }
  return toList(
    at.call,
    items.map(({ endpoint }) => toWire(at, endpoint)),
  );
}

function readNamed(item: Json): Named {
  return { type: readText(item, 'type'), id: readText(item, 'id') };
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
  // That a grant can be taken from a pipeline that is gone is not confirmed.
  const stranger = wanted.find(
    ({ id }) => !permissions.pipelines.has(id) && !listDefinitions(at).some((pipeline) => pipeline.id === id),
  );
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
    .filter((endpoint) => isAllowed(at, endpoint, 'view'));
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
    const endpoint = readEndpoint(at, readNamed(item), 'use');
    apply(at, endpoint, { allPipelines: { authorized: item.authorized === true } });
    return endpoint;
  });
  return toList(
    at.call,
    changed.map((endpoint) => toAuthorized(at, endpoint)),
  );
}

export const permissionRoutes: readonly AreaRoute[] = [
  ...inProject('pipelinePermissions', [
    ['GET', `${path}/:type/:id`, getOne],
    ['PATCH', `${path}/:type/:id`, patchOne],
    ['PATCH', path, patchMany],
  ]),
  ...inProject('authorizedresources', [
    ['GET', oldPath, listAuthorized],
    ['PATCH', oldPath, patchAuthorized],
  ]),
];
