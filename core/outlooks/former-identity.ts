/**
 * What this product gave a connection's former identity, or the same identity on a former workspace, and left there.
 * Needs: what the readers need; where the setup identity may not look, nothing is known and nothing said.
 * Beware: only the run that changes the connection knows what it was before. Another link may share the identity, so it
 * is told and never taken away.
 */

import type { Context } from '../context';
import type { Outlook } from '../engine/resource';
import { formerIdentityHolds } from '../problems/starts';

export interface FormerIdentityWant {
  readonly connectionName: string;
  readonly clientId: string;
  /** Each thing of ours that it holds, for people. */
  readonly read: (context: Context) => Promise<readonly string[]>;
}

export const formerIdentity: Outlook<FormerIdentityWant> = {
  kind: 'what its former identity holds',
  title: (want) => `"${want.connectionName}"`,
  async foresee({ connectionName, clientId, read }, context) {
    const left = await read(context);
    return left.length > 0 ? [formerIdentityHolds(connectionName, clientId, left)] : [];
  },
};
