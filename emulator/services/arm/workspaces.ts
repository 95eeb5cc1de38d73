/** Azure Machine Learning workspaces, read only: nobody makes one through us. */
import type { Answer, Call, Route } from '../../frame';
import type { Json } from '../../json';
import type { SeedResourceGroup, SeedSubscription, SeedWorkspace } from '../../seed/schema';
import { authorize, grantsOf, identifyIn } from './access';
import { allows, roleDefinitions } from './roles';
import {
  type ArmStore,
  covers,
  deriveGuid,
  findGroup,
  findSubscription,
  findWorkspace,
  workspaceIdOf,
  workspaceType,
} from './store';

const read = `${workspaceType}/read`;

export function workspaceRoutes(store: ArmStore): Route[] {
  async function get(call: Call): Promise<Answer> {
    const { subscription: subscriptionId = '', group: groupName = '', workspace: name = '' } = call.params;
    const scope = `/subscriptions/${subscriptionId}/resourceGroups/${groupName}/providers/${workspaceType}/${name}`;
    await authorize(store, call, read, scope);
    const subscription = findSubscription(store, call, subscriptionId);
    const group = findGroup(subscription, groupName);
    return { status: 200, body: asOf(call, toWorkspaceWire(subscription, group, findWorkspace(group, name))) };
  }

  /** The workspaces of a seed have no computes; whether the caller may look is what matters. */
  async function listComputes(call: Call): Promise<Answer> {
    const { subscription: subscriptionId = '', group: groupName = '', workspace: name = '' } = call.params;
    const scope = `/subscriptions/${subscriptionId}/resourceGroups/${groupName}/providers/${workspaceType}/${name}`;
    await authorize(store, call, `${workspaceType}/computes/read`, scope);
    findWorkspace(findGroup(findSubscription(store, call, subscriptionId), groupName), name);
    return { status: 200, body: { value: [] } };
  }

  /** A list holds what the caller may read, and is empty rather than refused. */
  async function list(call: Call): Promise<Answer> {
    const { subscription: subscriptionId = '', group: groupName } = call.params;
    const caller = await identifyIn(store, call, subscriptionId);
    const subscription = findSubscription(store, call, subscriptionId);
    const groups = groupName === undefined ? subscription.resourceGroups : [findGroup(subscription, groupName)];
    const readers = roleDefinitions.filter((role) => allows(role, read)).map(({ guid }) => guid);
    const grants = grantsOf(store, caller).filter(({ roleGuid }) => readers.includes(roleGuid));
    const all = groups.flatMap((group) =>
      group.workspaces.map((workspace) => asOf(call, toWorkspaceWire(subscription, group, workspace))),
    );
    return { status: 200, body: { value: all.filter(({ id }) => grants.some((grant) => covers(grant, String(id)))) } };
  }

  const inSubscription = `/subscriptions/:subscription/providers/${workspaceType}`;
  const inGroup = `/subscriptions/:subscription/resourceGroups/:group/providers/${workspaceType}`;
  return [
    { method: 'GET', path: inSubscription, handle: list },
    { method: 'GET', path: inGroup, handle: list },
    { method: 'GET', path: `${inGroup}/:workspace`, handle: get },
    { method: 'GET', path: `${inGroup}/:workspace/computes`, handle: listComputes },
  ];
}

/** Before 2023-10-01 a workspace had no kind. */
function asOf({ url }: Call, { kind, ...rest }: Json): Json {
  return (url.searchParams.get('api-version') ?? '') < '2023-10-01' ? rest : { ...rest, kind };
}

export function toWorkspaceWire(
  subscription: SeedSubscription,
  group: SeedResourceGroup,
  workspace: SeedWorkspace,
): Json {
  const { name, location, kind, publicNetworkAccess } = workspace;
  const id = workspaceIdOf(subscription, group, workspace);
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
      provisioningState: 'Succeeded',
      publicNetworkAccess,
      hbiWorkspace: false,
      v1LegacyMode: false,
      discoveryUrl: `https://${location}.api.azureml.ms/discovery`,
      mlFlowTrackingUri: `azureml://${location}.api.azureml.ms/mlflow/v1.0${id}`,
      keyVault: `${own}/Microsoft.KeyVault/vaults/${plain}kv`,
      storageAccount: `${own}/Microsoft.Storage/storageAccounts/${plain}st`,
      applicationInsights: `${own}/Microsoft.Insights/components/${plain}ai`,
    },
  };
}
