/** What ARM holds: the seed's subscriptions, and what decides who may do what in them. Ids are compared without regard to case. */
import { clouds } from '../../clouds';
import type { Directory } from '../../directory';
import { type Call, type Ground, ServiceError } from '../../frame';
import { type Json, sameText } from '../../json';
import type { Seed, SeedResourceGroup, SeedSubscription, SeedWorkspace } from '../../seed/schema';
import type { VaultStore } from '../keyvault/store';
import type { BlobStore } from '../storage/store';
import type { SynapseStore } from '../synapse/store';
import type { AmlStore } from './aml/store';
import type { RoleDefinition, Wildcards } from './roles';
import { type DenyAssignment, isWithin, type Lock, type Policy, type RoleAssignment } from './rules';
import { seedRules } from './seeding';

export interface ArmStore {
  readonly ground: Ground;
  readonly directory: Directory;
  readonly synapse: SynapseStore;
  readonly vaults: VaultStore;
  readonly blobs: BlobStore;
  readonly aml: AmlStore;
  readonly wildcards: Wildcards;
  readonly subscriptions: readonly SeedSubscription[];
  readonly assignments: RoleAssignment[];
  readonly denials: readonly DenyAssignment[];
  readonly locks: readonly Lock[];
  readonly policies: readonly Policy[];
  readonly roles: readonly RoleDefinition[];
  /** Most assignments at and below a subscription (azure.md 2.1). */
  readonly assignmentLimit: number;
}

const assignmentLimit = 4000;

/** What ARM shows and changes of services that stand on their own, and of the directory. */
export type Neighbours = Pick<ArmStore, 'directory' | 'synapse' | 'vaults' | 'blobs'>;

export function createStore(ground: Ground, seed: Seed, neighbours: Neighbours): ArmStore {
  return {
    ground,
    ...neighbours,
    aml: new Map(),
    wildcards: seed.wildcards,
    subscriptions: seed.subscriptions,
    ...seedRules(seed, neighbours.directory),
    assignmentLimit,
  };
}

export function subscriptionNotFound(id: string): ServiceError {
  return new ServiceError(404, 'SubscriptionNotFound', `The subscription '${id}' could not be found.`);
}

/** A subscription of the cloud that the host stands in. @throws SubscriptionNotFound */
export function findSubscription(
  { subscriptions, directory }: ArmStore,
  call: Call,
  subscriptionId: string,
): SeedSubscription {
  const found = subscriptions.find(({ id, tenantId }) => {
    const tenant = directory.tenants.find((one) => one.id === tenantId);
    return sameText(id, subscriptionId) && tenant !== undefined && clouds[tenant.cloud].armHost === call.url.hostname;
  });
  if (found === undefined) {
    throw subscriptionNotFound(subscriptionId);
  }
  return found;
}

/** @throws ResourceGroupNotFound */
export function findGroup(subscription: SeedSubscription, name: string): SeedResourceGroup {
  const found = subscription.resourceGroups.find((group) => sameText(group.name, name));
  if (found === undefined) {
    throw new ServiceError(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`);
  }
  return found;
}

export function resourceNotFound(type: string, name: string, group: string): ServiceError {
  return new ServiceError(
    404,
    'ResourceNotFound',
    `The Resource '${type}/${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

export const workspaceType = 'Microsoft.MachineLearningServices/workspaces';

/** @throws ResourceNotFound */
export function findWorkspace(group: SeedResourceGroup, name: string): SeedWorkspace {
  const found = group.workspaces.find((one) => !one.isSoftDeleted && sameText(one.name, name));
  if (found === undefined) {
    throw resourceNotFound(workspaceType, name, group.name);
  }
  return found;
}

/** What else a group holds that roles are given on, by type in lower case. */
function otherResources(group: SeedResourceGroup): Readonly<Record<string, readonly { readonly name: string }[]>> {
  return {
    'microsoft.synapse/workspaces': group.synapseWorkspaces,
    'microsoft.keyvault/vaults': group.keyVaults,
    'microsoft.storage/storageaccounts': group.storageAccounts,
  };
}

/** Whether the subscription, group and resource that a scope names are there. @throws 404 */
export function checkScope(store: ArmStore, call: Call, scope: string): SeedSubscription {
  const [, , subscriptionId = '', , groupName, , ...resource] = scope.split('/');
  const subscription = findSubscription(store, call, subscriptionId);
  if (groupName === undefined) {
    return subscription;
  }
  const group = findGroup(subscription, groupName);
  const [provider, type, name] = resource;
  if (provider === undefined || name === undefined) {
    return subscription;
  }
  const others = otherResources(group)[`${provider}/${type}`.toLowerCase()];
  if (sameText(`${provider}/${type}`, workspaceType)) {
    findWorkspace(group, name);
  } else if (others !== undefined) {
    if (!others.some((one) => sameText(one.name, name))) {
      throw resourceNotFound(`${provider}/${type}`, name, groupName);
    }
  } else if (!store.directory.managedIdentities.some(({ id }) => isWithin(scope, id))) {
    throw resourceNotFound(`${provider}/${type}`, name, groupName);
  }
  return subscription;
}

export function toAssignmentWire(assignment: RoleAssignment): Json {
  const { scope, name, roleGuid, description, condition, createdOn, createdBy, principalId, principalType } =
    assignment;
  return {
    properties: {
      roleDefinitionId: toRoleDefinitionId(scope, roleGuid),
      principalId,
      principalType,
      scope,
      condition: condition ?? null,
      conditionVersion: condition === undefined ? null : '2.0',
      createdOn,
      updatedOn: createdOn,
      createdBy,
      updatedBy: createdBy,
      delegatedManagedIdentityResourceId: null,
      description: description ?? null,
    },
    id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    type: 'Microsoft.Authorization/roleAssignments',
    name,
  };
}

export function toRoleDefinitionId(scope: string, guid: string): string {
  const subscription = /^\/subscriptions\/[^/]+/i.exec(scope)?.[0] ?? '';
  return `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${guid}`;
}
