/**
 * Whether an identity can do what its link is for: by its own effective permissions, and by what the roles that were asked
 * for permit.
 * Source, Needs: as in `shortfall-read.ts`.
 * Beware: an identity that has further roles may be let by those alone. Its permissions then prove nothing of the ones that
 * were asked for, and what these permit is read from their definitions.
 */

import type { Context } from '../../context';
import type { Tested } from '../../engine/resource';
import type { Json } from '../../http/json';
import { unlessHidden } from '../../http/refused';
import { Pending } from '../../problem/problem';
import { namesOf } from '../role/definition-read';
import { readWorkspace } from '../role/reading-read';
import { purposeNotReached, rolesLackPurpose } from './problems';
import { type RolesForPurposes, type Shortfall, shortfallOf, shortfallOfRoles } from './shortfall-read';

/** What was seen of an identity. */
export interface Seen extends RolesForPurposes {
  /** A sentence begins with it: `The service connection "x"`. */
  readonly who: string;
  /** Its name. */
  readonly workspace: string;
  /** Its own on the workspace, one for each role; `undefined` where they could not be read. */
  readonly permissions: readonly Json[] | undefined;
  /** Whether it reads the workspace itself: asked only where its permissions leave that open. */
  readonly reads: () => Promise<boolean>;
  /** Whether it is known to have roles that were not asked for. */
  readonly hasFurtherRoles: boolean;
}

/** What the roles do not permit; `undefined` where the setup identity may not look. @throws HttpProblem */
export function readableShortfall(asked: RolesForPurposes, context: Context): Promise<Shortfall | undefined> {
  return unlessHidden(shortfallOfRoles(asked, context), undefined);
}

/** @throws Problem where the roles that are asked for do not permit it; nothing where their definitions may not be read */
export async function assertPermitted(asked: RolesForPurposes, context: Context): Promise<Shortfall | undefined> {
  const permitted = await readableShortfall(asked, context);
  if (permitted && permitted.missing.length > 0) {
    throw rolesLackPurpose({ ...asked, missing: permitted.missing });
  }
  return permitted;
}

/** @throws Problem, or Pending while a role may still spread */
export async function judgePurposes(seen: Seen, context: Context): Promise<Tested> {
  const { permissions, roles, purposes } = seen;
  if (permissions === undefined) {
    return inferred('its own permissions could not be read', seen, context);
  }
  const { missing, isReadingOpen } = shortfallOf(permissions, purposes);
  const lacking = isReadingOpen && !(await seen.reads()) ? [readWorkspace, ...missing] : missing;
  if (lacking.length > 0) {
    throw await refused(lacking, seen, context);
  }
  return seen.hasFurtherRoles || permissions.length > roles.length
    ? inferred('its identity has further roles, which let it do the same', seen, context)
    : { verdict: 'passed' };
}

/** @param why a clause @throws Problem as `assertPermitted` */
async function inferred(why: string, seen: Seen, context: Context): Promise<Tested> {
  const names = `"${namesOf(seen.roles)}"`;
  const note = (await assertPermitted(seen, context))
    ? `from what ${names} permits, since ${why}`
    : `not of ${names} alone, whose definition may not be read; ${why}`;
  return { verdict: 'inferred', note };
}

async function refused(missing: readonly string[], seen: Seen, context: Context): Promise<Error> {
  const permitted = await readableShortfall(seen, context);
  // The workspace was read and refused though all else is there: if waiting does not mend it, its wildcard means less.
  const isWildcardOnly = permitted?.isReadingOpen === true && missing.every((action) => action === readWorkspace);
  const mayCome = !isWildcardOnly && !permitted?.missing.some((action) => missing.includes(action));
  const problem = purposeNotReached({ ...seen, missing, mayCome });
  return mayCome || isWildcardOnly ? new Pending('the role to take effect', problem) : problem;
}
