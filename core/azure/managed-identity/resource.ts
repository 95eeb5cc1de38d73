/**
 * A user-assigned managed identity, as which the link signs in: an identity that needs no right in Graph.
 * Source: azure-rest-api-specs, msi, UserAssignedIdentities, 2024-11-30.
 * Needs: Managed Identity Contributor on the resource group to make one, Reader to use one that is there.
 * Same when: its resource id. Nothing of it is changed in place: region and tags of one that is there stay.
 * Beware: reads are throttled at one in two seconds for an identity (entra-docs, considerations), so none is made in vain.
 */

import { differences, type Resource } from '../../engine/resource';
import { groupOf, rightOnIdentity } from '../../entra/principal/right-read';
import { armVersions, askArm } from '../../http/arm';
import { bodyOf } from '../../http/json';
import { needing } from '../../http/rights';
import type { ArmId } from '../../names/ids';
import { type LinkMark, linkMarkText, linkTag, markOf, markTag } from '../../names/mark';
import type { Right } from '../../problem/right';
import { readOwnIdentity, rightToReadOwn } from './own-read';
import { managedIdentityNotFound } from './problems';
import {
  type ManagedIdentity,
  managedIdentityFromWire,
  managedIdentityOfId,
  nameOfIdentity,
  rightToRead,
} from './read';

export interface ManagedIdentityWant {
  readonly armId: ArmId;
  /** Azure region for one that has to be made; `undefined` when it must be there already. */
  readonly location: string | undefined;
  /** The link that one is made for; none where it must be there already. */
  readonly link?: LinkMark;
}

export const managedIdentity: Resource<ManagedIdentityWant, ManagedIdentity, Pick<ManagedIdentityWant, 'armId'>> = {
  kind: 'managed identity',
  title: (want) => nameOfIdentity(want.armId),

  async read(want, context) {
    const right = want.location === undefined ? rightToRead(want.armId) : rightToReadOwn(want.armId);
    const found = await needing(right, context.reads.get(managedIdentityOfId, want.armId), context);
    if (!found && !want.location) {
      throw managedIdentityNotFound(want.armId);
    }
    return found;
  },

  diff: (want, have) =>
    have ? [] : differences({ 'resource id': [undefined, want.armId], region: [undefined, want.location] }),

  rights: ({ armId }) => [rightToMake(armId)],

  async apply({ armId, location, link }, _have, context) {
    const body = {
      location,
      tags: { [markTag]: markOf(context.maker), ...(link ? { [linkTag]: linkMarkText(link) } : {}) },
    };
    const question = { method: 'PUT', path: armId, version: armVersions.managedIdentity, body } as const;
    const reply = await needing(rightToMake(armId), askArm(context, question), context);
    return managedIdentityFromWire(armId, bodyOf(reply));
  },
};

/** One that is made for a link alone, and is found by its mark. */
export const ownManagedIdentity: typeof managedIdentity = {
  ...managedIdentity,
  read: ({ armId }, context) => readOwnIdentity(armId, context),
};

/** On the resource group, since the identity is not there yet. */
function rightToMake(armId: ArmId): Right {
  const home = { kind: 'managed identity', armId } as const;
  const doing = 'make the managed identity';
  return rightOnIdentity(home, { doing, verb: 'write', scope: groupOf(armId), unseen: 'place' });
}
