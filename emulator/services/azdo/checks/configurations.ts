/**
 * Approvals and checks on connections: who must say yes, and from which branches, before a stage may use one.
 * Source: MicrosoftDocs/vsts-rest-api-specs, approvalsAndChecks 7.1 (pipelinesChecks, `7.1-preview.1`: the suffix is
 * required); terraform-provider-azuredevops, common_check.go (a check that is not there "does not exist.").
 * Beware: reads leave the settings out unless `$expand=settings` asks for them; writes need Administrator on the
 * connection. Checks are per project and go with the connection. What a caller who may not see the connection reads is
 * not confirmed: an empty list here.
 */
import { type Answer, NotEmulated, ServiceError } from '../../../frame';
import { isObject, type Json, readObject, readText, sameText } from '../../../json';
import { type ProjectCall, toList } from '../calls';
import { findReference } from '../endpoints/find';
import { readHeld } from '../endpoints/managed';
import { isAllowed } from '../endpoints/rights';
import { parseBody } from '../endpoints/wire';
import { accessDenied, badArgument } from '../errors';
import { toIdentityWire } from '../identities/wire';
import { type AreaRoute, inProject } from '../routing';
import { toUrl } from '../server';
import type { Check, Endpoint } from '../store';
import { readSettings, readTimeout, readType, toSettingsWire } from './settings';
import { addCheck, findGuarded, listChecks } from './store';

const path = 'pipelines/checks/configurations';

function list(at: ProjectCall): Answer {
  const { searchParams } = at.call.url;
  const type = searchParams.get('resourceType') ?? '';
  const id = searchParams.get('resourceId') ?? '';
  const found = listVisible(at).filter(({ endpointId }) => id === '' || sameText(endpointId, id));
  const isEndpoint = type === '' || sameText(type, 'endpoint');
  return toAnswer(at, isEndpoint ? found : []);
}

function query(at: ProjectCall): Answer {
  const body = parseBody(at.call);
  if (!Array.isArray(body)) {
    throw badArgument('Value cannot be null. Parameter name: resources');
  }
  const ids = body
    .filter(isObject)
    .filter((resource) => sameText(readText(resource, 'type') ?? '', 'endpoint'))
    .map((resource) => (readText(resource, 'id') ?? '').toLowerCase());
  return toAnswer(
    at,
    listVisible(at).filter(({ endpointId }) => ids.includes(endpointId.toLowerCase())),
  );
}

function listVisible(at: ProjectCall): Check[] {
  return listChecks(at.organization, at.project.id, at.now).filter((check) => {
    const endpoint = findGuarded(at.organization, check, at.now);
    return endpoint !== undefined && isAllowed(at, endpoint, 'view');
  });
}

function toAnswer(at: ProjectCall, checks: readonly Check[]): Answer {
  return toList(
    at.call,
    checks.map((check) => toWire(at, check, isExpanded(at))),
  );
}

function isExpanded({ call }: ProjectCall): boolean {
  return sameText(call.url.searchParams.get('$expand') ?? '', 'settings');
}

/** @throws ServiceError when there is none that the caller can see */
function readCheck(at: ProjectCall): Check {
  const id = at.call.params.checkId ?? '';
  const found = listVisible(at).find((check) => String(check.id) === id);
  if (found !== undefined) {
    return found;
  }
  throw new ServiceError(
    404,
    'CheckConfigurationNotFoundException',
    `The check configuration with id ${id} does not exist.`,
  );
}

/** @throws ServiceError when it is not there, not seen, or not the caller's to change */
function readManaged(at: ProjectCall, endpointId: string): Endpoint {
  const { endpoint, reference } = readHeld(at, endpointId, 'view');
  if (isAllowed(at, endpoint, 'manage')) {
    return endpoint;
  }
  throw accessDenied(
    `You do not have permission to manage the checks of service connection '${reference.name}'. You need to be an Administrator of it.`,
  );
}

function getOne(at: ProjectCall): Answer {
  return { status: 200, body: toWire(at, readCheck(at), isExpanded(at)) };
}

function readConfiguration(at: ProjectCall): Json {
  const body = parseBody(at.call);
  if (isObject(body)) {
    return body;
  }
  throw badArgument('Value cannot be null. Parameter name: configuration');
}

function add(at: ProjectCall): Answer {
  const body = readConfiguration(at);
  const resource = readObject(body, 'resource');
  const resourceType = readText(resource, 'type') ?? '';
  if (!sameText(resourceType, 'endpoint')) {
    throw new NotEmulated(`checks on a resource of type '${resourceType}'`);
  }
  const endpoint = readManaged(at, readText(resource, 'id') ?? '');
  const type = readType(body);
  const time = at.now.toISOString();
  const check = addCheck(at.organization, {
    projectId: at.project.id,
    endpointId: endpoint.id,
    type,
    settings: readSettings(body, type, at.organization),
    timeoutMinutes: readTimeout(body),
    createdBy: at.identity,
    createdOn: time,
    modifiedBy: at.identity,
    modifiedOn: time,
  });
  return { status: 200, body: toWire(at, check, true) };
}

/** Settings and timeout are replaced; type and resource stay what they are. */
function change(at: ProjectCall): Answer {
  const check = readCheck(at);
  readManaged(at, check.endpointId);
  const body = readConfiguration(at);
  if (body.type !== undefined && readType(body).id !== check.type.id) {
    throw badArgument('The type of a check configuration cannot be changed.');
  }
  const settings = body.settings === undefined ? check.settings : readSettings(body, check.type, at.organization);
  check.timeoutMinutes = readTimeout(body, check.timeoutMinutes);
  check.settings = settings;
  check.modifiedBy = at.identity;
  check.modifiedOn = at.now.toISOString();
  return { status: 200, body: toWire(at, check, true) };
}

function remove(at: ProjectCall): Answer {
  const check = readCheck(at);
  readManaged(at, check.endpointId);
  const { list: all } = at.organization.checks;
  all.splice(all.indexOf(check), 1);
  return { status: 204 };
}

function toWire({ organization, project, now }: ProjectCall, check: Check, withSettings: boolean): Json {
  const url = `${toUrl(organization)}${project.id}/_apis/pipelines/checks/configurations/${check.id}`;
  const endpoint = findGuarded(organization, check, now);
  const name = endpoint && findReference(endpoint, project.id, now)?.name;
  return {
    ...(withSettings ? { settings: toSettingsWire(check, organization) } : {}),
    createdBy: toIdentityWire(check.createdBy, organization),
    createdOn: check.createdOn,
    modifiedBy: toIdentityWire(check.modifiedBy, organization),
    modifiedOn: check.modifiedOn,
    timeout: check.timeoutMinutes,
    _links: { self: { href: url } },
    id: check.id,
    type: check.type,
    url,
    resource: { type: 'endpoint', id: check.endpointId, name },
  };
}

export const checkRoutes: readonly AreaRoute[] = [
  ...inProject('configurations', [
    ['GET', path, list],
    ['POST', path, add],
    ['GET', `${path}/:checkId`, getOne],
    ['PATCH', `${path}/:checkId`, change],
    ['DELETE', `${path}/:checkId`, remove],
  ]),
  ...inProject('queryconfigurations', [['POST', 'pipelines/checks/queryconfigurations', query]]),
];
