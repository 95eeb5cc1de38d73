/**
 * Firewall rules of Synapse workspaces. A workspace counts a change after about a minute only.
 *
 * Source: azure-rest-api-specs, Microsoft.Synapse 2021-06-01, firewallRule.json; hashicorp/terraform-provider-azurerm,
 * synapse_firewall_rule_resource.go, for the minute.
 */
import { type Answer, type Call, type Route, ServiceError } from '../../frame';
import { type Json, parseObject, readObject, readText, sameText } from '../../json';
import { toNumber } from '../synapse/access';
import { type FirewallRule, type SynapseStore, type SynapseWorkspace, workspaceType } from '../synapse/store';
import { authorize } from './access';
import { type ArmStore, findGroup, findSubscription, resourceNotFound } from './store';

const type = `${workspaceType}/firewallRules`;

export function synapseFirewallRoutes(store: ArmStore, synapse: SynapseStore): Route[] {
  const now = () => store.ground.clock.now().getTime();
  const soon = () => now() + synapse.firewallSeconds * 1000;

  async function open(call: Call, verb: string): Promise<SynapseWorkspace> {
    const { subscription: subscriptionId = '', group: groupName = '', workspace: name = '' } = call.params;
    const folder = `/subscriptions/${subscriptionId}/resourceGroups/${groupName}`;
    await authorize(store, call, `${type}/${verb}`, `${folder}/providers/${workspaceType}/${name}`);
    findGroup(findSubscription(store, call, subscriptionId), groupName);
    const found = synapse.workspaces.find(({ id }) => sameText(id, `${folder}/providers/${workspaceType}/${name}`));
    if (found === undefined) {
      throw resourceNotFound(workspaceType, name, groupName);
    }
    return found;
  }

  /** Those that were deleted or replaced still count for a while, and are not shown. */
  function present({ firewallRules }: SynapseWorkspace): FirewallRule[] {
    return firewallRules.filter(({ effectiveUntil }) => effectiveUntil === undefined);
  }

  function find(workspace: SynapseWorkspace, { params }: Call): FirewallRule | undefined {
    return present(workspace).find(({ name }) => sameText(name, params.rule ?? ''));
  }

  async function list(call: Call): Promise<Answer> {
    const workspace = await open(call, 'read');
    return { status: 200, body: { value: present(workspace).map((rule) => toWire(workspace, rule)) } };
  }

  async function get(call: Call): Promise<Answer> {
    const workspace = await open(call, 'read');
    const found = find(workspace, call);
    if (found === undefined) {
      throw resourceNotFound(type, call.params.rule ?? '', workspace.group.name);
    }
    return { status: 200, body: toWire(workspace, found) };
  }

  async function put(call: Call): Promise<Answer> {
    const workspace = await open(call, 'write');
    const properties = readObject(parseObject(call.text) ?? {}, 'properties');
    const [start = '', end = ''] = ['startIpAddress', 'endIpAddress'].map((key) => readText(properties, key));
    const [from, to] = [toNumber(start), toNumber(end)];
    if (from === undefined || to === undefined || from > to) {
      throw new ServiceError(400, 'InvalidIpAddressRange', `'${start}' to '${end}' is no range of IPv4 addresses.`);
    }
    const have = find(workspace, call);
    if (have !== undefined) {
      have.effectiveUntil = soon();
    }
    const made = { name: call.params.rule ?? '', start, end, effectiveFrom: soon() };
    workspace.firewallRules.push(made);
    return { status: 200, body: toWire(workspace, made) };
  }

  async function drop(call: Call): Promise<Answer> {
    const workspace = await open(call, 'delete');
    const have = find(workspace, call);
    if (have === undefined) {
      return { status: 204 };
    }
    have.effectiveUntil = soon();
    return { status: 200, body: toWire(workspace, have) };
  }

  const all = `/subscriptions/:subscription/resourceGroups/:group/providers/${workspaceType}/:workspace/firewallRules`;
  return [
    { method: 'GET', path: all, handle: list },
    { method: 'GET', path: `${all}/:rule`, handle: get },
    { method: 'PUT', path: `${all}/:rule`, handle: put },
    { method: 'DELETE', path: `${all}/:rule`, handle: drop },
  ];
}

function toWire({ id }: SynapseWorkspace, { name, start, end }: FirewallRule): Json {
  const properties = { startIpAddress: start, endIpAddress: end, provisioningState: 'Succeeded' };
  return { id: `${id}/firewallRules/${name}`, name, type, properties };
}
