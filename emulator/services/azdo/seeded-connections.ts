/** A seed's connection as an endpoint; its trust is put on its identity. */
import type { SeededIdentity } from '../../identities';
import { sameText } from '../../json';
import type { EndpointRole, Seed, SeedConnection, SeedSubscription } from '../../seed/schema';
import { findCloud } from './clouds';
import type { Ground } from './ground';
import { applyState, makeStatus, makeWrittenTrust } from './seeded-state';
import { toUrl } from './server';
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
  const identity =
    connection.identity === undefined ? undefined : ground.identities.find(connection.identity, connection.former);
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
  if (isFederated && connection.trusted && connection.identity !== undefined && connection.former !== true) {
    const { issuer, subject } = makeWrittenTrust(connection, parts, place);
    ground.identities.trust(connection.identity, { name: connection.name, issuer, subject });
  }
  const usesCertificate = connection.scheme === 'ServicePrincipal' && connection.credential === 'certificate';
  const others = connection.sharedWith.flatMap((name) =>
    organization.projects.filter((one) => sameText(one.name, name)),
  );
  const named = (projectId: string) => ({ projectId, name: connection.name, description: connection.description });
  const endpoint: Endpoint = {
    id: connection.id,
    type: connection.type,
    url: makeUrl(connection.type, environment, organization),
    scheme: connection.scheme,
    parameters: makeParameters(connection, identity, tenantId, trust, place),
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
  if (usesCertificate && connection.identity !== undefined) {
    ground.identities.registerCertificate(connection.identity, connection.credentialState);
  }
  applyState(endpoint, connection, place, identity);
  addGrants(endpoint, connection, project, ground);
  return endpoint;
}

/** Connections to Azure DevOps name the organization or collection: this one. */
function makeUrl(type: string, environment: string, organization: Organization): string {
  if (sameText(type, 'azurerm')) {
    return findCloud(environment)?.environmentUrl ?? '';
  }
  return /^(workloadidentityuser|externaltfs)$/i.test(type) ? toUrl(organization) : 'https://example.com/';
}

function makeParameters(
  { scheme, credential, identity, user, credentialState }: SeedConnection,
  application: SeededIdentity | undefined,
  tenantId: string,
  trust: Trust,
  { ground, organization }: Place,
): Record<string, string> {
  const base = { tenantid: tenantId, serviceprincipalid: application?.clientId ?? '' };
  const made = (label: string) => ground.secret(label, 'generated');
  switch (scheme) {
    case 'WorkloadIdentityFederation':
      return {
        ...base,
        workloadIdentityFederationIssuer: trust.issuer,
        workloadIdentityFederationIssuerType: trust.issuerType,
        workloadIdentityFederationSubject: trust.subject,
      };
    case 'ServicePrincipal':
      if (credential === 'certificate') {
        return { ...base, authenticationType: 'spnCertificate', servicePrincipalCertificate: '' };
      }
      return {
        ...base,
        authenticationType: 'spnKey',
        serviceprincipalkey: identity === undefined ? '' : ground.identities.secretOf(identity, credentialState),
      };
    case 'ManagedServiceIdentity':
      return { tenantid: tenantId };
    case 'UsernamePassword':
      return { username: user ?? 'someone', password: readPat(user, organization) ?? made('connection password') };
    case 'Token':
      return { apitoken: readPat(user, organization) ?? made('connection token') };
  }
}

function readPat(user: string | undefined, { pats }: Organization): string | undefined {
  return [...pats].find(([, identity]) => identity.name === user)?.[0];
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

function addGrants(endpoint: Endpoint, { grants }: SeedConnection, project: Project, ground: Ground): void {
  const grant = { authorizedBy: endpoint.createdBy, authorizedOn: ground.clock.now().toISOString() };
  const permissions = readPermissions(endpoint, project.id);
  if (grants === 'all') {
    permissions.all = grant;
  } else {
    for (const id of grants) {
      permissions.pipelines.set(id, grant);
    }
  }
}
