/**
 * Roles of nobody on the workspace, left by the identity that a connection had before.
 * Source, Needs: as in `lookups/orphan-roles.ts`.
 * Beware: looked for only by the run that gives a connection another identity; told and never taken away.
 */
import type { Outlook } from '../engine/resource';
import { readOrphanRoles } from '../lookups/orphan-roles';
import { nameOfRole } from '../lookups/role-definition';
import { type ArmId, type ClientId, sameText } from '../names/ids';
import { orphanRole } from '../problems/starts';

export interface OrphanRolesWant {
  /** Of the connection as it was found; `undefined` when there was none. */
  readonly former: ClientId | undefined;
  readonly clientId: ClientId;
  readonly scope: ArmId;
}

export const orphanRoles: Outlook<OrphanRolesWant> = {
  kind: 'roles of nobody',
  title: (want) => `on ${want.scope.replace(/^.*\//, '')}`,
  async foresee({ former, clientId, scope }, world) {
    if (former === undefined || sameText(former, clientId)) {
      return [];
    }
    const orphans = await readOrphanRoles(scope, world);
    return orphans.map((one) => orphanRole(nameOfRole(one.roleId), one.armId, one.principalId, scope));
  },
};
