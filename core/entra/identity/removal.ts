/**
 * The identity that was made for a link: an application with its service principal, or a managed identity.
 * Source: Microsoft Graph v1.0, application - Delete; azure-rest-api-specs, msi, UserAssignedIdentities_Delete, 2024-11-30.
 * Needs: owner of the application (who made it is), or Managed Identity Contributor on the resource group.
 * Beware: it is removed last, and only when nobody else relies on it. A deleted application can be restored for 30 days.
 */

import type { Context } from '../../context';
import type { Removal } from '../../engine/resource';
import { armVersions, askArm } from '../../http/arm';
import { askGraph } from '../../http/graph';
import { unlessAbsent } from '../../http/refused';
import { needing } from '../../http/rights';
import type { Right } from '../../problem/right';
import { rightOnIdentity } from '../principal/right-read';
import { type IdentityToRemove, type IdentityToRemoveWant, identityToRemove } from './read';

export interface IdentityOfLinkWant {
  /** By what it is found. */
  readonly identity: IdentityToRemoveWant;
  /** Why it stays; `undefined` when nothing speaks for it. */
  readonly stillUsed: string | undefined;
  /** Why it stays though its role goes. */
  readonly stays?: string | undefined;
}

export const identityOfLink: Removal<IdentityOfLinkWant, IdentityToRemove> = {
  kind: 'identity',
  title: (identity) => identity.title,
  async find({ identity: by, stillUsed, stays }, context) {
    const identity = await identityToRemove.find(by, context);
    if (identity === undefined) {
      return { remove: [] };
    }
    if (identity === 'unreadable') {
      return { remove: [], keep: ["the link's identity: it may not be read (remove it by hand if it is not needed)"] };
    }
    if (stillUsed !== undefined) {
      return { remove: [], keep: [`${identity.title}, with its role: ${stillUsed}`] };
    }
    const reason = identity.isOurs ? stays : 'it does not carry the mark of this product';
    return reason === undefined
      ? { remove: [identity], keep: inBin(identity, context) }
      : { remove: [], keep: [`${identity.title}: ${reason}`] };
  },
  isOurs: (identity) => identity.isOurs,
  rights: (identity) => [rightToRemove(identity)],
  async delete(identity, context) {
    await needing(rightToRemove(identity), unlessAbsent(send(identity, context)), context);
  },
};

/** What stays of one that goes. Source: as above; Microsoft Graph v1.0, directory: Permanently delete item. */
function inBin({ title, appObjectId }: IdentityToRemove, { cloud }: Context): readonly string[] {
  const forGood = `az rest --method DELETE --url ${cloud.graph}/v1.0/directory/deletedItems/${appObjectId}`;
  return appObjectId === undefined
    ? []
    : [
        `the deleted ${title}, in the directory's bin for 30 days: a run that makes the link again restores it; this removes it for good: ${forGood}`,
      ];
}

async function send({ home, appObjectId }: IdentityToRemove, context: Context): Promise<void> {
  if (home.kind === 'managed identity') {
    await askArm(context, { method: 'DELETE', path: home.armId, version: armVersions.managedIdentity });
  } else if (appObjectId !== undefined) {
    await askGraph(context, { method: 'DELETE', path: `/applications/${appObjectId}` });
  }
}

function rightToRemove({ home, title }: IdentityToRemove): Right {
  return rightOnIdentity(home, { doing: `remove the ${title}`, verb: 'delete' });
}
