/**
 * Deleting an endpoint from projects: the last one takes the endpoint itself, a while after the answer.
 * Source: MicrosoftDocs/vsts-rest-api-specs, serviceEndpoint 7.1 (delete); azure-devops-docs #7638 (it lingers, and a second
 * delete fails); terraform-provider-azuredevops #1131 (refused while the trust stands, and for about half a minute after: `deletedTrustLingers`).
 * Beware: `deep=true` takes the application of an automatic connection along, and with it the trust.
 */
import { type Answer, ServiceError } from '../../../frame';
import { sameText } from '../../../json';
import { type OrganizationCall, readProject } from '../calls';
import { badArgument } from '../errors';
import type { Endpoint } from '../store';
import { findReference } from './find';
import { readManaged } from './managed';
import { readKey } from './parameters';
import { readTrust, trustStateOf } from './trust';

export function remove(at: OrganizationCall, projectIds: readonly string[]): Answer {
  const endpoint = readManaged(at, at.call.params.endpointId ?? '');
  if (projectIds.length === 0) {
    throw badArgument('Value cannot be null. Parameter name: projectIds');
  }
  const leaving = projectIds.map((project) => findReference(endpoint, readProject(at, project).id, at.now));
  if (leaving.some((reference) => reference?.goneAt !== undefined)) {
    throw new ServiceError(500, 'ServiceEndpointException', `Service connection ${endpoint.id} is being deleted.`);
  }
  const isLast = endpoint.references.every(
    (reference) => leaving.includes(reference) || reference.goneAt !== undefined,
  );
  const isDeep = sameText(at.call.url.searchParams.get('deep') ?? '', 'true');
  if (isLast) {
    checkTrust(at, endpoint, isDeep);
  }
  const clientId = readKey(endpoint.parameters, 'serviceprincipalid');
  if (isLast && isDeep && isAutomatic(endpoint)) {
    at.store.identityWork.drop(clientId);
  }
  for (const reference of leaving) {
    if (reference !== undefined) {
      reference.goneAt = at.now.getTime() + at.store.replicationSeconds * 1000;
    }
  }
  return { status: 204 };
}

function isAutomatic({ data }: Endpoint): boolean {
  return data.creationMode === 'Automatic';
}

/** @throws ServiceError while a trust with Entra's issuer stands that the service does not take along */
function checkTrust(at: OrganizationCall, endpoint: Endpoint, isDeep: boolean): void {
  const trust = readTrust(endpoint);
  if (trust?.issuerType !== 'EntraID' || (isDeep && isAutomatic(endpoint))) {
    return;
  }
  const state = trustStateOf(endpoint, trust, at);
  if (state === 'none' || (state === 'leaving' && !at.organization.readings.deletedTrustLingers)) {
    return;
  }
  throw new ServiceError(
    400,
    'ServiceEndpointException',
    `Cannot delete this service connection while federated credentials for app ${readKey(endpoint.parameters, 'serviceprincipalid')} exist in Entra tenant ${readKey(endpoint.parameters, 'tenantid')}. Please make sure federated credentials have been removed prior to deleting the service connection.`,
  );
}
