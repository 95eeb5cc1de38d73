/** What can be wrong with approvers: nobody of that name, several, or one of them named twice. */

import { Problem } from '../../problem/problem';

export interface UnclearApprover {
  readonly asked: string;
  /** Whom it may mean; nobody, or several. */
  readonly candidates: readonly string[];
}

/** All approvers that are not found or not clear, at once. */
export function approversUnclear(unclear: readonly UnclearApprover[], organization: string): Problem {
  const lines = unclear.map(({ asked, candidates }) =>
    candidates.length === 0 ? `"${asked}" is not found` : `"${asked}" may be ${candidates.join(' or ')}`,
  );
  return new Problem({
    code: 'guard.approver-unclear',
    what: `Not every approver is known in ${organization}: ${lines.join('; ')}.`,
    why: 'An approver is one user or group that the organization knows already; a group of Entra is known once it was used there.',
    fix: 'Give users by their mail address, groups as "[project]\\group" or "[organization]\\group", as Organization settings, Users and Permissions show them.',
  });
}

/** Two names for one approver: fewer people approve than it seems. @param meant who that is */
export function approversTwice(names: readonly string[], meant: string): Problem {
  return new Problem({
    code: 'guard.approver-twice',
    what: `Among the approvers, ${names.map((name) => `"${name}"`).join(' and ')} mean the same, ${meant}.`,
    why: 'Each approver counts once, so the number that is needed might never be reached.',
    fix: 'Name each approver once.',
  });
}
