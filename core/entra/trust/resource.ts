/**
 * A federated credential: the trust on an identity that names who may sign in as it. For a service connection, issuer
 * and subject are read back from Azure DevOps and never composed, since the subject holds the connection's id.
 * Source: Microsoft Graph v1.0, federatedIdentityCredential (upsert by name); azure-rest-api-specs, msi, 2024-11-30.
 * Needs: owner of the application, or Managed Identity Contributor on the managed identity.
 * Same when: issuer and subject, letter by letter (case counts: AADSTS7002138). One that we made is found by its name too,
 * and its issuer, subject and audience change in place; those of others are never changed.
 * Beware: 20 at most; one write at a time under a managed identity (409), so these are written one after the other.
 */

import type { Context } from '../../context';
import { type Change, differences, type Resource } from '../../engine/resource';
import { wording } from '../../http/refused';
import { needing } from '../../http/rights';
import { HttpProblem } from '../../problem/http-problem';
import { AlreadyThere, Pending, Problem } from '../../problem/problem';
import type { Right } from '../../problem/right';
import { unexpected } from '../../problem/unexpected';
import { directoryBehind } from '../application/problems';
import type { IdentityRef } from '../principal/read';
import { groupOf, rightOnIdentity } from '../principal/right-read';
import { identityBusy, tooManyCredentials } from './problems';
import { type HeldCredential, listCredentials, writeCredential } from './read';

export interface FederatedCredentialWant {
  readonly home: IdentityRef;
  /** URL-friendly, 3 to 120 characters, begins with our prefix. */
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  readonly description: string;
}

export interface FederatedCredential {
  readonly home: IdentityRef;
  /** `undefined` when the setup identity may not look: the proof through the connection tells whether the trust is there. */
  readonly held: HeldCredential | undefined;
}

/** Source: entra-docs, workload-identity-federation-considerations. */
export const mostCredentials = 20;

/** The identity alone is known before the connection shows what is to be trusted. */
export type TrustSite = Pick<FederatedCredentialWant, 'home'> &
  Partial<FederatedCredentialWant> & {
    /** Set where the managed identity is yet to be made: what may be done in it is asked of its resource group. */
    readonly isToBeMade?: boolean;
  };

export const federatedCredential: Resource<FederatedCredentialWant, FederatedCredential, TrustSite> = {
  kind: 'federated credential',
  title: (want) => `"${want.name}" on ${identityTitle(want.home)}`,
  lockKey: (want) => identityTitle(want.home),

  async read(want, context) {
    const all = await listCredentials(want.home, context);
    if (all === 'unreadable') {
      return { home: want.home, held: undefined };
    }
    const same = all.find((held) => held.issuer === want.issuer && held.subject === want.subject);
    const held = same ?? all.find((one) => one.name === want.name);
    if (!held && all.length >= mostCredentials) {
      throw tooManyCredentials(identityTitle(want.home), all.length);
    }
    return held && { home: want.home, held };
  },

  diff(want, have) {
    if (have && !have.held) {
      return [];
    }
    const changes = differences({
      issuer: [have?.held?.issuer, want.issuer],
      subject: [have?.held?.subject, want.subject],
      audience: [have?.held?.audience, want.audience],
    });
    return have?.held && have.held.name !== want.name
      ? changes.map((change) => ofOtherName(change, have.held?.name ?? ''))
      : changes;
  },

  rights: (site) => [rightToTrust(site)],

  async apply(want, _have, context) {
    const held = await writeWorded(want, context);
    return held && { home: want.home, held };
  },
};

/** How many an identity holds; `undefined` when the setup identity may not look. */
export async function countCredentials(home: IdentityRef, context: Context): Promise<number | undefined> {
  const all = await listCredentials(home, context);
  return all === 'unreadable' ? undefined : all.length;
}

/** How long a trust that Azure DevOps wrote may take to show in the directory, seconds. Chosen by us. */
const writtenTrustSeconds = 120;

/**
 * The federated credential of a connection that this run may have converted: Azure DevOps then writes it itself, and it
 * does not show at once. So after a refusal to write it again (no right, or it may occur only once) it is read again.
 */
export const trustOfConverted: Resource<FederatedCredentialWant, FederatedCredential, TrustSite> = {
  ...federatedCredential,
  // Azure DevOps may write it with rights of its own.
  rights: () => [],
  // Azure DevOps gives it another name.
  title: (want) => `on ${identityTitle(want.home)}`,
  async apply(want, have, context) {
    try {
      return await federatedCredential.apply(want, have, context);
    } catch (failed) {
      const judged = failed instanceof Pending ? failed.problem : failed;
      const refused = judged instanceof HttpProblem && judged.isInvalid;
      const problem = judged instanceof Problem ? judged : refused ? unexpected(judged) : undefined;
      throw problem ? new AlreadyThere(problem, writtenTrustSeconds) : failed;
    }
  },
};

/** Text to show, no identifier. */
export function identityTitle(home: IdentityRef): string {
  return home.kind === 'application'
    ? `application ${home.clientId}`
    : `managed identity ${home.armId.replace(/^.*\//, '')}`;
}

/** Of one that has another name than ours would have. */
function ofOtherName(change: Change, name: string): Change {
  return {
    ...change,
    conflict: `The federated credential "${name}" holds this issuer and subject, and an identity takes that pair in one of them alone: set its ${change.field} to \`${change.to}\` by hand.`,
  };
}

function writeWorded(want: FederatedCredentialWant, context: Context): Promise<HeldCredential | undefined> {
  const { home } = want;
  const identity = identityTitle(home);
  const busy = (failed: HttpProblem) =>
    new Pending(`another change of ${identity} to end`, identityBusy(identity, failed));
  const written = wording(writeCredential(home, want, context), {
    absent: (failed) => new Pending(`${identity} to be known everywhere`, directoryBehind(`the ${identity}`, failed)),
    changing: busy,
    // The service need not say which conflict it is; two changes at a time are the usual one.
    conflict: busy,
  });
  return needing(rightToTrust(want), written, context);
}

function rightToTrust({ home, issuer, subject, audience, isToBeMade = false }: TrustSite): Right {
  const doing = `put the federated credential on ${identityTitle(home)}`;
  return rightOnIdentity(home, {
    doing,
    verb: 'federatedIdentityCredentials/write',
    ...(issuer && subject && audience ? { trust: { issuer, subject, audience } } : {}),
    ...(isToBeMade && home.kind === 'managed identity' ? { scope: groupOf(home.armId) } : {}),
  });
}
