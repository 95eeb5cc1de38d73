/** What stands between a pipeline and the connection: approvals, branch control, and grants that nobody asked for. */
import type { InputReading } from './reading';

export interface GuardText {
  readonly approvers?: string | undefined;
  readonly minimumApprovers?: string | undefined;
  readonly branches?: string | undefined;
  readonly extraGrants?: string | undefined;
}

export interface GuardInput {
  /** Who approves a use of the connection: users and groups as typed; empty leaves approvals as they are. */
  readonly approvers: readonly string[];
  /** How many of them must approve. */
  readonly minimumApprovers: number;
  /** Branches whose runs may use the connection, as `refs/heads/main` or with `*`; empty leaves branch control as it is. */
  readonly branches: readonly string[];
  /** What happens to grants that the inputs do not name. */
  readonly extraGrants: 'report' | 'revoke';
}

/** Values of `extraGrants` in the order the editor shows them. */
export const extraGrantKinds = ['report', 'revoke'] as const;

/** What is asked for before a pipeline may use the connection. */
export function parseGuard(reading: InputReading<GuardText>): GuardInput {
  const approvers = reading.list('approvers');
  const extraGrants = reading.kind('extraGrants', extraGrantKinds) ?? 'report';
  const isAlone = approvers.length === 0 && reading.isAsked('minimumApprovers');
  if (isAlone) {
    reading.complain('minimumApprovers', 'is given, but there are no approvers.');
  }
  const branches = reading.list('branches');
  return {
    approvers,
    minimumApprovers: isAlone ? 1 : parseMinimum(reading, approvers.length),
    branches: branches.map((branch) => (branch.startsWith('refs/') ? branch : `refs/heads/${branch}`)),
    extraGrants,
  };
}

/** @param given how many approvers are named */
function parseMinimum(reading: InputReading<GuardText>, given: number): number {
  const minimum = reading.wholeNumber('minimumApprovers', { least: 1, most: 999, usual: 1 });
  if (given > 0 && minimum > given) {
    const who = given === 1 ? 'one approver is' : `${given} approvers are`;
    reading.complain('minimumApprovers', `${minimum} are to approve, and ${who} named.`);
  }
  return minimum;
}
