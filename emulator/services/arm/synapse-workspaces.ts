/**
 * Synapse workspaces, read only.
 *
 * Source: azure-rest-api-specs, Microsoft.Synapse 2021-06-01, workspace.json. Its example has `connectivityEndpoints.dev` as
 * a bare host; live ARM is believed to give an address (azure.md 5.1): a seed may say which.
 */
import type { Json } from '../../json';
import { lakeUrl } from '../synapse/seeding';
import { baseWorkspace, type SynapseStore, type SynapseWorkspace, workspaceType } from '../synapse/store';
import { deriveGuid } from './store';
import { idOf, type Place, type ResourceKind } from './typed-resources';

export function synapseWorkspaceKind({ workspaces, ...store }: SynapseStore): ResourceKind {
  return {
    type: workspaceType,
    listIn: (place) =>
      workspaces
        .filter(
          ({ subscription, group }) => subscription.id === place.subscription.id && group.name === place.group.name,
        )
        .map((workspace) => {
          const isBase = baseWorkspace({ ...store, workspaces }, workspace.cloud) === workspace;
          const dev = isBase && place.origin !== undefined ? place.origin : `https://${workspace.host}`;
          return toWire(workspace, place, dev);
        }),
  };
}

function toWire(workspace: SynapseWorkspace, place: Place, devAddress: string): Json {
  const { seed, id, cloud, subscription } = workspace;
  const { account, filesystem } = seed.defaultStorage;
  const sql = cloud.synapseSuffix.replace(/^dev\./, 'sql.');
  return {
    id,
    name: seed.name,
    type: workspaceType,
    location: seed.location,
    tags: {},
    identity: { type: 'SystemAssigned', principalId: seed.principalId, tenantId: subscription.tenantId },
    properties: {
      defaultDataLakeStorage: {
        resourceId: idOf(place, 'Microsoft.Storage/storageAccounts', account),
        createManagedPrivateEndpoint: seed.managedNetwork,
        accountUrl: lakeUrl(account, cloud.storageSuffix),
        filesystem,
      },
      provisioningState: 'Succeeded',
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
