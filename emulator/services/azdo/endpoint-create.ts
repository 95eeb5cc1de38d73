/**
 * Making a service endpoint: who may, what the service adds, which names are free.
 * Source: MicrosoftDocs/vsts-rest-api-specs, serviceEndpoint 7.1; learn.microsoft.com "Automate service connections".
 */
import type { Answer } from '../../frame';
import { sameText } from '../../json';
import { checkAsker, startAutomatic } from './endpoint-automatic';
import { checkCredential, checkEndpoint, toPlain } from './endpoint-rules';
import { putTrust, trustOf } from './endpoint-trust';
import { parseBody, parseEndpoint, toEndpointWire } from './endpoint-wire';
import { badArgument, nameTaken, notCreator } from './errors';
import type { Ground } from './ground';
import { type OrganizationCall, readProject } from './routing';
import { checkScheme } from './server';
import { type Endpoint, findReference, listEndpoints, mayCreate, type Project } from './store';

/** @param home the project of a project-level POST, whose body names none (az devops). */
export async function create(
  at: OrganizationCall,
  ground: Ground,
  settleSeconds: number,
  home?: Project,
): Promise<Answer> {
  const want = parseEndpoint(parseBody(at.call));
  const asked =
    want.references.length > 0 || home === undefined
      ? want.references
      : [{ project: home.id, name: want.name, description: want.description }];
  if (asked.length === 0) {
    throw badArgument(
      'Service endpoint must have at least one project reference. Parameter name: serviceEndpointProjectReferences',
    );
  }
  const references = asked.map(({ project, name, description }) => {
    const found = readProject(at, project);
    if (!mayCreate(at.identity, found.id)) {
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
  checkScheme(at.organization, want.type, want.scheme);
  checkEndpoint(want);
  const isAutomatic = want.type.toLowerCase() === 'azurerm' && want.data.creationMode === 'Automatic';
  if (isAutomatic) {
    checkAsker(at);
  } else {
    checkCredential(want);
  }
  for (const { projectId, name } of references) {
    checkName(at, projectId, name);
  }
  const endpoint: Endpoint = {
    id: ground.newGuid(),
    type: want.type,
    url: want.url === '' ? 'https://management.azure.com/' : want.url,
    scheme: want.scheme,
    parameters: toPlain(want.parameters),
    data: { ...want.data },
    isReady: true,
    operationStatus: { state: 'Ready', statusMessage: '' },
    isDisabled: false,
    createdBy: at.identity,
    references,
    roles: new Map([[at.identity.id, 'Administrator']]),
    isOpen: false,
    permissions: new Map(),
    history: [],
  };
  if (isAutomatic) {
    await startAutomatic(at, endpoint, ground, settleSeconds);
  } else {
    addServerFields(endpoint, at);
  }
  at.organization.endpoints.push(endpoint);
  return { status: 200, body: toEndpointWire(endpoint, references[0]?.projectId ?? '', at.organization, at.now) };
}

/** What the service writes itself, and does not take from the caller. */
function addServerFields(endpoint: Endpoint, at: OrganizationCall): void {
  addIdentityType(endpoint);
  if (endpoint.type.toLowerCase() !== 'azurerm' || endpoint.scheme !== 'WorkloadIdentityFederation') {
    return;
  }
  putTrust(endpoint, trustOf(endpoint.data.environment === 'AzureCloud' ? 'EntraID' : 'AzureDevOps', endpoint, at));
}

export function addIdentityType({ type, scheme, data }: Endpoint): void {
  if (type.toLowerCase() === 'azurerm' && scheme !== 'ManagedServiceIdentity') {
    data.identityType ??= 'AppRegistrationManual';
  }
}

/** @throws ServiceError when another endpoint of the project has the name, seen or unseen. */
export function checkName(
  { organization, now }: OrganizationCall,
  projectId: string,
  name: string,
  but?: Endpoint,
): void {
  for (const other of listEndpoints(organization, projectId, now)) {
    if (other !== but && sameText(findReference(other, projectId, now)?.name ?? '', name)) {
      throw nameTaken(name);
    }
  }
}
