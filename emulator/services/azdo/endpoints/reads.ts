/**
 * Service endpoints: get one, list, types.
 * Source: MicrosoftDocs/vsts-rest-api-specs, serviceEndpoint 7.1.
 * Beware: an unknown id reads as 200 with null, one that the caller may not see as 200 with the id alone, and a list
 * leaves out what the caller may not see and, unless asked, what is not ready.
 */
import type { Answer } from '../../../frame';
import { sameText } from '../../../json';
import { type OrganizationCall, type ProjectCall, toList } from '../calls';
import { type AreaRoute, inOrganization, inProject } from '../routing';
import type { Endpoint } from '../store';
import { createInProject } from './create';
import { findEndpoint, findReference, listEndpoints } from './find';
import { azurermSources } from './proxy';
import { type Action, isAllowed } from './rights';
import { toEndpointWire } from './wire';

const path = 'serviceendpoint/endpoints';

function query({ call }: OrganizationCall, name: string): string {
  return call.url.searchParams.get(name) ?? '';
}

function readAction(at: OrganizationCall): Action {
  const filter = query(at, 'actionFilter').toLowerCase();
  return filter === 'manage' || filter === 'use' ? filter : 'view';
}

function getOne(at: ProjectCall): Answer {
  const { organization, project, now, call } = at;
  const endpoint = findEndpoint(organization, call.params.endpointId ?? '', now);
  if (endpoint === undefined || findReference(endpoint, project.id, now) === undefined) {
    return { status: 200, body: null };
  }
  if (!isAllowed(at, endpoint, readAction(at))) {
    return { status: 200, body: { id: endpoint.id } };
  }
  return { status: 200, body: toEndpointWire(endpoint, project.id, at) };
}

function list(at: ProjectCall): Answer {
  const { organization, project, now } = at;
  const found = listEndpoints(organization, project.id, now)
    .filter((endpoint) => isAllowed(at, endpoint, readAction(at)))
    .filter((endpoint) => matches(endpoint, at));
  return toList(
    at.call,
    found.map((endpoint) => toEndpointWire(endpoint, project.id, at)),
  );
}

function matches(endpoint: Endpoint, at: ProjectCall): boolean {
  const name = findReference(endpoint, at.project.id, at.now)?.name ?? '';
  const isOneOf = (key: string, value: string) => {
    const wanted = query(at, key);
    return wanted === '' || wanted.split(',').some((one) => sameText(one.trim(), value));
  };
  return (
    isOneOf('type', endpoint.type) &&
    isOneOf('authSchemes', endpoint.scheme) &&
    isOneOf('endpointIds', endpoint.id) &&
    isOneOf('endpointNames', name) &&
    isOneOf('owner', 'Library') &&
    (endpoint.isReady || sameText(query(at, 'includeFailed'), 'true'))
  );
}

/** With ids in the query a POST asks for the same list with fresh tokens; without, az devops creates by it. */
function listOrCreate(at: ProjectCall): Answer | Promise<Answer> {
  return query(at, 'endpointIds') === '' ? createInProject(at) : list(at);
}

/** Much shorter than the real definition: names of schemes and of the data sources that the proxy knows here. */
function listTypes(at: OrganizationCall): Answer {
  const azurerm = {
    name: 'azurerm',
    displayName: 'Azure Resource Manager',
    description: 'Service Endpoint type for Azure Resource Manager connections',
    authenticationSchemes: ['ServicePrincipal', 'ManagedServiceIdentity', 'WorkloadIdentityFederation'].map(
      (scheme) => ({
        scheme,
        displayName: scheme,
        inputDescriptors: [],
      }),
    ),
    dataSources: Object.entries(azurermSources).map(([name, { url, resultSelector }]) => ({
      name,
      endpointUrl: url,
      resourceUrl: '',
      resultSelector,
      headers: [],
      authenticationScheme: null,
    })),
    inputDescriptors: [],
  };
  const type = query(at, 'type');
  return toList(at.call, type === '' || sameText(type, 'azurerm') ? [azurerm] : []);
}

export const endpointReadRoutes: readonly AreaRoute[] = [
  ...inProject('endpoints', [
    ['GET', path, list],
    ['GET', `${path}/:endpointId`, getOne],
    ['POST', path, listOrCreate],
  ]),
  ...inOrganization('types', [['GET', 'serviceendpoint/types', listTypes]]),
];
