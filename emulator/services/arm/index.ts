/**
 * Azure Resource Manager: subscriptions, groups, AML and Synapse workspaces, key vaults, storage accounts, Azure RBAC,
 * managed identities, Resource Graph, in three clouds.
 *
 * Source: Azure/azure-rest-api-specs at 180b3d38 (Microsoft.MachineLearningServices, Microsoft.Authorization 2022-04-01,
 * Microsoft.ManagedIdentity 2024-11-30, Microsoft.ResourceGraph 2024-04-01), learn.microsoft.com/azure/role-based-access-control/troubleshooting and
 * …/role-assignments-list-rest, learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors,
 * …/management/request-limits-and-throttling, learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations.
 */
import { allClouds } from '../../clouds';
import { homeCloud } from '../../directory';
import { type Call, type Ground, type Route, type Service, ServiceError } from '../../frame';
import type { Json } from '../../json';
import type { Seed } from '../../seed/schema';
import type { DataRules } from '../keyvault/access';
import { type RouteTable, routesOf } from '../route-table';
import { assetRoutes } from './aml/assets';
import { datastoreRoutes } from './aml/datastores';
import { jobRoutes } from './aml/jobs';
import { holdingOf, isWithheld, mayUse } from './holdings';
import { identityCredentialRoutes, toCredentialWire } from './identity-credentials';
import { resourceKinds } from './kinds';
import { managedIdentityRoutes, toWire } from './managed-identities';
import { PolicyError } from './policies';
import { resourceGraphRoutes } from './resource-graph';
import { roleAssignmentRoutes } from './role-assignments';
import { roleDefinitionRoutes } from './role-definitions';
import { scopeRuleRoutes } from './scope-rules';
import { storageAccountId } from './storage-accounts';
import { type ArmStore, createStore, type Neighbours, toAssignmentWire } from './store';
import { subscriptionRoutes } from './subscriptions';
import { synapseFirewallRoutes } from './synapse-firewall';
import { synapseRuntimeRoutes } from './synapse-runtimes';
import { resourceRoutes } from './typed-resources';
import { computeRoutes } from './workspaces';

export interface Arm extends Service {
  /** What decides over a vault's secrets, and over blobs. */
  readonly dataRules: DataRules;
  /** The id of a storage account by its name. */
  readonly storageAccountId: (account: string) => string | undefined;
}

const routes: RouteTable<ArmStore> = [
  ...subscriptionRoutes,
  ...computeRoutes,
  ...assetRoutes,
  ...datastoreRoutes,
  ...jobRoutes,
  ...roleAssignmentRoutes,
  ...roleDefinitionRoutes,
  ...scopeRuleRoutes,
  ...managedIdentityRoutes,
  ...identityCredentialRoutes,
  ...resourceKinds.flatMap(resourceRoutes),
  ...synapseFirewallRoutes,
  ...synapseRuntimeRoutes,
  ...resourceGraphRoutes,
];

export function createArm(ground: Ground, seed: Seed, neighbours: Neighbours): Arm {
  const store = createStore(ground, seed, neighbours);
  return {
    name: 'arm',
    ownsHost: (host) => allClouds.some(({ armHost }) => armHost === host),
    hostForBasePath: (path) =>
      /^\/+(subscriptions|tenants|providers|metadata\/endpoints)(\/|$)/i.test(path)
        ? homeCloud(store.directory).armHost
        : undefined,
    routes: routesOf(store, routes),
    dataRules: {
      allows: (principalId, action, scope) => mayUse(holdingOf(store, principalId), { action, scope }),
      withholds: (principalId, action, scope) => isWithheld(holdingOf(store, principalId), { action, scope }),
    },
    storageAccountId: (account) => storageAccountId(store, account),
    before: checkVersion,
    answerHeaders: (call) => ({
      'x-ms-request-id': call.requestId,
      'x-ms-correlation-request-id': call.headers.get('x-ms-correlation-request-id') ?? call.requestId,
      ...remaining(call),
    }),
    toError: (error) => {
      const details = error instanceof PolicyError ? error.details : {};
      return { status: error.status, body: { error: { code: error.code, message: error.message, ...details } } };
    },
    state: () => stateOf(store),
  };
}

function stateOf({ subscriptions, assignments, directory }: ArmStore): Json {
  const namesOf = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);
  return {
    subscriptions: subscriptions.map(({ id, name, tenantId, resourceGroups }) => {
      const groups = resourceGroups.map(({ identities: _, ...group }) => ({
        ...group,
        synapseWorkspaces: namesOf(group.synapseWorkspaces),
        keyVaults: namesOf(group.keyVaults),
        storageAccounts: namesOf(group.storageAccounts),
      }));
      return { id, name, tenantId, resourceGroups: groups };
    }),
    roleAssignments: assignments.map(toAssignmentWire),
    managedIdentities: directory.managedIdentities.map((identity) => ({
      ...toWire(identity),
      federatedIdentityCredentials: identity.federated.map((credential) => toCredentialWire(identity, credential)),
    })),
  };
}

function checkVersion(call: Call, route: Route): void {
  if (route.path === '/metadata/endpoints') {
    return;
  }
  const version = call.url.searchParams.get('api-version');
  if (version === null) {
    throw new ServiceError(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  }
  if (!/^\d{4}-\d{2}-\d{2}(-preview)?$/.test(version)) {
    throw new ServiceError(400, 'InvalidApiVersionParameter', `The api-version '${version}' is invalid.`);
  }
}

/** What a full bucket has left after one call (azure.md 2.6); the buckets themselves never empty here. */
function remaining(call: Call): Record<string, string> {
  if (call.method === 'GET') {
    return { 'x-ms-ratelimit-remaining-subscription-reads': '249' };
  }
  const kind = call.method === 'DELETE' ? 'deletes' : 'writes';
  return { [`x-ms-ratelimit-remaining-subscription-${kind}`]: '199' };
}
