/**
 * A deny assignment in the way: no role helps against it, so nobody is asked for one.
 * Source: docs role-based-access-control/deny-assignments: Azure makes them, for managed applications, deployment stacks and
 * the like; troubleshooting, for the text of DenyAssignmentAuthorizationFailed.
 */
import type { HttpProblem } from './http-problem';
import { Problem } from './problem';
import { inWords } from './refused';
import type { Holder, RightFacts } from './right';

/** A deny assignment, as far as it is known. */
interface Denial {
  readonly name: string;
  /** Where it was made. */
  readonly scope: string;
}

/** @param denial none where the refusal itself says which */
export function actionDenied(
  facts: RightFacts,
  who: { readonly holder: Holder; readonly denial?: Denial },
  failed?: HttpProblem,
): Problem {
  const { doing, action, scope } = facts;
  const { holder, denial = denialIn(failed?.explanation ?? '', scope) } = who;
  const answer = failed ? ` (${failed.answerCode})` : '';
  const named = denial.name ? `the deny assignment "${denial.name}"` : 'a deny assignment';
  const giver = `an Owner of ${denial.scope}`;
  const plea = `have it left out of ${named} on ${denial.scope}, by what made that: a managed application, a deployment stack or the like`;
  const where = 'Access control (IAM), Deny assignments';
  return new Problem(
    {
      code: 'azure.denied',
      what: `Not allowed to ${doing}.`,
      why: `${named} on ${denial.scope} forbids ${action} on ${scope} to ${inWords(holder)} whatever its roles${answer}.`,
      fix: `Ask ${giver} to ${plea}, then run again: ${where} of ${denial.scope}.`,
      asks: { right: { ...facts, giver, plea, how: () => where }, holder },
    },
    failed?.seen,
    failed,
  );
}

function denialIn(explanation: string, scope: string): Denial {
  const [, name = '', at = scope] =
    /deny assignment with name '([^']*)'.*?at scope '([^']*)'/is.exec(explanation) ?? [];
  return { name, scope: at };
}
