/**
 * An Azure subscription's display name, which Azure DevOps stores in a connection beside the id.
 * Source: azure-rest-api-specs, resources, Subscriptions_List, 2022-12-01.
 * Needs: any role in the subscription or below it.
 * Beware: reading the one subscription needs Reader on it, while the list shows it to whoever has a role anywhere below.
 * Where even that does not show it, its id stands for its name, which is only shown to people.
 */
import type { Loader } from '../../context';
import type { Lookup } from '../../engine/resource';
import { armVersions, listArm } from '../../http/arm';
import { type Json, optionalText } from '../../http/json';
import { type SubscriptionId, sameText } from '../../names/ids';

export interface Subscription {
  readonly id: SubscriptionId;
  readonly name: string;
}

export const subscription: Lookup<SubscriptionId, Subscription> = {
  kind: 'subscription',
  title: (id) => id,
  async find(id, context) {
    const all = await context.reads.get(subscriptions, 'all');
    const found = all.find((item) => sameText(optionalText(item, 'subscriptionId'), id));
    return { id, name: (found && optionalText(found, 'displayName')) ?? id };
  },
};

const subscriptions: Loader<'all', readonly Json[]> = {
  name: 'subscriptions',
  keyOf: (all) => all,
  one: (_all, context) =>
    listArm(context, { method: 'GET', path: '/subscriptions', version: armVersions.subscriptions }),
};
