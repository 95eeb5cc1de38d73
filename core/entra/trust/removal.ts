/**
 * The federated credentials that let a link's connections sign in.
 * Source, Needs: as in `resource.ts`.
 * Beware: they are removed before the connection, because only its id tells which they are, and because Azure DevOps does not
 * delete a connection while they are there (terraform-provider-azuredevops #1131).
 */

import type { LinkToRemove } from '../../azdo/connection/removal-read';
import type { Context } from '../../context';
import type { Removal } from '../../engine/resource';
import { unlessAbsent, wording } from '../../http/refused';
import { needing } from '../../http/rights';
import { isOwnName, ownPrefix } from '../../names/mark';
import type { HttpProblem } from '../../problem/http-problem';
import { Pending } from '../../problem/problem';
import type { Right } from '../../problem/right';
import type { IdentityToRemove } from '../identity/read';
import type { IdentityRef } from '../principal/read';
import { rightOnIdentity } from '../principal/right-read';
import { identityBusy } from './problems';
import { deleteCredential, type HeldCredential, listCredentials } from './read';
import { identityTitle } from './resource';

export interface TrustOfLinkWant {
  readonly links: readonly LinkToRemove[];
  readonly identity: IdentityToRemove | 'unreadable' | undefined;
}

export interface TrustOfLink {
  readonly home: IdentityRef;
  readonly name: string;
}

/** Those of the link, and those that others rely on; `unreadable` when they may not be read. */
export async function sortTrusts(
  { links, identity }: TrustOfLinkWant,
  context: Context,
): Promise<{ readonly own: readonly TrustOfLink[]; readonly others: readonly HeldCredential[] } | 'unreadable'> {
  if (identity === undefined || identity === 'unreadable') {
    return identity === 'unreadable' ? 'unreadable' : { own: [], others: [] };
  }
  const { home } = identity;
  const held = await listCredentials(home, context);
  if (held === 'unreadable') {
    return 'unreadable';
  }
  const isOwn = ({ name }: HeldCredential) =>
    links.some(({ connection }) => name.startsWith(`${ownPrefix}${connection.id}`));
  return {
    own: held.filter(isOwn).map(({ name }) => ({ home, name })),
    others: held.filter((one) => !isOwn(one)),
  };
}

export const trustOfLink: Removal<TrustOfLinkWant, TrustOfLink> = {
  kind: 'federated credential',
  title: ({ home, name }) => `"${name}" on ${identityTitle(home)}`,
  async find(want, context) {
    const trusts = await sortTrusts(want, context);
    if (trusts === 'unreadable') {
      const keep = ["the federated credentials of the link's identity: they may not be read (remove them by hand)"];
      return { remove: [], keep: want.links.length > 0 ? keep : [] };
    }
    return { remove: trusts.own };
  },
  isOurs: ({ name }) => isOwnName(name),
  rights: (trust) => [rightToRemove(trust)],
  delete: removeTrust,
};

/** Nothing fails when it is gone already. @throws Pending while the identity is changed otherwise; Problem, HttpProblem */
export async function removeTrust({ home, name }: TrustOfLink, context: Context): Promise<void> {
  const identity = identityTitle(home);
  const busy = (failed: HttpProblem) =>
    new Pending(`another change of ${identity} to end`, identityBusy(identity, failed));
  const deleted = wording(unlessAbsent(deleteCredential(home, name, context)), {
    changing: busy,
    conflict: busy,
  });
  await needing(rightToRemove({ home, name }), deleted, context);
}

export function rightToRemove({ home, name }: TrustOfLink): Right {
  const doing = `remove the federated credential "${name}" from ${identityTitle(home)}`;
  return rightOnIdentity(home, { doing, verb: 'federatedIdentityCredentials/delete' });
}
