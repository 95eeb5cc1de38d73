/**
 * Integration runtimes of Synapse workspaces, read only; each workspace has one that Azure hosts.
 *
 * Source: azure-rest-api-specs, Microsoft.Synapse 2021-06-01, integrationRuntime.json.
 */
import type { Answer, Call } from '../../frame';
import { type Json, sameText } from '../../json';
import type { SeedIntegrationRuntime } from '../../seed/schema';
import type { RouteTable } from '../route-table';
import { autoResolve } from '../synapse/seeding';
import { type SynapseWorkspace, workspaceType } from '../synapse/workspace';
import { deriveGuid } from './ids';
import { type ArmStore, resourceNotFound } from './store';
import { openSynapse, synapsePath } from './synapse-workspaces';

const type = `${workspaceType}/integrationRuntimes`;

async function list(store: ArmStore, call: Call): Promise<Answer> {
  const workspace = await openSynapse(store, call, `${type}/read`);
  return { status: 200, body: { value: runtimesOf(workspace).map((one) => toWire(workspace, one)) } };
}

async function get(store: ArmStore, call: Call): Promise<Answer> {
  const workspace = await openSynapse(store, call, `${type}/read`);
  const found = runtimesOf(workspace).find(({ name }) => sameText(name, call.params.runtime ?? ''));
  if (found === undefined) {
    throw resourceNotFound(type, call.params.runtime ?? '', workspace.group.name);
  }
  return { status: 200, body: toWire(workspace, found) };
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

export const synapseRuntimeRoutes: RouteTable<ArmStore> = [
  ['GET', `${synapsePath}/integrationRuntimes`, list],
  ['GET', `${synapsePath}/integrationRuntimes/:runtime`, get],
];
