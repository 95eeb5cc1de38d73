/**
 * That roles permit what a link is for, by their definitions: for an identity that nobody here can sign in as.
 * Source, Needs: as in `shortfall-read.ts`.
 */

import type { Proof } from '../../engine/resource';
import { namesOf } from '../role/definition-read';
import { rolesLackPurpose } from './problems';
import { type RolesForPurposes, shortfallOfRoles } from './shortfall-read';

export const purposeByDefinition: Proof<RolesForPurposes> = {
  kind: 'permissions of the role',
  title: ({ purposes }) => `for ${purposes.join(', ')}`,
  async prove({ roles, purposes, scope }, context) {
    const { missing, isReadingOpen } = await shortfallOfRoles({ roles, purposes, scope }, context);
    if (missing.length > 0) {
      throw rolesLackPurpose({ roles, purposes, missing });
    }
    const doubt = isReadingOpen ? ', if its wildcard includes the workspace itself' : '';
    return { verdict: 'inferred', note: `from what "${namesOf(roles)}" permits${doubt}` };
  },
};
