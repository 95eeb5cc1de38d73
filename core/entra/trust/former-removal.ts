/**
 * Federated credentials of ours that a converted connection needs no more: that of its former issuer, and one that was
 * foreseen and turned out another.
 * Source, Needs: as in `resources/federated-credential.ts`; for the life of tokens docs troubleshoot-workload-identity
 * (AADSTS700024): those of the older issuer live about ten minutes.
 * Beware: a job that got its token before the conversion may hand it to Entra later, so the former trust stays until the
 * last such token has ended. Those of others stay for good.
 */

import type { Trust } from '../../azdo/conversion/trust-read';
import type { Context } from '../../context';
import type { Removal } from '../../engine/resource';
import type { EndpointId } from '../../names/ids';
import { HttpProblem } from '../../problem/http-problem';
import { Pending } from '../../problem/problem';
import { neverGone } from '../../problem/run';
import type { IdentityRef } from '../principal/read';
import { type HeldCredential, listCredentials } from './read';
import { removeTrust } from './removal';
import { credentialPrefix, identityTitle } from './resource';

export interface FormerTrustWant {
  readonly home: IdentityRef;
  readonly endpointId: EndpointId;
  /** What the connection shows now. */
  readonly trust: Trust;
  /** What was foreseen of it, if anything: no token was ever made for another. */
  readonly foreseen: Trust | undefined;
  /** From when on it was seen with that trust. */
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
    const all = await readAll(want.home, context);
    const ours = all.filter(({ name }) => name.startsWith(`${credentialPrefix}${want.endpointId}`));
    // Without the trust in use there is nothing that the former one could give way to.
    const isReplaced = all.some((one) => isSame(one, want.trust));
    const former = isReplaced ? ours.filter((one) => !isSame(one, want.trust)) : [];
    return { remove: former.map((one) => ({ home: want.home, name: one.name, endsAt: endOf(one, want) })) };
  },

  isOurs: ({ name }) => name.startsWith(credentialPrefix),

  async delete(item, context) {
    const { home, name, endsAt } = item;
    if (context.clock.now() < endsAt) {
      throw new Pending('the tokens of the former issuer to end', neverGone(kind, title(item)));
    }
    await removeTrust(home, name, context);
  },
};

function endOf(held: HeldCredential, { foreseen, since }: FormerTrustWant): Date {
  const wasUsed = foreseen === undefined || !isSame(held, foreseen);
  return new Date(since.getTime() + (wasUsed ? tokenMilliseconds : 0));
}

function isSame(left: Trust, right: Trust): boolean {
  return left.issuer === right.issuer && left.subject === right.subject;
}

/** What may not be read is not ours to clear. */
async function readAll(home: IdentityRef, context: Context): Promise<readonly HeldCredential[]> {
  try {
    return await listCredentials(home, context);
  } catch (failed) {
    if (failed instanceof HttpProblem && (failed.status === 403 || failed.status === 404)) {
      return [];
    }
    throw failed;
  }
}
