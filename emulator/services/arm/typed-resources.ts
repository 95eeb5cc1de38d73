/** Resources of one type that nobody makes through us: one, those of a group, those of a subscription. */
import type { Answer, Call } from '../../frame';
import { type Json, sameText } from '../../json';
import type { SeedResourceGroup, SeedSubscription } from '../../seed/schema';
import type { RouteTable } from '../route-table';
import { authorize, identifyIn, readable } from './access';
import { holdingOf } from './holdings';
import { type ArmStore, findGroup, findSubscription, resourceNotFound } from './store';

export interface Place {
  readonly subscription: SeedSubscription;
  readonly group: SeedResourceGroup;
  /** Set when the call came in by the one base address. */
  readonly origin?: string;
}

export interface ResourceKind {
  readonly type: string;
  /** What of it is in a group, as it goes over the wire. */
  readonly listIn: (store: ArmStore, place: Place) => readonly Json[];
  /** How one reads in the api-version that is asked for, where that matters. */
  readonly inVersion?: (resource: Json, version: string) => Json;
}

/** A store and the one kind of its resources that a route is about. */
interface Resources {
  readonly store: ArmStore;
  readonly kind: ResourceKind;
}

export function idOf({ subscription, group }: Place, type: string, name: string): string {
  return `/subscriptions/${subscription.id}/resourceGroups/${group.name}/providers/${type}/${name}`;
}

async function get({ store, kind }: Resources, call: Call): Promise<Answer> {
  const { type } = kind;
  const { subscription: subscriptionId = '', group: groupName = '', name = '' } = call.params;
  const scope = `/subscriptions/${subscriptionId}/resourceGroups/${groupName}/providers/${type}/${name}`;
  await authorize(store, call, { action: `${type}/read`, scope });
  const subscription = findSubscription(store, call, subscriptionId);
  const group = findGroup(subscription, groupName);
  const found = resourcesIn({ store, kind }, call, { subscription, group }).find((one) =>
    sameText(String(one.name), name),
  );
  if (found === undefined) {
    throw resourceNotFound(type, name, group.name);
  }
  return { status: 200, body: found };
}

/** A list holds what the caller may read, and is empty rather than refused. */
async function list({ store, kind }: Resources, call: Call): Promise<Answer> {
  const { subscription: subscriptionId = '', group: groupName } = call.params;
  const caller = await identifyIn(store, call, subscriptionId);
  const subscription = findSubscription(store, call, subscriptionId);
  const groups = groupName === undefined ? subscription.resourceGroups : [findGroup(subscription, groupName)];
  const all = groups.flatMap((group) => resourcesIn({ store, kind }, call, { subscription, group }));
  return { status: 200, body: { value: readable(holdingOf(store, caller.principalId), all) } };
}

function resourcesIn({ store, kind }: Resources, { origin, url }: Call, place: Place): readonly Json[] {
  const found = kind.listIn(store, { ...place, ...(origin === undefined ? {} : { origin }) });
  const { inVersion = (one: Json) => one } = kind;
  return found.map((one) => inVersion(one, url.searchParams.get('api-version') ?? ''));
}

export function resourceRoutes(kind: ResourceKind): RouteTable<ArmStore> {
  const inGroup = `/subscriptions/:subscription/resourceGroups/:group/providers/${kind.type}`;
  return [
    ['GET', `/subscriptions/:subscription/providers/${kind.type}`, (store, call) => list({ store, kind }, call)],
    ['GET', inGroup, (store, call) => list({ store, kind }, call)],
    ['GET', `${inGroup}/:name`, (store, call) => get({ store, kind }, call)],
  ];
}
