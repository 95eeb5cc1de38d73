/**
 * Roles of nobody on the workspace, left by the identity that a link had before.
 * Source, Needs: as in `lookups/orphan-roles.ts`.
 * Beware: looked for only by the run that meets such an identity no more; told and never taken away, since an identity
 * that can be restored gets its roles back with it.
 */
import type { Adviser } from '../../engine/resource';
import type { ArmId } from '../../names/ids';
import { nameOfRole } from './definition-read';
import { readOrphanedRoles } from './orphaned-read';
import { orphanedRole } from './problems';

export interface OrphanedRolesWant {
  /** Whether the link had an identity that is not its own any more. */
  readonly hadAnother: boolean;
  readonly scope: ArmId;
}

export const orphanedRoles: Adviser<OrphanedRolesWant> = {
  kind: 'roles of nobody',
  title: (want) => `on ${want.scope.replace(/^.*\//, '')}`,
  async advise({ hadAnother, scope }, context) {
    const orphans = hadAnother ? await readOrphanedRoles(scope, context) : [];
    return orphans.map((one) => orphanedRole(nameOfRole(one.roleId), one.armId, one.principalId, scope));
  },
};
