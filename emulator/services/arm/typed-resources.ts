/** Resources of one type that nobody makes through us: one, those of a group, those of a subscription. */
import type { Answer, Call, Route } from '../../frame';
import { type Json, sameText } from '../../json';
import type { SeedResourceGroup, SeedSubscription } from '../../seed/schema';
import { authorize, grantsOf, identifyIn } from './access';
import { allows, roleDefinitions } from './roles';
import { type ArmStore, covers, findGroup, findSubscription, resourceNotFound } from './store';

export interface Place {
  readonly subscription: SeedSubscription;
  readonly group: SeedResourceGroup;
  /** Set when the call came in by the one base address. */
  readonly origin?: string;
}

export interface ResourceKind {
  readonly type: string;
  /** What of it is in a group, as it goes over the wire. */
  readonly listIn: (place: Place) => readonly Json[];
}

export function idOf({ subscription, group }: Place, type: string, name: string): string {
  return `/subscriptions/${subscription.id}/resourceGroups/${group.name}/providers/${type}/${name}`;
}

function placeOf(call: Call, subscription: SeedSubscription, group: SeedResourceGroup): Place {
  return { subscription, group, ...(call.origin === undefined ? {} : { origin: call.origin }) };
}

export function resourceRoutes(store: ArmStore, { type, listIn }: ResourceKind): Route[] {
  async function get(call: Call): Promise<Answer> {
    const { subscription: subscriptionId = '', group: groupName = '', name = '' } = call.params;
    const scope = `/subscriptions/${subscriptionId}/resourceGroups/${groupName}/providers/${type}/${name}`;
    await authorize(store, call, `${type}/read`, scope);
    const subscription = findSubscription(store, call, subscriptionId);
    const group = findGroup(subscription, groupName);
    const found = listIn(placeOf(call, subscription, group)).find((one) => sameText(String(one.name), name));
    if (found === undefined) {
      throw resourceNotFound(type, name, group.name);
    }
    return { status: 200, body: found };
  }

  /** A list holds what the caller may read, and is empty rather than refused. */
  async function list(call: Call): Promise<Answer> {
    const { subscription: subscriptionId = '', group: groupName } = call.params;
    const caller = await identifyIn(store, call, subscriptionId);
    const subscription = findSubscription(store, call, subscriptionId);
    const groups = groupName === undefined ? subscription.resourceGroups : [findGroup(subscription, groupName)];
    const readers = roleDefinitions.filter((role) => allows(role, `${type}/read`)).map(({ guid }) => guid);
    const grants = grantsOf(store, caller).filter(({ roleGuid }) => readers.includes(roleGuid));
    const all = groups.flatMap((group) => listIn(placeOf(call, subscription, group)));
    return { status: 200, body: { value: all.filter(({ id }) => grants.some((grant) => covers(grant, String(id)))) } };
  }

  const inGroup = `/subscriptions/:subscription/resourceGroups/:group/providers/${type}`;
  return [
    { method: 'GET', path: `/subscriptions/:subscription/providers/${type}`, handle: list },
    { method: 'GET', path: inGroup, handle: list },
    { method: 'GET', path: `${inGroup}/:name`, handle: get },
  ];
}
