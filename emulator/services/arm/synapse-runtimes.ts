/**
 * Integration runtimes of Synapse workspaces, read only; each workspace has one that Azure hosts.
 *
 * Source: azure-rest-api-specs, Microsoft.Synapse 2021-06-01, integrationRuntime.json.
 */
import type { Answer, Call, Route } from '../../frame';
import { type Json, sameText } from '../../json';
import type { SeedIntegrationRuntime } from '../../seed/schema';
import { autoResolve } from '../synapse/seeding';
import { type SynapseStore, type SynapseWorkspace, workspaceType } from '../synapse/store';
import { authorize } from './access';
import { type ArmStore, deriveGuid, findGroup, findSubscription, resourceNotFound } from './store';

const type = `${workspaceType}/integrationRuntimes`;

export function synapseRuntimeRoutes(store: ArmStore, { workspaces }: SynapseStore): Route[] {
  async function open(call: Call): Promise<SynapseWorkspace> {
    const { subscription: subscriptionId = '', group: groupName = '', workspace: name = '' } = call.params;
    const scope = `/subscriptions/${subscriptionId}/resourceGroups/${groupName}/providers/${workspaceType}/${name}`;
    await authorize(store, call, `${type}/read`, scope);
    findGroup(findSubscription(store, call, subscriptionId), groupName);
    const found = workspaces.find(({ id }) => sameText(id, scope));
    if (found === undefined) {
      throw resourceNotFound(workspaceType, name, groupName);
    }
    return found;
  }

  async function list(call: Call): Promise<Answer> {
    const workspace = await open(call);
    return { status: 200, body: { value: runtimesOf(workspace).map((one) => toWire(workspace, one)) } };
  }

  async function get(call: Call): Promise<Answer> {
    const workspace = await open(call);
    const found = runtimesOf(workspace).find(({ name }) => sameText(name, call.params.runtime ?? ''));
    if (found === undefined) {
      throw resourceNotFound(type, call.params.runtime ?? '', workspace.group.name);
    }
    return { status: 200, body: toWire(workspace, found) };
  }

  const all = `/subscriptions/:subscription/resourceGroups/:group/providers/${workspaceType}/:workspace/integrationRuntimes`;
  return [
    { method: 'GET', path: all, handle: list },
    { method: 'GET', path: `${all}/:runtime`, handle: get },
  ];
}

function runtimesOf({ seed }: SynapseWorkspace): SeedIntegrationRuntime[] {
  return [{ name: autoResolve, type: 'Managed' }, ...seed.integrationRuntimes];
}

function toWire({ id, seed }: SynapseWorkspace, { name, type: kind }: SeedIntegrationRuntime): Json {
  const own = `${id}/integrationRuntimes/${name}`;
  const network = { type: 'ManagedVirtualNetworkReference', referenceName: 'default' };
  const managed = {
    typeProperties: { computeProperties: { location: 'AutoResolve' } },
    ...(seed.managedNetwork ? { managedVirtualNetwork: network } : {}),
  };
  return {
    id: own,
    name,
    type,
    etag: deriveGuid(own),
    properties: { type: kind, ...(kind === 'Managed' ? managed : {}) },
  };
}
