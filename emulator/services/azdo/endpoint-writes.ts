/**
 * Service endpoints: create, update, convert, share, delete.
 * Source: MicrosoftDocs/vsts-rest-api-specs, serviceEndpoint 7.1; behaviour beyond it from terraform-provider-azuredevops
 * issues (#550 secrets, #1131 delete, PR #1455 references) and learn.microsoft.com "Connect to Azure".
 */
import { type Answer, type Ground, NotEmulated, ServiceError } from '../../frame';
import { isObject, sameText } from '../../json';
import { convert } from './endpoint-convert';
import { addIdentityType, checkName, create } from './endpoint-create';
import { checkDataChange, checkEndpoint } from './endpoint-rules';
import { signsIn } from './endpoint-sign-in';
import { parseBody, parseEndpoint, parseReference, toEndpointWire, type WantedEndpoint } from './endpoint-wire';
import { badArgument, endpointNotFound, notAdministrator, notCreator } from './errors';
import { type AreaRoute, type OrganizationCall, readProject, toList } from './routing';
import { type Endpoint, findEndpoint, findReference, isAllowed, mayCreate, readKey } from './store';

const path = 'serviceendpoint/endpoints';

export function makeEndpointWrites(ground: Ground, lingerSeconds: number): AreaRoute[] {
  const common = { resource: 'endpoints' } as const;
  return [
    { ...common, level: 'organization', method: 'POST', path, handle: (at) => create(at, ground) },
    { ...common, level: 'organization', method: 'PUT', path: `${path}/:endpointId`, handle: (at) => updateOne(at) },
    { ...common, level: 'organization', method: 'PUT', path, handle: updateMany },
    { ...common, level: 'project', method: 'PUT', path: `${path}/:endpointId`, handle: (at) => updateOne(at) },
    { ...common, level: 'organization', method: 'PATCH', path: `${path}/:endpointId`, handle: share },
    {
      ...common,
      level: 'organization',
      method: 'DELETE',
      path: `${path}/:endpointId`,
      handle: (at) => remove(at, queriedProjects(at), ground, lingerSeconds),
    },
    {
      // The route of 5.x, which az devops uses: out of the project in the path.
      ...common,
      level: 'project',
      method: 'DELETE',
      path: `${path}/:endpointId`,
      handle: (at) => remove(at, [at.project.id], ground, lingerSeconds),
    },
  ];
}

/** @throws ServiceError when there is none, or the caller is not its Administrator in any project that holds it. */
function readManaged(at: OrganizationCall, id: string): Endpoint {
  const endpoint = findEndpoint(at.organization, id, at.now);
  if (endpoint === undefined) throw endpointNotFound(id);
  const may = (action: 'view' | 'manage') =>
    endpoint.references.some(({ projectId }) => isAllowed(at.identity, endpoint, projectId, action));
  if (!may('view')) throw endpointNotFound(id);
  if (!may('manage')) throw notAdministrator(endpoint.references[0]?.name ?? id);
  return endpoint;
}

function updateOne(at: OrganizationCall): Answer {
  const endpoint = update(at, parseEndpoint(parseBody(at.call)), at.call.params.endpointId ?? '');
  return {
    status: 200,
    body: toEndpointWire(endpoint, endpoint.references[0]?.projectId ?? '', at.organization, at.now),
  };
}

function updateMany(at: OrganizationCall): Answer {
  const body = parseBody(at.call);
  const wants = (Array.isArray(body) ? body : []).map(parseEndpoint);
  const updated = wants.map((want) => update(at, want, want.id ?? ''));
  return toList(
    at.call,
    updated.map((one) => toEndpointWire(one, one.references[0]?.projectId ?? '', at.organization, at.now)),
  );
}

/** The whole object is replaced. A secret that is empty or missing is wiped; null keeps it (plausible, not confirmed). */
function update(at: OrganizationCall, want: WantedEndpoint, id: string): Endpoint {
  const endpoint = readManaged(at, id);
  const operation = at.call.url.searchParams.get('operation') ?? '';
  if (sameText(operation, 'ConvertAuthenticationScheme')) return convert(at, endpoint, want);
  if (operation !== '') throw new NotEmulated(`operation '${operation}' of a service endpoint`);
  checkEndpoint(want);
  if (want.references.length === 0)
    throw badArgument(
      'Service endpoint must have at least one project reference. Parameter name: serviceEndpointProjectReferences',
    );
  if (want.scheme !== endpoint.scheme)
    throw badArgument(`The authentication scheme cannot be changed from '${endpoint.scheme}' to '${want.scheme}'.`);
  if (endpoint.type.toLowerCase() === 'azurerm') checkDataChange(endpoint.data, want.data);
  changeReferences(at, endpoint, want);
  const issued = Object.entries(endpoint.parameters).filter(([key]) => /^workloadIdentityFederation/i.test(key));
  endpoint.parameters = { ...replaceParameters(endpoint, want), ...Object.fromEntries(issued) };
  endpoint.data = { ...want.data };
  addIdentityType(endpoint);
  endpoint.url = want.url === '' ? endpoint.url : want.url;
  endpoint.isDisabled = want.isDisabled;
  return endpoint;
}

function replaceParameters(endpoint: Endpoint, want: WantedEndpoint): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [key, value] of Object.entries(want.parameters)) {
    const kept = value === null ? readKey(endpoint.parameters, key) : value;
    parameters[key] = kept;
  }
  return parameters;
}

/** Named projects are renamed or added; those left out stay. */
function changeReferences(at: OrganizationCall, endpoint: Endpoint, want: WantedEndpoint): void {
  for (const { project, name, description } of want.references) {
    const { id } = readProject(at, project);
    const reference = findReference(endpoint, id, at.now);
    if (reference === undefined) {
      addReference(at, endpoint, id, name === '' ? want.name : name, description);
      continue;
    }
    if (name !== '' && name !== reference.name) {
      // The service fails with TF400898 there (terraform PR #1455).
      if (endpoint.references.length > 1)
        throw new ServiceError(
          500,
          'VssServiceException',
          `TF400898: An Internal Error Occurred. Activity Id: ${at.call.requestId}.`,
        );
      checkName(at, id, name, endpoint);
      reference.name = name;
    }
    reference.description = description === '' ? want.description : description;
  }
}

/** Which role the other project asks for is not confirmed: Creator here. */
function addReference(
  at: OrganizationCall,
  endpoint: Endpoint,
  projectId: string,
  name: string,
  description: string,
): void {
  if (!mayCreate(at.identity, projectId)) throw notCreator();
  checkName(at, projectId, name, endpoint);
  endpoint.references.push({ projectId, name, description });
}

function share(at: OrganizationCall): Answer {
  const endpoint = readManaged(at, at.call.params.endpointId ?? '');
  const body = parseBody(at.call);
  for (const { project, name, description } of (Array.isArray(body) ? body : []).filter(isObject).map(parseReference)) {
    const { id } = readProject(at, project);
    const given = name === '' ? (endpoint.references[0]?.name ?? '') : name;
    if (findReference(endpoint, id, at.now) === undefined) addReference(at, endpoint, id, given, description);
  }
  return { status: 204 };
}

function queriedProjects({ call }: OrganizationCall): readonly string[] {
  return (call.url.searchParams.get('projectIds') ?? '').split(',').filter((id) => id !== '');
}

/** Answers at once; the endpoint lingers, and a second delete then fails. */
async function remove(
  at: OrganizationCall,
  projectIds: readonly string[],
  ground: Ground,
  lingerSeconds: number,
): Promise<Answer> {
  const endpoint = readManaged(at, at.call.params.endpointId ?? '');
  if (projectIds.length === 0) throw badArgument('Value cannot be null. Parameter name: projectIds');
  const leaving = projectIds.map((project) => findReference(endpoint, readProject(at, project).id, at.now));
  if (leaving.some((reference) => reference?.goneAt !== undefined)) {
    throw new ServiceError(500, 'ServiceEndpointException', `Service connection ${endpoint.id} is being deleted.`);
  }
  const isLast = endpoint.references.every(
    (reference) => leaving.includes(reference) || reference.goneAt !== undefined,
  );
  if (
    isLast &&
    endpoint.parameters.workloadIdentityFederationIssuerType === 'EntraID' &&
    (await signsIn(endpoint, ground))
  ) {
    throw new ServiceError(
      400,
      'ServiceEndpointException',
      `Cannot delete this service connection while federated credentials for app ${readKey(endpoint.parameters, 'serviceprincipalid')} exist in Entra tenant ${readKey(endpoint.parameters, 'tenantid')}. Please make sure federated credentials have been removed prior to deleting the service connection.`,
    );
  }
  for (const reference of leaving)
    if (reference !== undefined) reference.goneAt = at.now.getTime() + lingerSeconds * 1000;
  return { status: 204 };
}
