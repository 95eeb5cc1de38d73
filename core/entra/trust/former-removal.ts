/**
 * Our federated credentials that a converted connection no longer needs: the one for its former issuer, and one whose
 * issuer and subject were predicted wrongly.
 * Source, Needs: as in `resource.ts`; for the life of tokens docs troubleshoot-workload-identity
 * (AADSTS700024): those of the older issuer live about ten minutes.
 * Beware: a job that got its token before the conversion may hand it to Entra later, so the former trust stays until the
 * last such token has ended. Those of others stay for good.
 */

import type { Trust } from '../../azdo/conversion/trust-read';
import type { Removal } from '../../engine/resource';
import type { EndpointId } from '../../names/ids';
import { isOwnName, ownPrefix } from '../../names/mark';
import { Pending } from '../../problem/problem';
import { neverGone } from '../../problem/run';
import type { IdentityRef } from '../principal/read';
import { type HeldCredential, listCredentials } from './read';
import { removeTrust, rightToRemove } from './removal';
import { identityTitle } from './resource';

export interface FormerTrustWant {
  readonly home: IdentityRef;
  readonly endpointId: EndpointId;
  /** The trust that the connection shows now. */
  readonly trust: Trust;
  /** The trust that was predicted for the connection; no token was ever made for it where it proved wrong. */
  readonly foreseen: Trust | undefined;
  /** Since when the connection has been seen with its new trust. */
  readonly since: Date;
}

export interface FormerTrust {
  readonly home: IdentityRef;
  readonly name: string;
  /** When no token that it is for can be alive. */
  readonly endsAt: Date;
}

/** Ten minutes, and one for clocks that differ. */
const tokenMilliseconds = 11 * 60_000;

const kind = 'federated credential';
const title = ({ home, name }: FormerTrust) => `"${name}" on ${identityTitle(home)}, of its former sign-in`;

export const formerTrust: Removal<FormerTrustWant, FormerTrust> = {
  kind,
  title,
  patienceSeconds: tokenMilliseconds / 1000 + 180,

  async find(want, context) {
    const listed = await listCredentials(want.home, context);
    const all = listed === 'unreadable' ? [] : listed;
    const ours = all.filter(({ name }) => name.startsWith(`${ownPrefix}${want.endpointId}`));
    // As long as the trust in use is missing, nothing has replaced the former one.
    const isReplaced = all.some((one) => isSame(one, want.trust));
    const former = isReplaced ? ours.filter((one) => !isSame(one, want.trust)) : [];
    return { remove: former.map((one) => ({ home: want.home, name: one.name, endsAt: endOf(one, want) })) };
  },

  isOurs: ({ name }) => isOwnName(name),

  rights: (item) => [rightToRemove(item)],

  async delete(item, context) {
    if (context.clock.now() < item.endsAt) {
      throw new Pending('the tokens of the former issuer to end', neverGone(kind, title(item)));
    }
    await removeTrust(item, context);
  },
};

function endOf(held: HeldCredential, { foreseen, since }: FormerTrustWant): Date {
  const wasUsed = foreseen === undefined || !isSame(held, foreseen);
  return new Date(since.getTime() + (wasUsed ? tokenMilliseconds : 0));
}

function isSame(left: Trust, right: Trust): boolean {
  return left.issuer === right.issuer && left.subject === right.subject;
}
