/**
 * Firewall rules of Synapse workspaces. A workspace counts a change after about a minute only.
 *
 * Source: azure-rest-api-specs, Microsoft.Synapse 2021-06-01, firewallRule.json; hashicorp/terraform-provider-azurerm,
 * synapse_firewall_rule_resource.go, for the minute.
 */
import { type Answer, type Call, ServiceError } from '../../frame';
import { type Json, parseObject, readObject, readText, sameText } from '../../json';
import type { RouteTable } from '../route-table';
import { toNumber } from '../synapse/access';
import { type FirewallRule, type SynapseWorkspace, workspaceType } from '../synapse/workspace';
import { type ArmStore, resourceNotFound } from './store';
import { openSynapse, synapsePath } from './synapse-workspaces';

const type = `${workspaceType}/firewallRules`;

/** When a change of now starts to count. */
function soon({ ground, synapse }: ArmStore): number {
  return ground.clock.now().getTime() + synapse.firewallSeconds * 1000;
}

/** Those that were deleted or replaced still count for a while, and are not shown. */
function present({ firewallRules }: SynapseWorkspace): FirewallRule[] {
  return firewallRules.filter(({ effectiveUntil }) => effectiveUntil === undefined);
}

function find(workspace: SynapseWorkspace, { params }: Call): FirewallRule | undefined {
  return present(workspace).find(({ name }) => sameText(name, params.rule ?? ''));
}

async function list(store: ArmStore, call: Call): Promise<Answer> {
  const workspace = await openSynapse(store, call, `${type}/read`);
  return { status: 200, body: { value: present(workspace).map((rule) => toWire(workspace, rule)) } };
}

async function get(store: ArmStore, call: Call): Promise<Answer> {
  const workspace = await openSynapse(store, call, `${type}/read`);
  const found = find(workspace, call);
  if (found === undefined) {
    throw resourceNotFound(type, call.params.rule ?? '', workspace.group.name);
  }
  return { status: 200, body: toWire(workspace, found) };
}

async function put(store: ArmStore, call: Call): Promise<Answer> {
  const workspace = await openSynapse(store, call, `${type}/write`);
  const properties = readObject(parseObject(call.text) ?? {}, 'properties');
  const [start = '', end = ''] = ['startIpAddress', 'endIpAddress'].map((key) => readText(properties, key));
  const [from, to] = [toNumber(start), toNumber(end)];
  if (from === undefined || to === undefined || from > to) {
    throw new ServiceError(400, 'InvalidIpAddressRange', `'${start}' to '${end}' is no range of IPv4 addresses.`);
  }
  const have = find(workspace, call);
  if (have !== undefined) {
    have.effectiveUntil = soon(store);
  }
  const made = { name: call.params.rule ?? '', start, end, effectiveFrom: soon(store) };
  workspace.firewallRules.push(made);
  return { status: 200, body: toWire(workspace, made) };
}

async function drop(store: ArmStore, call: Call): Promise<Answer> {
  const workspace = await openSynapse(store, call, `${type}/delete`);
  const have = find(workspace, call);
  if (have === undefined) {
    return { status: 204 };
  }
  have.effectiveUntil = soon(store);
  return { status: 200, body: toWire(workspace, have) };
}

function toWire({ id }: SynapseWorkspace, { name, start, end }: FirewallRule): Json {
  const properties = { startIpAddress: start, endIpAddress: end, provisioningState: 'Succeeded' };
  return { id: `${id}/firewallRules/${name}`, name, type, properties };
}

const all = `${synapsePath}/firewallRules`;

export const synapseFirewallRoutes: RouteTable<ArmStore> = [
  ['GET', all, list],
  ['GET', `${all}/:rule`, get],
  ['PUT', `${all}/:rule`, put],
  ['DELETE', `${all}/:rule`, drop],
];
