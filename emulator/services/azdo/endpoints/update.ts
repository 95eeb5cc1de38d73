/**
 * Updating service endpoints: the whole object is replaced.
 * Source: MicrosoftDocs/vsts-rest-api-specs, serviceEndpoint 7.1; terraform-provider-azuredevops #550, #719, #422 (secrets),
 * PR #1455 (references); learn.microsoft.com "Troubleshoot Azure Resource Manager service connections" (a person who saves
 * an automatic connection renews its secret), "Troubleshoot workload identity" (renamed connections).
 * Beware: a secret that is empty or missing is wiped. What `null` does is not confirmed (`nullKeepsSecret`), nor whether
 * saving moves an old issuer to Entra's (`savingConvertsIssuer`).
 */
import { NotEmulated, ServiceError } from '../../../frame';
import { sameText } from '../../../json';
import { type OrganizationCall, readProject } from '../calls';
import { badArgument, noReference } from '../errors';
import type { Endpoint, ProjectReference } from '../store';
import { convert } from './convert';
import { addIdentityType, checkName } from './create';
import { findReference } from './find';
import { readManaged } from './managed';
import { isConfidential, readKey } from './parameters';
import { checkDataChange, checkEndpoint, checkTexts } from './rules';
import { addReference } from './share';
import { putTrust, readTrust, toTrustWish, trustOf } from './trust';
import type { WantedEndpoint } from './wire';

export async function update(at: OrganizationCall, want: WantedEndpoint, id: string): Promise<Endpoint> {
  const endpoint = readManaged(at, id);
  const operation = at.call.url.searchParams.get('operation') ?? '';
  if (sameText(operation, 'ConvertAuthenticationScheme')) {
    return convert(at, endpoint, want);
  }
  if (operation !== '') {
    throw new NotEmulated(`operation '${operation}' of a service endpoint`);
  }
  checkUpdate(endpoint, want);
  changeReferences(at, endpoint, want);
  replaceParameters(at, endpoint, want);
  renewSecret(at, endpoint, want);
  endpoint.data = { ...want.data };
  addIdentityType(endpoint);
  await keepTrust(at, endpoint);
  endpoint.url = want.url === '' ? endpoint.url : want.url;
  endpoint.enabledAt = endpoint.isDisabled && !want.isDisabled ? at.now.getTime() : endpoint.enabledAt;
  endpoint.isDisabled = want.isDisabled;
  // How "Finish setup" ends a draft is not confirmed: here, by saving it as ready.
  if (want.isReady && endpoint.operationStatus === undefined) {
    endpoint.isReady = true;
  }
  return endpoint;
}

function checkUpdate(endpoint: Endpoint, want: WantedEndpoint): void {
  checkEndpoint(want);
  if (want.references.length === 0) {
    throw noReference();
  }
  if (want.scheme !== endpoint.scheme) {
    throw badArgument(`The authentication scheme cannot be changed from '${endpoint.scheme}' to '${want.scheme}'.`);
  }
  if (endpoint.type.toLowerCase() === 'azurerm') {
    checkDataChange(endpoint.data, want.data);
  }
}

/** Named projects are renamed or added; those left out stay. */
function changeReferences(at: OrganizationCall, endpoint: Endpoint, want: WantedEndpoint): void {
  for (const { project, name, description } of want.references) {
    const projectId = readProject(at, project).id;
    const reference = findReference(endpoint, projectId, at.now);
    checkTexts(at.organization.readings, { name, description });
    if (reference === undefined) {
      addReference(at, endpoint, { projectId, name: name === '' ? want.name : name, description });
      continue;
    }
    if (name !== '' && name !== reference.name) {
      checkRename(at, endpoint, { projectId, name });
      reference.name = name;
    }
    reference.description = description === '' ? want.description : description;
  }
}

/** The service fails with TF400898 for a shared one (terraform PR #1455). @throws ServiceError */
function checkRename(
  at: OrganizationCall,
  endpoint: Endpoint,
  wanted: Pick<ProjectReference, 'projectId' | 'name'>,
): void {
  if (endpoint.references.length > 1) {
    throw new ServiceError(
      500,
      'VssServiceException',
      `TF400898: An Internal Error Occurred. Activity Id: ${at.call.requestId}.`,
    );
  }
  checkName(at, wanted, endpoint);
}

/** Issuer and subject are the service's own. */
function replaceParameters({ organization }: OrganizationCall, endpoint: Endpoint, want: WantedEndpoint): void {
  const keeps = (key: string) => organization.readings.nullKeepsSecret || !isConfidential(key);
  const parameters: Record<string, string> = {};
  for (const [key, value] of Object.entries(want.parameters)) {
    parameters[key] = value ?? (keeps(key) ? readKey(endpoint.parameters, key) : '');
  }
  const certificate = Object.entries(want.parameters).find(([key]) =>
    sameText(key, 'servicePrincipalCertificate'),
  )?.[1];
  if (certificate !== null || !organization.readings.nullKeepsSecret) {
    delete endpoint.certificateOf;
  }
  const issued = Object.entries(endpoint.parameters).filter(([key]) => /^workloadIdentityFederation/i.test(key));
  endpoint.parameters = { ...parameters, ...Object.fromEntries(issued) };
}

/** A person who saves an automatic connection, and may write its application, gives it a new secret. */
function renewSecret(
  { identity, organization, store }: OrganizationCall,
  endpoint: Endpoint,
  want: WantedEndpoint,
): void {
  const { identityWork } = store;
  const isAutomatic = want.data.creationMode === 'Automatic' && endpoint.scheme === 'ServicePrincipal';
  const person = identity.kind === 'user' ? identityWork.findPerson(identity.name, organization.tenantId) : undefined;
  const clientId = readKey(endpoint.parameters, 'serviceprincipalid');
  if (!isAutomatic || person === undefined || (want.parameters.serviceprincipalkey ?? '') !== '') {
    return;
  }
  if (!identityWork.mayWrite(clientId, person)) {
    return;
  }
  const secret = identityWork.addSecret(clientId, endpoint.id);
  if (secret !== undefined) {
    endpoint.parameters.serviceprincipalkey = secret;
  }
}

/** The old issuer's subject holds the name; of an automatic connection the service takes the trust along. */
async function keepTrust(at: OrganizationCall, endpoint: Endpoint): Promise<void> {
  const have = readTrust(endpoint);
  if (have?.issuerType !== 'AzureDevOps') {
    return;
  }
  const isSaved = at.organization.readings.savingConvertsIssuer && endpoint.data.environment === 'AzureCloud';
  const trust = trustOf(isSaved ? 'EntraID' : 'AzureDevOps', endpoint, at);
  if (trust.subject === have.subject) {
    return;
  }
  putTrust(endpoint, trust);
  if (endpoint.data.creationMode !== 'Automatic') {
    return;
  }
  const clientId = readKey(endpoint.parameters, 'serviceprincipalid');
  await at.store.identityWork.trust(clientId, toTrustWish(endpoint, trust, at));
}
