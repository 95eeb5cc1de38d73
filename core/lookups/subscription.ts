/**
 * An Azure subscription's display name, which Azure DevOps stores in a connection beside the id.
 * Source: azure-rest-api-specs, resources, Subscriptions_Get, 2022-12-01.
 * Needs: any role in the subscription.
 */
import type { Lookup } from '../engine/resource';
import type { SubscriptionId } from '../names/ids';
import { notAllowedInAzure } from '../problems/azure';
import { armVersions, askArm } from '../wire/arm';
import { HttpProblem } from '../wire/http-problem';
import { record, text } from '../wire/json';

export interface Subscription {
  readonly id: SubscriptionId;
  readonly name: string;
}

/** @throws Problem when it cannot be read */
export const subscription: Lookup<SubscriptionId, Subscription> = {
  kind: 'subscription',
  title: (id) => id,
  async find(id, world) {
    try {
      const path = `/subscriptions/${id}`;
      const reply = await askArm(world, { method: 'GET', path, version: armVersions.subscriptions });
      return { id, name: text(record(reply.body), 'displayName') };
    } catch (failed) {
      const hidden = failed instanceof HttpProblem && (failed.status === 403 || failed.status === 404);
      throw hidden
        ? notAllowedInAzure('read the subscription', 'Reader', `/subscriptions/${id}`, world.actor, failed)
        : failed;
    }
  },
};
