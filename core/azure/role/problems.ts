/** What can be wrong with a role: unknown, not to be given, or held for nothing. */

import type { HttpProblem } from '../../problem/http-problem';
import { type Advisory, advisory, Problem } from '../../problem/problem';
import { named, say, set } from '../../problem/said';

export function roleNotFound(role: string, scope: string): Problem {
  return new Problem({
    code: 'role.unknown',
    what: `There is no role "${role}" that could be given on ${scope}.`,
    why: 'No built-in or custom role of that name or id can be assigned there.',
    fix: 'Use Contributor, AzureML Data Scientist, AzureML Compute Operator, or the exact name or GUID of another role. A custom role must list the subscription or group among its assignable scopes.',
  });
}

export function roleLimitReached(scope: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'role.limit',
      what: `No further role can be given on ${scope}.`,
      why: 'The subscription holds as many role assignments as Azure allows (4,000, counting all below it).',
      fix: 'Remove assignments that are not used, first those of deleted identities ("Identity not found" in the portal), or give the role to a group.',
    },
    failed.seen,
    failed,
  );
}

/** The directory that Azure asks does not know the identity. */
export function principalNotFound(principalId: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'role.principal-unknown',
      what: `Azure does not know the identity with object id ${principalId}.`,
      why: 'It was made a moment ago and has not reached all of Entra, or the id is that of an application instead of its service principal (Enterprise application).',
      fix: say`Run again in a few minutes. If you gave ${named('principalId')}, take it from "Enterprise applications" in the Entra admin center, not from "App registrations".`,
    },
    failed.seen,
    failed,
  );
}

/** An assignment of our name exists and means something else. */
export function roleAssignmentTaken(name: string, scope: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'role.name-taken',
      what: `The role assignment ${name} on ${scope} belongs to another identity or role.`,
      why: 'Its name is derived from scope, identity and role, so somebody made or changed it by hand.',
      fix: 'Look at it in "Access control (IAM)" of the workspace, remove it if it is not needed, then run again.',
    },
    failed.seen,
    failed,
  );
}

interface ExcessRole {
  /** Name of the role. */
  readonly role: string;
  /** Resource id of the assignment. */
  readonly armId: string;
  readonly scope: string;
  /** Name of the role that is asked for. */
  readonly asked: string;
  /** Whether its mark says that it was given for this very link. */
  readonly isOfLink: boolean;
}

/** Least privilege: a role that we gave and that nobody asks for any more. */
export function excessRole({ role, armId, scope, asked, isOfLink }: ExcessRole): Advisory {
  const byHand = `by hand, if nothing else needs it: az role assignment delete --ids ${armId}`;
  return advisory({
    code: 'advice.surplus-role',
    what: `The identity of the link still holds the role "${role}" on ${scope}, though "${asked}" is asked for.`,
    why: isOfLink
      ? 'An earlier run gave it for this link. It stays beside the role that is asked for, so the identity may do what both allow.'
      : 'AML Links gave it, and it does not say for which link, so another link with the same identity may need it. The identity may do what both roles allow.',
    fix: isOfLink
      ? say`${set('extraRoles', 'remove')}, and it is taken away where no other link uses the identity; or take it away ${byHand}`
      : `Take it away ${byHand}`,
  });
}

/** Who has it can give any role to anybody, itself included. */
export function roleGivesRoles(role: string, scope: string): Advisory {
  return advisory({
    code: 'advice.role-gives-roles',
    what: `The role "${role}" lets the identity of the link give roles on ${scope}.`,
    why: 'Whoever may use the link can let others in, and give itself more. No pipeline that trains or deploys needs that.',
    fix: say`${set('role', 'AzureML Data Scientist')}, or Contributor where that is too little.`,
  });
}

interface RoleOfNobody {
  /** Name of the role. */
  readonly role: string;
  /** Resource id of the assignment. */
  readonly armId: string;
  readonly principalId: string;
  readonly scope: string;
}

/** Nothing can use such a role, and nothing removes it by itself. */
export function orphanedRole({ role, armId, principalId, scope }: RoleOfNobody): Advisory {
  return advisory({
    code: 'advice.orphan-role',
    what: `The role "${role}" on ${scope} is held by an identity that does not exist any more.`,
    why: `Entra does not know the object id ${principalId}; the portal shows it as "Identity not found". Nothing can sign in as it, so the role is of no use, but it counts towards the limit of the subscription.`,
    fix: `Remove it under Access control (IAM) of the workspace: az role assignment delete --ids ${armId}`,
  });
}
