/** How applications, service principals and credentials look over the wire, and how one is found. */
import type { Application, Directory, FederatedCredential, Password, ServicePrincipal } from '../../directory';
import { type Call, type Ground, ServiceError } from '../../frame';
import { type Json, sameText } from '../../json';
import { toKeyWire } from './keys';

export interface GraphStore {
  readonly ground: Ground;
  readonly directory: Directory;
}

export const root = '/v1.0';

/** The ways to address an object: by object id and by each alternate key. */
export function addresses(set: string, keys: readonly string[]): string[] {
  return [`${root}/${set}/:id`, ...keys.map((key) => `${root}/${set}\\(${key}=':${key}'\\)`)];
}

/** Quotes inside an OData literal are doubled. */
export function unquote(text: string): string {
  return text.replaceAll("''", "'");
}

/** @param withKeys whether the certificates themselves are shown */
export function toApplicationWire(application: Application, withKeys = false): Json {
  const { objectId, appId, displayName, uniqueName, signInAudience, createdDateTime } = application;
  return {
    '@odata.type': '#microsoft.graph.application',
    id: objectId,
    appId,
    displayName,
    uniqueName: uniqueName ?? null,
    signInAudience,
    createdDateTime,
    deletedDateTime: application.deletedDateTime ?? null,
    description: null,
    identifierUris: [],
    notes: null,
    serviceManagementReference: null,
    tags: [],
    requiredResourceAccess: [],
    ...application.extra,
    keyCredentials: application.keys.map((key) => toKeyWire(key, withKeys)),
    passwordCredentials: application.passwords.map(toPasswordWire),
  };
}

export function toPasswordWire({ keyId, displayName, secretText, startDateTime, endDateTime }: Password): Json {
  const hint = secretText.slice(0, 3);
  return {
    customKeyIdentifier: null,
    keyId,
    displayName: displayName ?? null,
    hint,
    startDateTime,
    endDateTime,
    secretText: null,
  };
}

export function toPrincipalWire(principal: ServicePrincipal): Json {
  const { objectId, appId, displayName, kind, tenantId } = principal;
  return {
    '@odata.type': '#microsoft.graph.servicePrincipal',
    id: objectId,
    appId,
    displayName,
    appDisplayName: kind === 'Application' ? displayName : null,
    appOwnerOrganizationId: tenantId,
    servicePrincipalType: kind,
    servicePrincipalNames: [appId],
    accountEnabled: true,
    deletedDateTime: principal.deletedDateTime ?? null,
    alternativeNames: [],
    tags: [],
    notes: null,
    ...principal.extra,
  };
}

/** Service principals and people by their object ids. */
export function toOwnersWire({ directory }: GraphStore, ids: readonly string[]): Json[] {
  const people = directory.people.map(({ objectId, name }) => ({ id: objectId, displayName: name }));
  return [...directory.principals.map(toPrincipalWire), ...people].filter(({ id }) => ids.includes(String(id)));
}

export function toCredentialWire({ id, name, issuer, subject, audiences, description }: FederatedCredential): Json {
  return { id, name, issuer, subject, audiences, description: description ?? null };
}

export function notFound(id: string): ServiceError {
  const message = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`;
  return new ServiceError(404, 'Request_ResourceNotFound', message);
}

interface Reach {
  readonly tenantId: string;
  /** Reads see only what has replicated; writes reach the replica that made it. */
  readonly sight: 'replicated' | 'all';
}

export function findApplication(
  { directory }: GraphStore,
  call: Call,
  { tenantId, sight }: Reach,
): Application | undefined {
  const { id, appId, uniqueName } = call.params;
  return directory.applications.find(
    (one) =>
      one.tenantId === tenantId &&
      (sight === 'all' || directory.hasCome(one.visibleFrom)) &&
      ((id !== undefined && sameText(one.objectId, id)) ||
        (appId !== undefined && sameText(one.appId, appId)) ||
        (uniqueName !== undefined && one.uniqueName === unquote(uniqueName))),
  );
}

export function findPrincipal(
  { directory }: GraphStore,
  call: Call,
  { tenantId, sight }: Reach,
): ServicePrincipal | undefined {
  const { id, appId } = call.params;
  return directory.principals.find(
    (one) =>
      one.tenantId === tenantId &&
      (sight === 'all' || directory.hasCome(one.visibleFrom)) &&
      ((id !== undefined && sameText(one.objectId, id)) || (appId !== undefined && sameText(one.appId, appId))),
  );
}

export function visibleApplications({ directory }: GraphStore, tenantId: string): Application[] {
  return directory.applications.filter((one) => one.tenantId === tenantId && directory.hasCome(one.visibleFrom));
}

export function visiblePrincipals({ directory }: GraphStore, tenantId: string): ServicePrincipal[] {
  return directory.principals.filter((one) => one.tenantId === tenantId && directory.hasCome(one.visibleFrom));
}

/** @throws 404 */
export function mustFind<T>(found: T | undefined, call: Call): T {
  if (found === undefined) {
    throw notFound(Object.values(call.params)[0] ?? '');
  }
  return found;
}
