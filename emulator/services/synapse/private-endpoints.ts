/**
 * Managed private endpoints of a workspace's managed network. Whoever owns the other end must approve each.
 *
 * Source: azure-rest-api-specs, Microsoft.Synapse data plane 2020-12-01, managedPrivateEndpoints.json, which declares no
 * errors: those here are unconfirmed.
 */

import { type Answer, type Call, type Route, ServiceError } from '../../frame';
import { type Json, parseObject, readObject, readText, sameText } from '../../json';
import { remove } from '../../lists';
import { authorize } from './access';
import type { PrivateEndpoint, SynapseStore, SynapseWorkspace } from './store';

export function privateEndpointRoutes(store: SynapseStore): Route[] {
  const { directory } = store;

  async function open(call: Call, action: string): Promise<SynapseWorkspace> {
    const { workspace } = await authorize(store, call, action);
    if (!workspace.seed.managedNetwork || !sameText(call.params.network ?? '', 'default')) {
      const message = `The workspace has no managed virtual network '${call.params.network}'. It can only be given one when it is made.`;
      throw new ServiceError(404, 'ManagedVirtualNetworkNotFound', message);
    }
    return workspace;
  }

  async function list(call: Call): Promise<Answer> {
    const { privateEndpoints } = await open(call, 'read');
    return { status: 200, body: { value: privateEndpoints.map(toWire) } };
  }

  async function get(call: Call): Promise<Answer> {
    const found = find(await open(call, 'read'), call);
    if (found === undefined) {
      throw new ServiceError(404, 'NotFound', `'${call.params.name}' was not found.`);
    }
    return { status: 200, body: toWire(found) };
  }

  async function put(call: Call): Promise<Answer> {
    const workspace = await open(call, 'managedPrivateEndpoints/write');
    const properties = readObject(parseObject(call.text) ?? {}, 'properties');
    const [privateLinkResourceId, groupId] = ['privateLinkResourceId', 'groupId'].map((key) =>
      readText(properties, key),
    );
    if (privateLinkResourceId === undefined || groupId === undefined) {
      throw new ServiceError(400, 'BadRequest', 'privateLinkResourceId and groupId are required.');
    }
    const have = find(workspace, call);
    if (have !== undefined && sameText(have.privateLinkResourceId, privateLinkResourceId)) {
      return { status: 200, body: toWire(have) };
    }
    if (have !== undefined) {
      throw new ServiceError(409, 'Conflict', `'${have.name}' leads to another resource.`);
    }
    const made: PrivateEndpoint = {
      name: call.params.name ?? '',
      privateLinkResourceId,
      groupId,
      status: 'Pending',
      isReserved: false,
      provisionedFrom: directory.later(),
    };
    workspace.privateEndpoints.push(made);
    return { status: 200, body: toWire(made) };
  }

  async function drop(call: Call): Promise<Answer> {
    const workspace = await open(call, 'managedPrivateEndpoints/delete');
    const found = find(workspace, call);
    if (found === undefined) {
      return { status: 204 };
    }
    remove(workspace.privateEndpoints, found);
    return { status: 202 };
  }

  function toWire({
    name,
    privateLinkResourceId,
    groupId,
    status,
    isReserved,
    provisionedFrom,
  }: PrivateEndpoint): Json {
    return {
      type: 'Microsoft.Synapse/workspaces/managedVirtualNetworks/managedPrivateEndpoints',
      name,
      properties: {
        privateLinkResourceId,
        groupId,
        provisioningState: directory.hasCome(provisionedFrom) ? 'Succeeded' : 'Provisioning',
        connectionState: { status, description: '', actionsRequired: '' },
        isReserved,
      },
    };
  }

  const all = '/managedVirtualNetworks/:network/managedPrivateEndpoints';
  return [
    { method: 'GET', path: all, handle: list },
    { method: 'GET', path: `${all}/:name`, handle: get },
    { method: 'PUT', path: `${all}/:name`, handle: put },
    { method: 'DELETE', path: `${all}/:name`, handle: drop },
  ];
}

function find({ privateEndpoints }: SynapseWorkspace, { params }: Call): PrivateEndpoint | undefined {
  return privateEndpoints.find(({ name }) => sameText(name, params.name ?? ''));
}
