/**
 * What can be in the way of any request, whatever it is about: a lock, a policy, a subscription that is switched off, a
 * sign-in that the tenant stops, a service that is busy. No right lifts any of it, so none is asked for.
 */
import type { HttpProblem, Refusal } from './http-problem';
import { Problem, type ProblemText } from './problem';

/** What was to be done, where more is known than the request. */
export interface Aim {
  /** `give the role "Reader" on /subscriptions/…`. */
  readonly doing: string;
  /** The thing that it is done on. */
  readonly scope: string;
}

/** What is in the way of a request; `undefined` when something else is. @param aim what it was for, if that is known */
export function inTheWayOf(failed: HttpProblem, aim?: Aim): Problem | undefined {
  const word = words[failed.refusal];
  return word && new Problem(word(failed, aim), failed.seen, failed);
}

type Word = (failed: HttpProblem, aim: Aim | undefined) => ProblemText;

const words: { readonly [Name in Refusal]?: Word } = {
  locked: (failed, aim) => lockText(aim ?? aimOf(failed), `${hostOf(failed)} said: ${saidBy(failed)}`),
  policy: (failed, aim) => ({
    code: 'azure.policy',
    what: `Not allowed to ${doing(failed, aim)}.`,
    why: `A policy of Azure forbids it${policyIn(failed)}, for owners too; no role is missing. ${hostOf(failed)} said: ${saidBy(failed)}`,
    fix: `Ask whoever keeps the policies of the subscription (Policy, Assignments, in the portal) to allow it, or for an exemption for ${scope(failed, aim)}, then run again. Or use what the policy allows: its name and description say what that is.`,
  }),
  subscriptionDisabled: (failed, aim) => ({
    code: 'azure.subscription-disabled',
    what: `Not possible to ${doing(failed, aim)}.`,
    why: `The subscription is disabled, so nothing in it can be changed. ${hostOf(failed)} said: ${saidBy(failed)}`,
    fix: 'Ask the owner of the billing account or of the subscription to enable it again (Subscriptions in the portal show the reason: spending limit, ended offer, unpaid bill), then run again.',
  }),
  notRegistered: (failed, aim) => ({
    code: 'azure.not-registered',
    what: `Not possible to ${doing(failed, aim)}.`,
    why: `The subscription is not registered for this kind of resource. ${hostOf(failed)} said: ${saidBy(failed)}`,
    fix: 'Ask an Owner or Contributor of the subscription to register the resource provider that is named above (az provider register --namespace NAMESPACE), then run again.',
  }),
  blocked: (failed, aim) => ({
    code: 'azure.blocked',
    what: `Not allowed to ${doing(failed, aim)}.`,
    why: `By its code something else than a missing role forbids it: a private link, or another rule. ${hostOf(failed)} said: ${saidBy(failed)}`,
    fix: `Ask an Owner of ${scope(failed, aim)} about what is named above, then run again.`,
  }),
  conditionalAccess: (failed) => ({
    code: 'sign-in.conditional-access',
    what: `${hostOf(failed)} did not let the sign-in through.`,
    why: `A Conditional Access policy of the tenant blocks it. Identity and credential are right. It said: ${saidBy(failed)}`,
    fix: conditionalAccessFix,
  }),
  claimsChallenge: (failed) => ({
    code: 'sign-in.claims-challenge',
    what: `${hostOf(failed)} asks for a new sign-in, and took none.`,
    why: `Continuous access evaluation: since the sign-in something changed for the identity, or its address is none that the policies of the tenant allow. A fresh sign-in was refused too. It said: ${saidBy(failed)}`,
    fix: conditionalAccessFix,
  }),
  page: (failed) => ({
    code: 'service.page',
    what: `A page came in place of an answer of ${hostOf(failed)}.`,
    why: `${request(failed)} was answered with a page for people (${failed.status}), as a proxy, a gateway or a sign-in gives one.`,
    fix: 'Check the proxy settings of the agent, and that nothing on the way asks for a sign-in of its own; then run again.',
  }),
  tooLong: (failed) => ({
    code: 'service.too-long',
    what: `An answer of ${hostOf(failed)} is too long to be one.`,
    why: `${request(failed)} was answered with more than is read of any answer, and no use was made of it. ${failed.explanation}`,
    fix: 'Check that nothing between the agent and the service changes answers (a proxy, a gateway), then run again; if it stays, give the address above and the time to the support of the service.',
  }),
  changing: (failed, aim) => ({
    code: 'service.changing',
    what: `Not possible to ${doing(failed, aim)} just now.`,
    why: `Another change of it is under way and did not end in time. ${hostOf(failed)} said: ${saidBy(failed)}`,
    fix: 'Run again in some minutes: what was done is found and the rest completed. If it stays, look for what keeps changing it.',
  }),
  busy: (failed) => ({
    code: 'service.busy',
    what: `${hostOf(failed)} has no room for us just now.`,
    why: `It refused the request for being too many or too early.${failed.retryAfterSeconds === undefined ? '' : ` It asks to wait ${failed.retryAfterSeconds} s.`}`,
    fix: 'Run again later: what was done is found and the rest completed.',
  }),
};

/** What a lock stops, which no role lifts. @param lock in words: its name and where it is, or what the service said */
export function lockText({ doing, scope }: Aim, lock: string): ProblemText {
  return {
    code: 'azure.locked',
    what: `Not allowed to ${doing}.`,
    why: `A lock is in the way, for its owners too: ${lock}.`,
    fix: `Ask an Owner or User Access Administrator of ${scope} whether the lock may be taken away for the run (Locks, in the menu of the resource or group), then run again.`,
  };
}

/** What helps where a tenant stops a sign-in that is right in itself. */
export const conditionalAccessFix =
  "Ask the Entra administrator: the sign-in logs (Service principal sign-ins) show which Conditional Access policy it was. It has to allow this workload identity from the agent's address, or the job has to run on an agent at an address that it allows. Then run again.";

const aimOf = (failed: HttpProblem): Aim => ({ doing: doing(failed, undefined), scope: scope(failed, undefined) });

function doing(failed: HttpProblem, aim: Aim | undefined): string {
  return aim?.doing ?? `do ${request(failed)}`;
}

function scope({ seen }: HttpProblem, aim: Aim | undefined): string {
  return aim?.scope ?? seen.address;
}

function request({ seen }: HttpProblem): string {
  return `${seen.method} ${seen.address}`;
}

function saidBy(failed: HttpProblem): string {
  return [failed.code, failed.explanation].filter(Boolean).join(': ') || `status ${failed.status}`;
}

/** In an address, or in a sentence that nobody can read otherwise. */
export function hostOf({ seen }: Pick<HttpProblem, 'seen'>): string {
  return /^https?:\/\/([^/]+)/.exec(seen.address)?.[1] ?? 'the service';
}

/** Source: docs governance/policy, "Error details": as text, or as JSON that names assignment and definition. */
function policyIn({ explanation }: HttpProblem): string {
  const inJson = [...explanation.matchAll(/"policyAssignment":\s*\{\s*"name":\s*"([^"]+)"/g)].map(([, name]) => name);
  const inText = [...explanation.matchAll(/Policy identifiers?: '([^'[{]+)'/gi)].map(([, name]) => name);
  const names = [...new Set([...inJson, ...inText])];
  return names.length > 0 ? ` (${names.map((name) => `"${name}"`).join(', ')})` : '';
}
