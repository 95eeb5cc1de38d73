/** A seed's connection as an endpoint; its trust is put on its identity. */
import type { Ground, SeededIdentity } from '../../frame';
import { sameText } from '../../json';
import type { EndpointRole, Seed, SeedConnection, SeedSubscription } from '../../seed';
import { findCloud } from './clouds';
import { type Endpoint, makeIdentity, type Organization, type Project, readPermissions } from './store';
import { makeTrust, type Trust } from './trust';

export interface Place {
  readonly seed: Seed;
  readonly ground: Ground;
  readonly organization: Organization;
  readonly project: Project;
}

export function makeSeededEndpoint(connection: SeedConnection, place: Place): Endpoint {
  const { seed, ground, organization, project } = place;
  const subscription = seed.subscriptions.find(({ name }) => name === connection.subscription);
  const identity = connection.identity === undefined ? undefined : ground.identities.find(connection.identity);
  const tenantId = identity?.tenantId ?? subscription?.tenantId ?? organization.tenantId;
  const environment = seed.tenants.find(({ id }) => id === tenantId)?.cloud ?? 'AzureCloud';
  const parts = {
    organization,
    projectName: project.name,
    endpointName: connection.name,
    endpointId: connection.id,
    tenantId,
  };
  const trust = makeTrust(connection.issuer, parts);
  const isFederated = connection.scheme === 'WorkloadIdentityFederation';
  if (isFederated && connection.trusted && connection.identity !== undefined) {
    ground.identities.trust(connection.identity, {
      name: connection.name,
      issuer: trust.issuer,
      subject: trust.subject,
    });
  }
  const usesCertificate = connection.scheme === 'ServicePrincipal' && connection.credential === 'certificate';
  const others = connection.sharedWith.flatMap((name) =>
    organization.projects.filter((one) => sameText(one.name, name)),
  );
  const named = (projectId: string) => ({ projectId, name: connection.name, description: connection.description });
  const endpoint: Endpoint = {
    id: connection.id,
    type: connection.type,
    url: sameText(connection.type, 'azurerm') ? (findCloud(environment)?.environmentUrl ?? '') : 'https://example.com/',
    scheme: connection.scheme,
    parameters: makeParameters(connection, identity, tenantId, trust, ground),
    data: sameText(connection.type, 'azurerm') ? makeData(connection, environment, subscription, tenantId) : {},
    isReady: connection.status === 'ready',
    operationStatus: makeStatus(connection),
    isDisabled: connection.isDisabled,
    createdBy: organization.identities[0] ?? project.buildIdentity,
    references: [project, ...others].map(({ id }) => named(id)),
    roles: makeRoles(connection, organization),
    isOpen: connection.visibleTo === 'all',
    permissions: new Map(),
    history: [],
    ...(usesCertificate && connection.identity !== undefined ? { certificateOf: connection.identity } : {}),
  };
  addGrants(endpoint, connection, project, ground);
  return endpoint;
}

function makeStatus({ status, name }: SeedConnection): Endpoint['operationStatus'] {
  if (status === 'ready') return { state: 'Ready', statusMessage: '' };
  const why = `Failed to create an app registration for '${name}'. Error: Insufficient privileges to complete the operation.`;
  return { state: 'Failed', statusMessage: why };
}

function makeParameters(
  { scheme, credential, identity }: SeedConnection,
  application: SeededIdentity | undefined,
  tenantId: string,
  trust: Trust,
  ground: Ground,
): Record<string, string> {
  const base = { tenantid: tenantId, serviceprincipalid: application?.clientId ?? '' };
  switch (scheme) {
    case 'WorkloadIdentityFederation':
      return {
        ...base,
        workloadIdentityFederationIssuer: trust.issuer,
        workloadIdentityFederationIssuerType: trust.issuerType,
        workloadIdentityFederationSubject: trust.subject,
      };
    case 'ServicePrincipal':
      if (credential === 'certificate')
        return { ...base, authenticationType: 'spnCertificate', servicePrincipalCertificate: '' };
      return {
        ...base,
        authenticationType: 'spnKey',
        serviceprincipalkey: identity === undefined ? '' : ground.identities.secretOf(identity),
      };
    case 'ManagedServiceIdentity':
      return { tenantid: tenantId };
    case 'UsernamePassword':
      return { username: 'someone', password: ground.secret('connection password', 'generated') };
    case 'Token':
      return { apitoken: ground.secret('connection token', 'generated') };
  }
}

function makeData(
  connection: SeedConnection,
  environment: string,
  subscription: SeedSubscription | undefined,
  tenantId: string,
): Record<string, string> {
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
  if (creationMode !== undefined) data.creationMode = creationMode;
  if (scheme !== 'ManagedServiceIdentity') {
    data.identityType = creationMode === 'Automatic' ? 'AppRegistrationAutomatic' : 'AppRegistrationManual';
  }
  if (connection.status === 'failed') data.azureSpnPermissions = '[{"roleAssignmentId":"","provisioned":false}]';
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

function addGrants(endpoint: Endpoint, { grants }: SeedConnection, project: Project, ground: Ground): void {
  const grant = { authorizedBy: endpoint.createdBy, authorizedOn: ground.clock.now().toISOString() };
  const permissions = readPermissions(endpoint, project.id);
  if (grants === 'all') permissions.all = grant;
  else for (const id of grants) permissions.pipelines.set(id, grant);
}
