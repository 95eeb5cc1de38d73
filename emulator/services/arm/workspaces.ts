/** Azure Machine Learning workspaces, read only: nobody makes one through us. */
import type { Answer, Call } from '../../frame';
import { isObject, type Json } from '../../json';
import type { SeedWorkspace } from '../../seed/schema';
import type { RouteTable } from '../route-table';
import { authorize } from './access';
import { accountOf } from './aml/workspace';
import { deriveGuid } from './ids';
import { type ArmStore, findGroup, findSubscription, findWorkspace, workspaceType } from './store';
import { idOf, type Place, type ResourceKind } from './typed-resources';

export const workspaceKind: ResourceKind = {
  type: workspaceType,
  listIn: (_, place) =>
    place.group.workspaces.filter((one) => !one.isSoftDeleted).map((workspace) => toWire(place, workspace)),
  // Before 2023-10-01 a workspace had no kind.
  // How its datastores sign in shows since 2025-06-01.
  inVersion: ({ kind, properties, ...rest }, version) => {
    const { systemDatastoresAuthMode: _, ...older } = isObject(properties) ? properties : {};
    const shown = { ...rest, properties: version < '2025-06-01' ? older : properties };
    return version < '2023-10-01' ? shown : { ...shown, kind };
  },
};

/** The workspaces of a seed have no computes; whether the caller may look is what matters. */
async function listComputes(store: ArmStore, call: Call): Promise<Answer> {
  const { subscription: subscriptionId = '', group: groupName = '', workspace: name = '' } = call.params;
  const scope = `/subscriptions/${subscriptionId}/resourceGroups/${groupName}/providers/${workspaceType}/${name}`;
  await authorize(store, call, { action: `${workspaceType}/computes/read`, scope });
  findWorkspace(findGroup(findSubscription(store, call, subscriptionId), groupName), name);
  return { status: 200, body: { value: [] } };
}

function toWire(place: Place, workspace: SeedWorkspace): Json {
  const { name, location, kind, publicNetworkAccess, datastoreAuth, provisioningState } = workspace;
  const { subscription, group } = place;
  const id = idOf(place, workspaceType, name);
  const own = `/subscriptions/${subscription.id}/resourceGroups/${group.name}/providers`;
  const plain = name.replace(/\W|_/g, '').toLowerCase();
  return {
    id,
    name,
    type: workspaceType,
    location,
    kind,
    tags: {},
    sku: { name: 'Basic', tier: 'Basic' },
    identity: { type: 'SystemAssigned', principalId: deriveGuid(`${id} principal`), tenantId: subscription.tenantId },
    systemData: { createdAt: '2026-01-12T08:00:00.000Z', createdBy: 'admin', createdByType: 'User' },
    properties: {
      friendlyName: name,
      description: '',
      workspaceId: deriveGuid(id),
      tenantId: subscription.tenantId,
      provisioningState,
      publicNetworkAccess,
      systemDatastoresAuthMode: datastoreAuth,
      hbiWorkspace: false,
      v1LegacyMode: false,
      discoveryUrl: `https://${location}.api.azureml.ms/discovery`,
      mlFlowTrackingUri: `azureml://${location}.api.azureml.ms/mlflow/v1.0${id}`,
      keyVault: `${own}/Microsoft.KeyVault/vaults/${plain}kv`,
      storageAccount: `${own}/Microsoft.Storage/storageAccounts/${accountOf({ name })}`,
      applicationInsights: `${own}/Microsoft.Insights/components/${plain}ai`,
    },
  };
}

const all = `/subscriptions/:subscription/resourceGroups/:group/providers/${workspaceType}`;

export const computeRoutes: RouteTable<ArmStore> = [['GET', `${all}/:workspace/computes`, listComputes]];
