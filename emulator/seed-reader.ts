/** From YAML to a full seed. `seeds/README.md` documents the format. */
import type {
  Seed,
  SeedApplication,
  SeedConnection,
  SeedIdentity,
  SeedOrganization,
  SeedProject,
  SeedResourceGroup,
  SeedSubscription,
  SeedTenant,
  SeedUser,
} from './seed';
import { readGroup as readAzdoGroup, readCheck, readServer } from './seed-azdo-reader';
import { readKeyVault, readStorageAccount, readSynapseWorkspace } from './seed-azure-reader';
import { checkReferences } from './seed-check';
import { readConnectionState, readReadings } from './seed-endpoints-reader';
import { Fields, optional } from './seed-fields';
import { readSeedFile, readSeedText, WrongSeed } from './seed-merge';

export { WrongSeed } from './seed-merge';

/** A shipped seed by name (`contoso`), or a YAML file. @throws WrongSeed */
export function loadSeed(nameOrFile: string): Seed {
  return read(readSeedFile(nameOrFile), nameOrFile);
}

/** @throws WrongSeed */
export function parseSeed(yamlText: string): Seed {
  return read(readSeedText(yamlText), 'the given seed');
}

function read(value: unknown, what: string): Seed {
  const complaints: string[] = [];
  const fields = new Fields(value, '', complaints);
  const seed = readSeed(fields);
  fields.done();
  if (complaints.length === 0) {
    complaints.push(...checkReferences(seed));
  }
  if (complaints.length > 0) {
    throw new WrongSeed(`Wrong seed (${what}):\n${complaints.map((one) => `  ${one}`).join('\n')}`);
  }
  return seed;
}

function readSeed(fields: Fields): Seed {
  const tenants = fields.list('tenants', readTenant);
  const home = tenants[0]?.domain ?? '';
  /** `tenant: domain`, the first one by default, becomes the tenant's id. */
  const tenantIdOf = (owner: Fields): string => {
    const domain = owner.text('tenant') ?? home;
    const tenant = tenants.find((one) => one.domain === domain);
    if (tenant === undefined) {
      owner.complain('tenant', `there is no tenant '${domain}'`);
    }
    return tenant?.id ?? '';
  };
  return {
    replicationSeconds: fields.integer('replicationSeconds') ?? 1,
    tenants,
    subscriptions: fields.list('subscriptions', (one) => readSubscription(one, tenantIdOf(one))),
    organizations: fields.list('organizations', (one) => readOrganization(one, tenantIdOf(one))),
    ...optional('agentIdentity', fields.text('agentIdentity')),
    callerAddress: fields.text('callerAddress') ?? '20.61.97.14',
  };
}

function readTenant(fields: Fields): SeedTenant {
  const domain = fields.needed('domain');
  return {
    domain,
    id: fields.guid('id', `tenant ${domain}`),
    cloud: fields.oneOf('cloud', ['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud']) ?? 'AzureCloud',
    forbidsSecrets: fields.flag('forbidsSecrets', false),
    ...optional('secretDays', fields.integer('secretDays')),
    softDeletedKeepsName: fields.flag('softDeletedKeepsName', true),
    peopleMayRegister: fields.flag('peopleMayRegister', true),
    applications: fields.list('applications', (one) => readApplication(one, domain)),
  };
}

function readApplication(fields: Fields, domain: string): SeedApplication {
  const displayName = fields.needed('displayName');
  const path = `${domain}/${displayName}`;
  const principalId = fields.guid('principalId', `principal ${path}`);
  return {
    displayName,
    appId: fields.guid('appId', `client ${path}`),
    objectId: fields.guid('objectId', `application ${path}`),
    ...(fields.flag('servicePrincipal', true) ? { principalId } : {}),
    ...optional('uniqueName', fields.text('uniqueName')),
    signInAudience: fields.oneOf('signInAudience', ['AzureADMyOrg', 'AzureADMultipleOrgs']) ?? 'AzureADMyOrg',
    graphRoles: fields.texts('graphRoles'),
    owners: fields.texts('owners'),
    ...optional('secret', fields.text('secret')),
    ...optional('secretExpires', fields.time('secretExpires')),
    certificate: fields.flag('certificate', false),
    federatedCredentials: fields.list('federatedCredentials', readCredential),
    tags: fields.texts('tags'),
    ...optional('notes', fields.text('notes')),
    state: fields.oneOf('state', ['there', 'deleted', 'purged']) ?? 'there',
  };
}

function readCredential(fields: Fields): SeedIdentity['federatedCredentials'][number] {
  return { name: fields.needed('name'), issuer: fields.needed('issuer'), subject: fields.needed('subject') };
}

function readSubscription(fields: Fields, tenantId: string): SeedSubscription {
  const name = fields.needed('name');
  return {
    name,
    id: fields.guid('id', `subscription ${name}`),
    tenantId,
    resourceGroups: fields.list('resourceGroups', (one) => readGroup(one, name)),
    roleAssignments: fields.list('roleAssignments', (one) => ({
      role: one.needed('role'),
      principal: one.needed('principal'),
      scope: one.text('scope') ?? '/',
      former: one.flag('former', false),
    })),
  };
}

function readGroup(fields: Fields, subscription: string): SeedResourceGroup {
  const name = fields.needed('name');
  const location = fields.text('location') ?? 'westeurope';
  return {
    name,
    location,
    workspaces: fields.list('workspaces', (one) => ({
      name: one.needed('name'),
      location: one.text('location') ?? location,
      kind: one.text('kind') ?? 'Default',
      publicNetworkAccess: one.oneOf('publicNetworkAccess', ['Enabled', 'Disabled']) ?? 'Enabled',
    })),
    identities: fields.list('identities', (one) => readIdentity(one, location, `${subscription}/${name}`)),
    synapseWorkspaces: fields.list('synapseWorkspaces', (one) =>
      readSynapseWorkspace(one, location, `${subscription}/${name}`),
    ),
    keyVaults: fields.list('keyVaults', (one) => readKeyVault(one, location)),
    storageAccounts: fields.list('storageAccounts', (one) => readStorageAccount(one, location)),
  };
}

function readIdentity(fields: Fields, location: string, group: string): SeedIdentity {
  const name = fields.needed('name');
  return {
    name,
    location: fields.text('location') ?? location,
    clientId: fields.guid('clientId', `identity client ${group}/${name}`),
    principalId: fields.guid('principalId', `identity principal ${group}/${name}`),
    ...(fields.flag('remade', false)
      ? {
          former: {
            clientId: fields.guid('formerClientId', `former identity client ${group}/${name}`),
            principalId: fields.guid('formerPrincipalId', `former identity principal ${group}/${name}`),
          },
        }
      : {}),
    federatedCredentials: fields.list('federatedCredentials', readCredential),
  };
}

const roles = ['Reader', 'User', 'Creator', 'Administrator'] as const;

function readOrganization(fields: Fields, tenantId: string): SeedOrganization {
  const name = fields.needed('name');
  return {
    name,
    id: fields.guid('id', `organization ${name}`),
    tenantId,
    ...optional('server', readServer(fields)),
    ...optional('renamedFrom', fields.text('renamedFrom')),
    ...optional('rateLimit', fields.integer('rateLimit')),
    ...optional('readings', fields.one('readings', readReadings)),
    users: fields.list('users', readUser),
    groups: fields.list('groups', readAzdoGroup),
    projects: fields.list('projects', (one) => readProject(one, name)),
  };
}

function readUser(fields: Fields): SeedUser {
  return {
    name: fields.needed('name'),
    ...optional('displayName', fields.text('displayName')),
    ...optional('mail', fields.text('mail')),
    ...optional('pat', fields.text('pat')),
    ...optional('application', fields.text('application')),
    entraRoles: fields.texts('entraRoles'),
    roles: fields.map('roles', roles),
  };
}

function readProject(fields: Fields, organization: string): SeedProject {
  const name = fields.needed('name');
  return {
    name,
    id: fields.guid('id', `project ${organization}/${name}`),
    ...optional('buildRole', fields.raw('buildRole') === 'none' ? undefined : fields.oneOf('buildRole', roles)),
    groups: fields.list('groups', readAzdoGroup),
    protectedBranches:
      fields.raw('protectedBranches') === undefined ? ['refs/heads/main'] : fields.texts('protectedBranches'),
    pipelines: fields.list('pipelines', (one) => {
      const id = one.integer('id');
      if (id === undefined) {
        one.complain('id', 'missing');
      }
      return { id: id ?? 0, name: one.needed('name') };
    }),
    connections: fields.list('connections', (one) => readConnection(one, `${organization}/${name}`)),
  };
}

function readConnection(fields: Fields, project: string): SeedConnection {
  const name = fields.needed('name');
  const scheme =
    fields.oneOf('scheme', [
      'WorkloadIdentityFederation',
      'ServicePrincipal',
      'ManagedServiceIdentity',
      'UsernamePassword',
      'Token',
    ]) ?? 'WorkloadIdentityFederation';
  const isManual = scheme === 'WorkloadIdentityFederation' || scheme === 'ServicePrincipal';
  const creationMode = fields.oneOf('creationMode', ['Automatic', 'Manual']) ?? (isManual ? 'Manual' : undefined);
  return {
    name,
    id: fields.guid('id', `connection ${project}/${name}`),
    description: fields.text('description') ?? '',
    type: fields.text('type') ?? 'azurerm',
    scheme,
    ...optional('identity', fields.text('identity')),
    credential: fields.oneOf('credential', ['secret', 'certificate']) ?? 'secret',
    issuer: fields.oneOf('issuer', ['entra', 'azdo']) ?? 'entra',
    trusted: fields.flag('trusted', true),
    ...(creationMode === undefined ? {} : { creationMode }),
    scopeLevel: fields.oneOf('scopeLevel', ['Subscription', 'ManagementGroup', 'AzureMLWorkspace']) ?? 'Subscription',
    ...optional('subscription', fields.text('subscription')),
    ...optional('resourceGroup', fields.text('resourceGroup')),
    ...optional('workspace', fields.text('workspace')),
    ...optional('workspaceLocation', fields.text('workspaceLocation')),
    isDisabled: fields.flag('isDisabled', false),
    status: fields.oneOf('status', ['ready', 'failed', 'inProgress', 'draft']) ?? 'ready',
    visibleTo: fields.allOr('visibleTo', 'string', 'all'),
    grants: fields.allOr('grants', 'number', []),
    sharedWith: fields.texts('sharedWith'),
    ...readConnectionState(fields),
    ...optional('user', fields.text('user')),
    checks: fields.list('checks', readCheck),
  };
}
