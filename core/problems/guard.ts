/** Problems with what stands between pipelines and a connection: approvals, branch control, grants nobody asked for. */
import type { HttpProblem } from '../problem/http-problem';
import { Problem } from '../problem/problem';

export interface UnclearApprover {
  readonly asked: string;
  /** Whom it may mean; nobody, or several. */
  readonly candidates: readonly string[];
}

/** All approvers that cannot be told, at once. */
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

/** Two ways to write one approver: fewer people than it seems. */
export function approversTwice(names: readonly string[], meant: string): Problem {
  return new Problem({
    code: 'guard.approver-twice',
    what: `The input approvers: ${names.map((name) => `"${name}"`).join(' and ')} mean the same, ${meant}.`,
    why: 'Each approver counts once, so minimumApprovers might never be reached.',
    fix: 'Name each approver once.',
  });
}

/** The branch control of somebody else and ours would leave no branch. */
export function branchesExclude(name: string, theirs: string, asked: string): Problem {
  return new Problem({
    code: 'guard.branches-exclude',
    what: `With the branches asked for, no pipeline could use the service connection "${name}".`,
    why: `Somebody else's branch control on it allows ${theirs}, and ${asked} was asked for. Checks add up: a run must pass both, and no branch can.`,
    fix: 'Change branches to what both allow, or ask an Administrator of the connection to change or remove the other check (Project settings, Service connections, the connection, "…", Approvals and checks).',
  });
}

/** Looking people up was refused. */
export function notAllowedToReadIdentities(who: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'guard.identities-forbidden',
      what: 'Not allowed to look up the approvers.',
      why: `${who} was refused by Azure DevOps (${failed.status}${failed.explanation ? `: ${failed.explanation}` : ''}).`,
      fix: 'Sign in to Azure DevOps as an identity that may read identities (azureDevOpsSignIn), or leave approvers out and set the approval by hand.',
    },
    failed.seen,
    failed,
  );
}

/** Pipelines that may use the connection though nobody asked for it. @param who each of them, or all pipelines */
export function furtherGrants(name: string, project: string, who: readonly string[]): Problem {
  return new Problem({
    code: 'outlook.further-grants',
    what: `More pipelines of "${project}" may use the service connection "${name}" than were asked for: ${who.join(', ')}.`,
    why: 'Somebody permitted them, by hand or with other inputs. Whoever may change such a pipeline can use the connection.',
    fix: 'If they are meant, set pipelineAccess: list (or all) and name them in pipelines. Otherwise set extraGrants: revoke, or take them back by hand: Project settings, Service connections, the connection, "…", Security, Pipeline permissions.',
  });
}
