/** A seed's connection as an endpoint; its trust is put on its identity. */
import { sameText } from '../../../json';
import type { EndpointRole, SeedConnection } from '../../../seed/schema';
import { findCloud } from '../clouds';
import { readPermissions } from '../endpoints/rights';
import { makeIdentity } from '../identities/list';
import { toUrl } from '../server';
import type { Endpoint, Organization } from '../store';
import { makeTrust } from '../trust';
import { listHolders, type Place, type ResolvedConnection, resolveConnection, toTrustParts } from './place';
import { applyState, makeStatus, makeWrittenTrust } from './state';

export function makeSeededEndpoint(connection: SeedConnection, place: Place): Endpoint {
  const resolved = resolveConnection(connection, place);
  const { organization, project } = place;
  putSeededTrust(resolved);
  const named = { name: connection.name, description: connection.description };
  const endpoint: Endpoint = {
    id: connection.id,
    type: connection.type,
    url: makeUrl(resolved),
    scheme: connection.scheme,
    parameters: makeParameters(resolved),
    data: sameText(connection.type, 'azurerm') ? makeData(resolved) : {},
    isReady: connection.status === 'ready',
    operationStatus: makeStatus(connection),
    isDisabled: connection.isDisabled,
    enabledAt: place.ground.clock.now().getTime(),
    createdBy: organization.identities[0] ?? project.buildIdentity,
    references: listHolders(resolved).map(({ id }) => ({ projectId: id, ...named })),
    roles: makeRoles(connection, organization),
    isOpen: connection.visibleTo === 'all',
    permissions: new Map(),
    history: [],
  };
  useCertificate(endpoint, resolved);
  applyState(endpoint, resolved);
  addGrants(endpoint, resolved);
  return endpoint;
}

/** The trust is on the identity, but for a connection that the seed calls untrusted. */
function putSeededTrust(resolved: ResolvedConnection): void {
  const { scheme, trusted, identity, former, name } = resolved.connection;
  if (scheme !== 'WorkloadIdentityFederation' || !trusted || identity === undefined || former === true) {
    return;
  }
  const { issuer, subject } = makeWrittenTrust(resolved);
  resolved.identities.trust(identity, { name, issuer, subject });
}

function useCertificate(endpoint: Endpoint, { connection, identities }: ResolvedConnection): void {
  const { scheme, credential, identity, credentialState } = connection;
  if (scheme === 'ServicePrincipal' && credential === 'certificate' && identity !== undefined) {
    endpoint.certificateOf = identity;
    identities.registerCertificate(identity, credentialState);
  }
}

/** Connections to Azure DevOps name the organization or collection: this one. */
function makeUrl({ connection, environment, organization }: ResolvedConnection): string {
  const { type } = connection;
  if (sameText(type, 'azurerm')) {
    return findCloud(environment)?.environmentUrl ?? '';
  }
  return /^(workloadidentityuser|externaltfs)$/i.test(type) ? toUrl(organization) : 'https://example.com/';
}

function makeParameters(resolved: ResolvedConnection): Record<string, string> {
  const { connection, identity: application, tenantId, identities, ground, organization } = resolved;
  const { scheme, credential, identity, user, credentialState } = connection;
  const base = { tenantid: tenantId, serviceprincipalid: application?.clientId ?? '' };
  const made = (label: string) => ground.secret(label, 'generated');
  switch (scheme) {
    case 'WorkloadIdentityFederation':
      return { ...base, ...toFederated(resolved) };
    case 'ServicePrincipal':
      if (credential === 'certificate') {
        return { ...base, authenticationType: 'spnCertificate', servicePrincipalCertificate: '' };
      }
      return {
        ...base,
        authenticationType: 'spnKey',
        serviceprincipalkey: identity === undefined ? '' : identities.secretOf(identity, credentialState),
      };
    case 'ManagedServiceIdentity':
      return { tenantid: tenantId };
    case 'UsernamePassword':
      return { username: user ?? 'someone', password: readPat(user, organization) ?? made('connection password') };
    case 'PublishProfile':
      return { tenantid: tenantId, publishProfile: made('publish profile') };
    case 'Token':
      return { apitoken: readPat(user, organization) ?? made('connection token') };
  }
}

function toFederated(resolved: ResolvedConnection): Record<string, string> {
  const { issuer, issuerType, subject } = makeTrust(resolved.connection.issuer, toTrustParts(resolved));
  return {
    workloadIdentityFederationIssuer: issuer,
    workloadIdentityFederationIssuerType: issuerType,
    workloadIdentityFederationSubject: subject,
  };
}

function readPat(user: string | undefined, { pats }: Organization): string | undefined {
  return [...pats].find(([, identity]) => identity.name === user)?.[0];
}

function makeData({ connection, environment, subscription, tenantId }: ResolvedConnection): Record<string, string> {
  const { scopeLevel, creationMode, scheme } = connection;
  const data: Record<string, string> = { environment, scopeLevel };
  if (scopeLevel === 'ManagementGroup') {
    data.managementGroupId = tenantId;
    data.managementGroupName = 'Tenant Root Group';
  } else {
    data.subscriptionId = subscription?.id ?? '';
    data.subscriptionName = subscription?.name ?? '';
  }
  if (scopeLevel === 'AzureMLWorkspace') {
    data.resourceGroupName = connection.resourceGroup ?? '';
    data.mlWorkspaceName = connection.workspace ?? '';
    data.mlWorkspaceLocation = connection.workspaceLocation ?? '';
  }
  if (creationMode !== undefined) {
    data.creationMode = creationMode;
  }
  if (scheme !== 'ManagedServiceIdentity') {
    data.identityType = creationMode === 'Automatic' ? 'AppRegistrationAutomatic' : 'AppRegistrationManual';
  }
  if (connection.status === 'failed') {
    data.azureSpnPermissions = '[{"roleAssignmentId":"","provisioned":false}]';
  }
  return data;
}

/** The first name is the Administrator, the others are Users. A name nobody has becomes an identity that cannot sign in. */
function makeRoles({ visibleTo }: SeedConnection, organization: Organization): Map<string, EndpointRole> {
  const roles = new Map<string, EndpointRole>();
  for (const [index, name] of (visibleTo === 'all' ? [] : visibleTo).entries()) {
    const known = [...organization.projects.map(({ buildIdentity }) => buildIdentity), ...organization.identities];
    const identity =
      known.find(({ displayName }) => sameText(displayName, name)) ?? makeIdentity(name, 'user', organization.id);
    roles.set(identity.id, index === 0 ? 'Administrator' : 'User');
  }
  return roles;
}

function addGrants(endpoint: Endpoint, { connection, project, ground }: ResolvedConnection): void {
  const { grants, formerGrants } = connection;
  const grant = { authorizedBy: endpoint.createdBy, authorizedOn: ground.clock.now().toISOString() };
  const permissions = readPermissions(endpoint, project.id);
  if (grants === 'all') {
    permissions.all = grant;
  }
  for (const id of [...(grants === 'all' ? [] : grants), ...formerGrants]) {
    permissions.pipelines.set(id, grant);
  }
}
