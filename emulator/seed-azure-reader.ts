/** From YAML to the Synapse workspaces, key vaults and storage accounts of a seed. */
import type {
  SeedGit,
  SeedKeyVault,
  SeedLinkedService,
  SeedStorageAccount,
  SeedSynapseWorkspace,
  SeedVaultSecret,
} from './seed-azure';
import { type Fields, optional } from './seed-fields';

const access = ['Enabled', 'Disabled'] as const;
/** What a workspace made in the portal has unless somebody unticks it. */
const allowAll = { name: 'allowAll', start: '0.0.0.0', end: '255.255.255.255' };

export function readSynapseWorkspace(fields: Fields, location: string, group: string): SeedSynapseWorkspace {
  const name = fields.needed('name');
  const rules = fields.list('firewallRules', (one) => ({
    name: one.needed('name'),
    start: one.needed('start'),
    end: one.needed('end'),
  }));
  const isOpen = fields.raw('firewallRules') === undefined;
  return {
    name,
    location: fields.text('location') ?? location,
    principalId: fields.guid('principalId', `synapse principal ${group}/${name}`),
    clientId: fields.guid('clientId', `synapse client ${group}/${name}`),
    devEndpoint: fields.oneOf('devEndpoint', ['address', 'host']) ?? 'address',
    ...optional('git', fields.one('git', readGit)),
    managedNetwork: fields.flag('managedNetwork', false),
    preventDataExfiltration: fields.flag('preventDataExfiltration', false),
    publicNetworkAccess: fields.oneOf('publicNetworkAccess', access) ?? 'Enabled',
    firewallRules: isOpen ? [allowAll] : rules,
    defaultStorage: fields.one('defaultStorage', readStorage) ?? { account: '', filesystem: '' },
    roles: fields.listMap('roles'),
    integrationRuntimes: fields.list('integrationRuntimes', (one) => ({
      name: one.needed('name'),
      type: one.oneOf('type', ['Managed', 'SelfHosted']) ?? 'Managed',
    })),
    linkedServices: fields.list('linkedServices', readLinkedService),
    privateEndpoints: fields.list('privateEndpoints', (one) => ({
      name: one.needed('name'),
      workspace: one.needed('workspace'),
      status: one.oneOf('status', ['Pending', 'Approved', 'Rejected']) ?? 'Pending',
    })),
    ...optional('writesFail', fields.text('writesFail')),
  };
}

function readStorage(fields: Fields): SeedSynapseWorkspace['defaultStorage'] {
  return { account: fields.needed('account'), filesystem: fields.text('filesystem') ?? 'synapse' };
}

function readGit(fields: Fields): SeedGit {
  return {
    type: fields.text('type') ?? 'WorkspaceVSTSConfiguration',
    account: fields.needed('account'),
    ...optional('project', fields.text('project')),
    repository: fields.needed('repository'),
    branch: fields.text('branch') ?? 'main',
    rootFolder: fields.text('rootFolder') ?? '/',
  };
}

function readLinkedService(fields: Fields): SeedLinkedService {
  return {
    name: fields.needed('name'),
    type: fields.needed('type'),
    ...optional('description', fields.text('description')),
    annotations: fields.texts('annotations'),
    ...optional('connectVia', fields.text('connectVia')),
    typeProperties: fields.free('typeProperties'),
  };
}

export function readKeyVault(fields: Fields, location: string): SeedKeyVault {
  return {
    name: fields.needed('name'),
    location: fields.text('location') ?? location,
    authorization: fields.oneOf('authorization', ['roles', 'policies']) ?? 'roles',
    roles: fields.listMap('roles'),
    policies: fields.listMap('policies'),
    publicNetworkAccess: fields.oneOf('publicNetworkAccess', access) ?? 'Enabled',
    allowedAddresses: fields.allOr('allowedAddresses', 'string', 'all'),
    secrets: fields.list('secrets', readSecret),
  };
}

function readSecret(fields: Fields): SeedVaultSecret {
  return {
    name: fields.needed('name'),
    ...optional('value', fields.text('value')),
    ...optional('secretOf', fields.text('secretOf')),
    ...optional('contentType', fields.text('contentType')),
    ...optional('expires', fields.time('expires')),
    enabled: fields.flag('enabled', true),
  };
}

export function readStorageAccount(fields: Fields, location: string): SeedStorageAccount {
  return {
    name: fields.needed('name'),
    location: fields.text('location') ?? location,
    roles: fields.listMap('roles'),
  };
}
