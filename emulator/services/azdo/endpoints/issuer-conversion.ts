/**
 * From the old issuer (`https://vstoken.dev.azure.com/…`) to Entra's, in place: the connection keeps its id.
 *
 * Source: Azure/azure-devops-cli-extension, `az devops service-endpoint convert`: its recorded exchanges with the real
 * service (tests/latest/integrationtests/recordings/test_service_endpoint_convert*.yaml, October 2026) give address,
 * version, body and the three answers below, its unit tests that the token is one of Entra;
 * learn.microsoft.com "Convert service connections" (2026-06-15) gives what the service then does:
 * - it adds the federated credential to the application or managed identity, with the caller's rights, whoever made the
 *   connection and its identity; that can take minutes, and the connection works by the old issuer until then;
 * - where it may not, a person adds the credential and tries again: the service finds it there and goes on;
 * - connections in other clouds and with multi-tenant applications stay on the old issuer, which goes on for them.
 * Not confirmed, so the seed's `readings` choose: what an application's or a job's token gets (`issuerConversion`,
 * `issuerConversionTokens`), whether a trust that cannot be written is said (`issuerConversionSpeaks`), and whether the old
 * trust is taken off the identity (`issuerConversionTidies`). Found by the subject as it is now, which is a choice too.
 */
import { type Answer, ServiceError } from '../../../frame';
import { parseObject, readText, sameText } from '../../../json';
import type { OrganizationCall } from '../calls';
import { inOrganization } from '../routing';
import type { Endpoint } from '../store';
import type { Trust } from '../trust';
import { findEndpoint } from './find';
import { mayDo } from './managed';
import { readKey } from './parameters';
import { putTrust, readTrust, toTrustWish, trustOf, trustStateOf } from './trust';

const resource = 'externalfederatedcredentialmigration';

function say(status: number, message: string): Answer {
  return { status, body: { success: status === 200, message } };
}

const invalid = say(400, 'The request or token is invalid.');

async function convertIssuer(at: OrganizationCall): Promise<Answer> {
  const { readings } = at.organization;
  if (readings.issuerConversion === 'absent') {
    throw new ServiceError(404, 'ControllerNotFoundException', 'The controller was not found.');
  }
  if (readings.issuerConversionTokens === 'entra' && !hasEntraToken(at)) {
    return invalid;
  }
  const subject = readText(parseObject(at.call.text) ?? {}, 'serviceConnectionInput') ?? '';
  if (!/^sc:\/\/[^/]+\/[^/]+\/.+$/.test(subject)) {
    return invalid;
  }
  const endpoint = findBySubject(at, subject);
  if (endpoint === undefined) {
    return say(404, 'Service connection not found.');
  }
  if (!isEligible(endpoint, at)) {
    return invalid;
  }
  const wanted = trustOf('EntraID', endpoint, at);
  await writeTrust(at, endpoint, wanted);
  if (readings.issuerConversionSpeaks && trustStateOf(endpoint, wanted, at) === 'none') {
    return say(400, 'The federated credential could not be added to the identity of the service connection.');
  }
  at.organization.pending.push({
    at: at.now.getTime() + at.store.replicationSeconds * 1000,
    run: () => finish(at, endpoint, wanted),
  });
  return say(200, 'Migration initiated.');
}

/** A job's own token and a personal access token are not Entra's. */
function hasEntraToken({ call, job }: OrganizationCall): boolean {
  return job === undefined && /^bearer\s/i.test(call.headers.get('Authorization') ?? '');
}

/** One that the caller may not manage is not found either. */
function findBySubject(at: OrganizationCall, subject: string): Endpoint | undefined {
  const found = at.organization.endpoints.find((one) => {
    const trust = readTrust(one);
    return trust?.issuerType === 'AzureDevOps' && sameText(trust.subject, subject);
  });
  const live = found && findEndpoint(at.organization, found.id, at.now);
  return live !== undefined && mayDo(at, live, 'manage') ? live : undefined;
}

function isEligible({ data, parameters }: Endpoint, { store }: OrganizationCall): boolean {
  const isPublic = (data.environment ?? 'AzureCloud') === 'AzureCloud';
  return isPublic && store.identityWork.isSingleTenant(readKey(parameters, 'serviceprincipalid'));
}

async function writeTrust(at: OrganizationCall, endpoint: Endpoint, trust: Trust): Promise<void> {
  const { identityWork } = at.store;
  const { readings, tenantId } = at.organization;
  const person = at.identity.kind === 'user' ? identityWork.findPerson(at.identity.name, tenantId) : undefined;
  if (readings.issuerConversion === 'asCaller' && person === undefined) {
    return;
  }
  const asked = readings.issuerConversion === 'always' ? undefined : person;
  await identityWork.trust(readKey(endpoint.parameters, 'serviceprincipalid'), toTrustWish(endpoint, trust, at), asked);
}

/** The issuer changes only when Entra takes the new trust. */
function finish(at: OrganizationCall, endpoint: Endpoint, wanted: Trust): void {
  const old = readTrust(endpoint);
  if (old?.issuerType !== 'AzureDevOps' || trustStateOf(endpoint, wanted, at) !== 'effective') {
    return;
  }
  putTrust(endpoint, wanted);
  if (!at.organization.readings.issuerConversionTidies) {
    return;
  }
  at.store.identityWork.untrust(readKey(endpoint.parameters, 'serviceprincipalid'), old.issuer, old.subject);
}

export const issuerConversionRoutes = inOrganization(resource, [
  ['POST', `public/serviceendpoint/${resource}`, convertIssuer],
]);
