/** What this product gave a connection's former identity and left there: see `../former-identity.ts`. */

import type { Connection } from '../../azdo/connection/read';
import type { Context } from '../../context';
import type { Adviser } from '../../engine/resource';
import type { IdentityToRemove } from '../../entra/identity/read';
import { sortTrusts } from '../../entra/trust/removal';
import type { AmlWorkspaceId } from '../../names/aml-workspace-id';
import { type ClientId, sameText } from '../../names/ids';
import { keysNamed, ledTo, readFormer, rolesOnFormer } from '../former-identity';
import { formerIdentityHolds } from './problems';

export interface FormerIdentityWant {
  /** The connection as it was before this run. */
  readonly former: Connection;
  /** What it signs in as now. */
  readonly now: ClientId;
  readonly workspace: AmlWorkspaceId;
  /** The display name of the link's keys. */
  readonly keyName: string;
}

export const formerIdentity: Adviser<FormerIdentityWant> = {
  kind: 'what its former identity holds',
  title: ({ former }) => `"${former.name}"`,
  async advise(want, context) {
    const { former, now, workspace } = want;
    const { clientId } = former;
    const isSame = sameText(clientId, now);
    const identity = clientId && !(isSame && ledTo(workspace, former)) && (await readFormer(clientId, context));
    if (!clientId || !identity) {
      return [];
    }
    const onIt = isSame ? [] : await signsInBy(want, identity, context);
    const left = [...onIt, ...(await rolesOnFormer(former, identity.principalId, context))];
    return left.length > 0 ? [formerIdentityHolds(former.name, clientId, left)] : [];
  },
};

async function signsInBy(
  { former, keyName }: FormerIdentityWant,
  identity: IdentityToRemove,
  context: Context,
): Promise<readonly string[]> {
  const trusts = await sortTrusts({ links: [{ connection: former, projects: [] }], identity }, context);
  const own = trusts === 'unreadable' ? [] : trusts.own;
  return [...own.map(({ name }) => `the federated credential "${name}"`), ...keysNamed(keyName, identity)];
}
