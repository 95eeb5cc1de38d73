/**
 * Synapse workspaces, read only.
 *
 * Source: azure-rest-api-specs, Microsoft.Synapse 2021-06-01, workspace.json. Its example has `connectivityEndpoints.dev` as
 * a bare host; live ARM is believed to give an address (azure.md 5.1): a seed may say which.
 */
import type { Call } from '../../frame';
import { type Json, sameText } from '../../json';
import { lakeUrl } from '../synapse/seeding';
import { baseWorkspace } from '../synapse/store';
import { type SynapseWorkspace, workspaceType } from '../synapse/workspace';
import { authorize } from './access';
import { deriveGuid } from './ids';
import { type ArmStore, findGroup, findSubscription, resourceNotFound } from './store';
import { idOf, type Place, type ResourceKind } from './typed-resources';

export const synapseWorkspaceKind: ResourceKind = {
  type: workspaceType,
  listIn: ({ synapse }, place) =>
    synapse.workspaces
      .filter(({ subscription, group }) => subscription.id === place.subscription.id && group.name === place.group.name)
      .map((workspace) => {
        const isBase = baseWorkspace(synapse, workspace.cloud) === workspace;
        const dev = isBase && place.origin !== undefined ? place.origin : `https://${workspace.host}`;
        return toWire(workspace, place, dev);
      }),
};

/** The workspace in whose path the call is, for a caller who may do that there. @throws 401, 403, 404 */
export async function openSynapse(store: ArmStore, call: Call, action: string): Promise<SynapseWorkspace> {
  const { subscription: subscriptionId = '', group: groupName = '', workspace: name = '' } = call.params;
  const scope = `/subscriptions/${subscriptionId}/resourceGroups/${groupName}/providers/${workspaceType}/${name}`;
  await authorize(store, call, { action, scope });
  findGroup(findSubscription(store, call, subscriptionId), groupName);
  const found = store.synapse.workspaces.find(({ id }) => sameText(id, scope));
  if (found === undefined) {
    throw resourceNotFound(workspaceType, name, groupName);
  }
  return found;
}

export const synapsePath = `/subscriptions/:subscription/resourceGroups/:group/providers/${workspaceType}/:workspace`;

function toWire(workspace: SynapseWorkspace, place: Place, devAddress: string): Json {
  const { seed, id, cloud } = workspace;
  const { account, filesystem } = seed.defaultStorage;
  const sql = cloud.synapseSuffix.replace(/^dev\./, 'sql.');
  return {
    id,
    name: seed.name,
    type: workspaceType,
    location: seed.location,
    tags: {},
    identity: toIdentityWire(workspace),
    properties: {
      defaultDataLakeStorage: {
        resourceId: idOf(place, 'Microsoft.Storage/storageAccounts', account),
        createManagedPrivateEndpoint: seed.managedNetwork,
        accountUrl: lakeUrl(account, cloud.storageSuffix),
        filesystem,
      },
      provisioningState: seed.provisioningState,
      sqlAdministratorLogin: 'sqladminuser',
      connectivityEndpoints: {
        web: `https://web.${cloud.synapseSuffix.replace(/^dev\./, '')}?workspace=${encodeURIComponent(id)}`,
        dev: seed.devEndpoint === 'host' ? devAddress.replace(/^https:\/\//, '') : devAddress,
        sqlOnDemand: `${seed.name}-ondemand.${sql}`,
        sql: `${seed.name}.${sql}`,
      },
      managedResourceGroupName: `synapseworkspace-managedrg-${deriveGuid(id)}`,
      managedVirtualNetwork: seed.managedNetwork ? 'default' : '',
      ...(seed.managedNetwork ? { managedVirtualNetworkSettings: toNetworkSettings(workspace) } : {}),
      ...(seed.git === undefined ? {} : { workspaceRepositoryConfiguration: toGitWire(workspace) }),
      privateEndpointConnections: [],
      publicNetworkAccess: seed.publicNetworkAccess,
      workspaceUID: deriveGuid(`${id} uid`),
      extraProperties: { WorkspaceType: 'Normal' },
      azureADOnlyAuthentication: false,
      trustedServiceBypassEnabled: false,
    },
  };
}

/** The specification lists no user-assigned identity alone: how it reads is not confirmed, here as of other resources. */
function toIdentityWire({ seed, subscription, group }: SynapseWorkspace): Json {
  const { identity: type, name } = seed;
  const own = { principalId: seed.principalId, tenantId: subscription.tenantId };
  const others = `/subscriptions/${subscription.id}/resourceGroups/${group.name}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;
  const ids = { clientId: deriveGuid(`${name} other client`), principalId: deriveGuid(`${name} other principal`) };
  return {
    type,
    ...(type.startsWith('SystemAssigned') ? own : {}),
    ...(type.endsWith('UserAssigned') ? { userAssignedIdentities: { [`${others}/id-${name}`]: ids } } : {}),
  };
}

function toNetworkSettings({ seed }: SynapseWorkspace): Json {
  return {
    preventDataExfiltration: seed.preventDataExfiltration,
    linkedAccessCheckOnTargetResource: false,
    allowedAadTenantIdsForLinking: [],
  };
}

function toGitWire({ seed, subscription, id }: SynapseWorkspace): Json {
  const { type = '', account, project, repository, branch, rootFolder } = seed.git ?? {};
  return {
    type,
    hostName: '',
    accountName: account,
    ...(project === undefined ? {} : { projectName: project }),
    repositoryName: repository,
    collaborationBranch: branch,
    rootFolder,
    lastCommitId: deriveGuid(`${id} commit`).replaceAll('-', ''),
    tenantId: subscription.tenantId,
  };
}
