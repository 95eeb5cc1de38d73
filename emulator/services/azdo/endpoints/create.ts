/**
 * Making a service endpoint: who may, what the service adds, which names are free.
 * Source: MicrosoftDocs/vsts-rest-api-specs, serviceEndpoint 7.1; learn.microsoft.com "Automate service connections".
 */
import type { Answer } from '../../../frame';
import { sameText } from '../../../json';
import { type OrganizationCall, type ProjectCall, readProject } from '../calls';
import { badArgument, nameTaken, noReference, notCreator } from '../errors';
import { checkScheme } from '../server';
import type { Endpoint, ProjectReference } from '../store';
import { checkAsker, startAutomatic } from './automatic';
import { findReference, listEndpoints } from './find';
import { toPlain } from './parameters';
import { mayCreate } from './rights';
import { checkCredential, checkEndpoint, checkTexts } from './rules';
import { putTrust, trustOf, usualIssuer } from './trust';
import { parseBody, parseEndpoint, toEndpointWire, type WantedEndpoint } from './wire';

/** By an organization-level POST. */
export function create(at: OrganizationCall): Promise<Answer> {
  return add(at, parseEndpoint(parseBody(at.call)));
}

/** By a project-level POST, whose body may name no project (az devops): then it is the one of the path. */
export function createInProject(at: ProjectCall): Promise<Answer> {
  const want = parseEndpoint(parseBody(at.call));
  const { name, description } = want;
  const home = { project: at.project.id, name, description };
  return add(at, { ...want, references: want.references.length > 0 ? want.references : [home] });
}

async function add(at: OrganizationCall, want: WantedEndpoint): Promise<Answer> {
  const references = readReferences(at, want);
  checkScheme(at.organization, want.type, want.scheme);
  checkEndpoint(want);
  const isAutomatic = want.type.toLowerCase() === 'azurerm' && want.data.creationMode === 'Automatic';
  if (isAutomatic) {
    checkAsker(at);
  } else {
    checkCredential(want);
  }
  for (const reference of references) {
    checkTexts(at.organization.readings, reference);
    checkName(at, reference);
  }
  const endpoint = makeEndpoint(at, want, references);
  if (isAutomatic) {
    await startAutomatic(at, endpoint);
  } else {
    addServerFields(at, endpoint);
  }
  at.organization.endpoints.push(endpoint);
  return { status: 200, body: toEndpointWire(endpoint, references[0]?.projectId ?? '', at) };
}

/** @throws ServiceError when there is none, one has no name, or the caller may not create in its project */
function readReferences(at: OrganizationCall, want: WantedEndpoint): ProjectReference[] {
  if (want.references.length === 0) {
    throw noReference();
  }
  const references = want.references.map(({ project, name, description }) => {
    const found = readProject(at, project);
    if (!mayCreate(at, found)) {
      throw notCreator();
    }
    return {
      projectId: found.id,
      name: name === '' ? want.name : name,
      description: description === '' ? want.description : description,
    };
  });
  if (references.some(({ name }) => name === '')) {
    throw badArgument('Value cannot be null. Parameter name: endpoint.Name');
  }
  return references;
}

function makeEndpoint(at: OrganizationCall, want: WantedEndpoint, references: ProjectReference[]): Endpoint {
  return {
    id: at.store.ground.newGuid(),
    type: want.type,
    url: want.url === '' ? 'https://management.azure.com/' : want.url,
    scheme: want.scheme,
    parameters: toPlain(want.parameters),
    data: { ...want.data },
    isReady: true,
    operationStatus: { state: 'Ready', statusMessage: '' },
    isDisabled: false,
    enabledAt: at.now.getTime(),
    createdBy: at.identity,
    references,
    roles: new Map([[at.identity.id, at.organization.readings.creatorAdministers ? 'Administrator' : 'User']]),
    isOpen: false,
    permissions: new Map(),
    history: [],
  };
}

/** What the service writes itself, and does not take from the caller. */
function addServerFields(at: OrganizationCall, endpoint: Endpoint): void {
  addIdentityType(endpoint);
  if (endpoint.type.toLowerCase() !== 'azurerm' || endpoint.scheme !== 'WorkloadIdentityFederation') {
    return;
  }
  putTrust(endpoint, trustOf(usualIssuer(endpoint), endpoint, at));
}

export function addIdentityType({ type, scheme, data }: Endpoint): void {
  if (type.toLowerCase() === 'azurerm' && scheme !== 'ManagedServiceIdentity') {
    data.identityType ??= 'AppRegistrationManual';
  }
}

/** @throws ServiceError when another endpoint of the project has the name, seen or unseen. */
export function checkName(
  { organization, now }: OrganizationCall,
  { projectId, name }: Pick<ProjectReference, 'projectId' | 'name'>,
  but?: Endpoint,
): void {
  for (const other of listEndpoints(organization, projectId, now)) {
    if (other !== but && sameText(findReference(other, projectId, now)?.name ?? '', name)) {
      throw nameTaken(name);
    }
  }
}
