/**
 * Making a service endpoint: who may, what the service adds, which names are free.
 * Source: MicrosoftDocs/vsts-rest-api-specs, serviceEndpoint 7.1; learn.microsoft.com "Automate service connections".
 */
import { type Answer, type Ground, NotEmulated } from '../../frame';
import { sameText } from '../../json';
import { checkCredential, checkEndpoint, toPlain } from './endpoint-rules';
import { parseBody, parseEndpoint, toEndpointWire } from './endpoint-wire';
import { badArgument, nameTaken, notCreator } from './errors';
import { type OrganizationCall, readProject } from './routing';
import { type Endpoint, findReference, listEndpoints, mayCreate, type Project, readKey } from './store';
import { makeTrust } from './trust';

/** @param home the project of a project-level POST, whose body names none (az devops). */
export function create(at: OrganizationCall, ground: Ground, home?: Project): Answer {
  const want = parseEndpoint(parseBody(at.call));
  const asked =
    want.references.length > 0 || home === undefined
      ? want.references
      : [{ project: home.id, name: want.name, description: want.description }];
  if (asked.length === 0)
    throw badArgument(
      'Service endpoint must have at least one project reference. Parameter name: serviceEndpointProjectReferences',
    );
  const references = asked.map(({ project, name, description }) => {
    const found = readProject(at, project);
    if (!mayCreate(at.identity, found.id)) throw notCreator();
    return {
      projectId: found.id,
      name: name === '' ? want.name : name,
      description: description === '' ? want.description : description,
    };
  });
  if (references.some(({ name }) => name === ''))
    throw badArgument('Value cannot be null. Parameter name: endpoint.Name');
  checkEndpoint(want);
  if (want.data.creationMode === 'Automatic') throw refuseAutomatic(at);
  checkCredential(want);
  for (const { projectId, name } of references) checkName(at, projectId, name);
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
  addServerFields(endpoint, at);
  at.organization.endpoints.push(endpoint);
  return { status: 200, body: toEndpointWire(endpoint, references[0]?.projectId ?? '', at.organization, at.now) };
}

/** Only a person can have Azure DevOps make the identity. The text is plausible (terraform #1052, #1068 show the failure). */
function refuseAutomatic({ identity }: OrganizationCall): Error {
  if (identity.kind === 'user')
    return new NotEmulated('automatic creation makes app registrations, which the emulator does not');
  return badArgument(
    "Automatic creation of a service connection is not supported for service principals and build identities. Use creation mode 'Manual'.",
  );
}

/** What the service writes itself, and does not take from the caller. */
export function addServerFields(endpoint: Endpoint, { organization }: OrganizationCall): void {
  addIdentityType(endpoint);
  if (endpoint.type.toLowerCase() !== 'azurerm' || endpoint.scheme !== 'WorkloadIdentityFederation') return;
  const first = endpoint.references[0];
  const trust = makeTrust(endpoint.data.environment === 'AzureCloud' ? 'entra' : 'azdo', {
    organization,
    projectName: organization.projects.find(({ id }) => id === first?.projectId)?.name ?? '',
    endpointName: first?.name ?? '',
    endpointId: endpoint.id,
    tenantId: readKey(endpoint.parameters, 'tenantid'),
  });
  endpoint.parameters.workloadIdentityFederationIssuer = trust.issuer;
  endpoint.parameters.workloadIdentityFederationIssuerType = trust.issuerType;
  endpoint.parameters.workloadIdentityFederationSubject = trust.subject;
}

export function addIdentityType({ type, scheme, data }: Endpoint): void {
  if (type.toLowerCase() === 'azurerm' && scheme !== 'ManagedServiceIdentity')
    data.identityType ??= 'AppRegistrationManual';
}

/** @throws ServiceError when another endpoint of the project has the name, seen or unseen. */
export function checkName(
  { organization, now }: OrganizationCall,
  projectId: string,
  name: string,
  but?: Endpoint,
): void {
  for (const other of listEndpoints(organization, projectId, now)) {
    if (other !== but && sameText(findReference(other, projectId, now)?.name ?? '', name)) throw nameTaken(name);
  }
}
