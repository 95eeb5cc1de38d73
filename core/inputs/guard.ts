/** What stands between a pipeline and the connection: approvals, branch control, and grants that nobody asked for. */
import type { EnsureAmlServiceConnectionText } from './ensure-aml-service-connection';
import { parseNames, parseWholeNumber } from './reading';

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

export function parseGuard(text: EnsureAmlServiceConnectionText, complaints: string[]): GuardInput {
  const approvers = parseNames(text.approvers);
  const extraGrants = text.extraGrants ?? 'report';
  if (extraGrants !== 'report' && extraGrants !== 'revoke') {
    complaints.push(`extraGrants: "${extraGrants}" is none of ${extraGrantKinds.join(', ')}.`);
  }
  if (text.minimumApprovers !== undefined && approvers.length === 0) {
    complaints.push('minimumApprovers: is given, but there are no approvers.');
  }
  const most = Math.max(approvers.length, 1);
  return {
    approvers,
    minimumApprovers: parseWholeNumber(
      'minimumApprovers',
      text.minimumApprovers,
      { least: 1, most, usual: 1 },
      complaints,
    ),
    branches: parseNames(text.branches).map((branch) => (branch.startsWith('refs/') ? branch : `refs/heads/${branch}`)),
    extraGrants: extraGrants === 'revoke' ? 'revoke' : 'report',
  };
}
