/** What can be wrong with the checks of a service connection: together with those that somebody else set, they may let no run pass. */
import { Problem } from '../../problem/problem';

/** Together with somebody else's branch control, no branch would be left. @param theirs the branches that it allows */
export function branchesExclude(name: string, theirs: string, asked: string): Problem {
  return new Problem({
    code: 'guard.branches-exclude',
    what: `With the branches asked for, no pipeline could use the service connection "${name}".`,
    why: `Somebody else's branch control on it allows ${theirs}, and ${asked} was asked for. Checks add up: a run must pass both, and no branch can.`,
    fix: 'Change branches to what both allow, or ask an Administrator of the connection to change or remove the other check (Project settings, Service connections, the connection, "…", Approvals and checks).',
  });
}
