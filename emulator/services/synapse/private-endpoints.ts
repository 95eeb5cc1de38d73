/**
 * Managed private endpoints of a workspace's managed network. Whoever owns the other end must approve each.
 *
 * Source: azure-rest-api-specs, Microsoft.Synapse data plane 2020-12-01, managedPrivateEndpoints.json, which declares no
 * errors: those here are unconfirmed.
 */
import { type Answer, type Call, ServiceError } from '../../frame';
import { type Json, parseObject, readObject, readText, sameText } from '../../json';
import { remove } from '../../lists';
import type { RouteTable } from '../route-table';
import { authorize } from './access';
import type { SynapseStore } from './store';
import type { PrivateEndpoint, SynapseWorkspace } from './workspace';

async function open(store: SynapseStore, call: Call, action: string): Promise<SynapseWorkspace> {
  const { workspace } = await authorize(store, call, { action });
  if (!workspace.seed.managedNetwork || !sameText(call.params.network ?? '', 'default')) {
    const message = `The workspace has no managed virtual network '${call.params.network}'. It can only be given one when it is made.`;
    throw new ServiceError(404, 'ManagedVirtualNetworkNotFound', message);
  }
  return workspace;
}

async function list(store: SynapseStore, call: Call): Promise<Answer> {
  const { privateEndpoints } = await open(store, call, 'read');
  return { status: 200, body: { value: privateEndpoints.map((one) => toWire(store, one)) } };
}

async function get(store: SynapseStore, call: Call): Promise<Answer> {
  const found = find(await open(store, call, 'read'), call);
  if (found === undefined) {
    throw new ServiceError(404, 'NotFound', `'${call.params.name}' was not found.`);
  }
  return { status: 200, body: toWire(store, found) };
}

async function put(store: SynapseStore, call: Call): Promise<Answer> {
  const workspace = await open(store, call, 'managedPrivateEndpoints/write');
  const properties = readObject(parseObject(call.text) ?? {}, 'properties');
  const [privateLinkResourceId, groupId] = ['privateLinkResourceId', 'groupId'].map((key) => readText(properties, key));
  if (privateLinkResourceId === undefined || groupId === undefined) {
    throw new ServiceError(400, 'BadRequest', 'privateLinkResourceId and groupId are required.');
  }
  const have = find(workspace, call);
  if (have !== undefined && sameText(have.privateLinkResourceId, privateLinkResourceId)) {
    return { status: 200, body: toWire(store, have) };
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
    provisionedFrom: store.directory.later(),
  };
  workspace.privateEndpoints.push(made);
  return { status: 200, body: toWire(store, made) };
}

async function drop(store: SynapseStore, call: Call): Promise<Answer> {
  const workspace = await open(store, call, 'managedPrivateEndpoints/delete');
  const found = find(workspace, call);
  if (found === undefined) {
    return { status: 204 };
  }
  remove(workspace.privateEndpoints, found);
  return { status: 202 };
}

function toWire({ directory }: SynapseStore, endpoint: PrivateEndpoint): Json {
  const { name, privateLinkResourceId, groupId, status, isReserved, provisionedFrom } = endpoint;
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

function find({ privateEndpoints }: SynapseWorkspace, { params }: Call): PrivateEndpoint | undefined {
  return privateEndpoints.find(({ name }) => sameText(name, params.name ?? ''));
}

const all = '/managedVirtualNetworks/:network/managedPrivateEndpoints';
export const privateEndpointRoutes: RouteTable<SynapseStore> = [
  ['GET', all, list],
  ['GET', `${all}/:name`, get],
  ['PUT', `${all}/:name`, put],
  ['DELETE', `${all}/:name`, drop],
];
