/**
 * That roles permit what a link is for, by their definitions: for an identity that nobody here can sign in as.
 * Source, Needs: as in `shortfall-read.ts`.
 */

import type { Proof } from '../../engine/resource';
import { needing } from '../../http/rights';
import { namesOf } from '../role/definition-read';
import { rolesLackPurpose } from './problems';
import { type RolesForPurposes, shortfallOfRoles } from './shortfall-read';

export const purposeByDefinition: Proof<RolesForPurposes> = {
  kind: 'permissions of the role',
  title: ({ purposes }) => `for ${purposes.join(', ')}`,
  async prove({ roles, purposes, scope }, context) {
    const action = 'Microsoft.Authorization/roleDefinitions/read';
    const doing = 'read what the role permits';
    const right = { kind: 'azure action', doing, action, role: 'Reader', scope } as const;
    const { missing, isReadingOpen } = await needing(
      right,
      shortfallOfRoles({ roles, purposes, scope }, context),
      context,
    );
    if (missing.length > 0) {
      throw rolesLackPurpose({ roles, purposes, missing });
    }
    const doubt = isReadingOpen ? ', if its wildcard includes the workspace itself' : '';
    return { verdict: 'inferred', note: `from what "${namesOf(roles)}" permits${doubt}` };
  },
};
