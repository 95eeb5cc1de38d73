/**
 * Roles on the workspace whose holder no longer exists: the identity that a link had before.
 * Source, Needs: as in `orphaned-read.ts`.
 * Beware: looked for only by a run whose link had another identity before. They are reported and never removed, since an
 * identity that can be restored gets its roles back with it.
 */
import type { Adviser } from '../../engine/resource';
import type { ArmId } from '../../names/ids';
import { nameOfRole } from './definition-read';
import { readOrphanedRoles } from './orphaned-read';
import { orphanedRole } from './problems';

export interface OrphanedRolesWant {
  /** Whether the link had another identity before. */
  readonly hadAnother: boolean;
  readonly scope: ArmId;
}

export const orphanedRoles: Adviser<OrphanedRolesWant> = {
  kind: 'roles of nobody',
  title: (want) => `on ${want.scope.replace(/^.*\//, '')}`,
  async advise({ hadAnother, scope }, context) {
    const orphans = hadAnother ? await readOrphanedRoles(scope, context) : [];
    return orphans.map((one) => orphanedRole({ ...one, role: nameOfRole(one.roleId), scope }));
  },
};
