/**
 * Grants of a connection to pipelines that nobody asked for, taken back one by one.
 * Source: Azure DevOps REST, Approvals and Checks, Pipeline Permissions, 7.1-preview.1 (`authorized: false`).
 * Needs: Administrator of the connection.
 * Beware: what was asked for is granted on its own before the grant to all pipelines goes, so nobody is shut out meanwhile.
 */
import type { Removal } from '../../engine/resource';
import {
  exchangeGrant,
  furtherGrantees,
  type GrantAsked,
  type Grantee,
  granteeTitle,
  readGrant,
  rightOn,
  type UsedConnection,
} from './read';

export interface ExtraGrant {
  readonly used: UsedConnection;
  readonly grantee: Grantee;
}

const doing = 'take back a grant of the connection';

export const extraGrants: Removal<GrantAsked, ExtraGrant> = {
  kind: 'further grant',
  title: ({ grantee }) => `to ${granteeTitle(grantee)}`,

  async find(want, context) {
    const grantees = await furtherGrantees(want, await readGrant(want, context), context);
    return { remove: grantees.map((grantee) => ({ used: want, grantee })) };
  },

  // A grant has no field for a mark; taking back what nobody asked for is what `extraGrants: revoke` asks.
  isOurs: () => true,
  rights: ({ used }) => [rightOn(used, doing)],

  async delete({ used, grantee }, context) {
    const body =
      grantee === 'all'
        ? { allPipelines: { authorized: false } }
        : { pipelines: [{ id: grantee.id, authorized: false }] };
    await exchangeGrant(used, { method: 'PATCH', body, doing }, context);
  },
};
