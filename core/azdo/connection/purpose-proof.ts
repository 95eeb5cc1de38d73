/**
 * The proof that a service connection can do what it is for: its own effective permissions on the workspace, asked through
 * it, hold every action of its purposes, and so do the roles that were asked for.
 * Source, Needs: as in `effective-read.ts`; docs machine-learning/how-to-administrate-data-authentication for what an
 * upload takes where the datastores hold no key.
 * Beware: how Azure reads a wildcard is open in one place (`permission-read.ts`); there the workspace itself is read. Where
 * the identity has further roles, its permissions prove nothing of those that were asked for: what these permit is then
 * read from their definitions, and the result is inferred.
 */

import { purposeNotReached, rolesLackPurpose, storageNotReached } from '../../azure/purpose/problems';
import { type Purpose, uploads } from '../../azure/purpose/read';
import { mayStillCome, type Shortfall, shortfallOf, shortfallOfRoles } from '../../azure/purpose/shortfall-read';
import { reachOf } from '../../azure/role/permission-read';
import { readWorkspace } from '../../azure/role/reading-read';
import type { Context } from '../../context';
import type { Tested } from '../../engine/resource';
import { unlessHidden } from '../../http/refused';
import type { ArmId, PrincipalId } from '../../names/ids';
import { Pending } from '../../problem/problem';
import { effectivePermissions } from './effective-read';
import { isRefusal } from './through-read';
import { by, judge, readThrough, type ThroughConnection } from './workspace-read';

export interface PurposeProofWant extends ThroughConnection {
  /** None: the workspace is read, and no more. */
  readonly purposes: readonly Purpose[];
  readonly principalId: PrincipalId;
  /** The storage account that files are uploaded to by the right of the caller; `undefined` where the workspace holds its key. */
  readonly storageByIdentity: ArmId | undefined;
  /** Whether the identity has roles at the workspace or above that were not asked for. */
  readonly hasFurtherRoles: boolean;
}

/** @throws Problem, or Pending while a role may still spread */
export async function provePurposes(want: PurposeProofWant, context: Context): Promise<Tested> {
  const { permissions, reported } = await effectivePermissions(want.workspace.armId, by(want), context);
  if (reported && !reported.ok && !isRefusal(reported)) {
    throw await judge(reported, want, context);
  }
  if (permissions === undefined) {
    return inferFromRoles('its own permissions could not be read through it', want, context);
  }
  const found = shortfallOf(permissions, want.purposes);
  const unread = found.isReadingOpen && !(await isRead(want, context)) ? [readWorkspace] : [];
  const missing = [...unread, ...found.missing];
  if (missing.length > 0) {
    await refuse(missing, want, context);
  }
  await proveStorage(want, context);
  return want.hasFurtherRoles || permissions.length > want.roles.length
    ? inferFromRoles('its identity has further roles, which let it do the same', want, context)
    : { verdict: 'passed' };
}

/** By the definitions of the roles alone. @param why the reason, a clause @throws Problem where they do not permit it */
async function inferFromRoles(why: string, want: PurposeProofWant, context: Context): Promise<Tested> {
  const permitted = await permittedByRoles(want, context);
  const { roles, purposes } = want;
  if (permitted && permitted.missing.length > 0) {
    throw rolesLackPurpose({ roles, purposes, missing: permitted.missing });
  }
  const names = roles.map(({ name }) => `"${name}"`).join(' and ');
  const note = permitted
    ? `from what ${names} permits, since ${why}`
    : `not of ${names} alone, whose definition may not be read; ${why}`;
  return { verdict: 'inferred', note };
}

/** @throws Problem where the roles themselves do not permit it, else Pending: they may still spread */
async function refuse(missing: readonly string[], want: PurposeProofWant, context: Context): Promise<never> {
  const { connectionName, workspace, roles, purposes } = want;
  const permitted = await permittedByRoles(want, context);
  // The workspace was read and refused though all else is there: if waiting does not mend it, its wildcard means less.
  const isWildcardOnly = permitted?.isReadingOpen === true && missing.every((action) => action === readWorkspace);
  const mayCome = !isWildcardOnly && mayStillCome(missing, permitted);
  const who = `The service connection "${connectionName}"`;
  const problem = purposeNotReached({
    who,
    workspace: workspace.name,
    roles,
    purposes,
    missing,
    mayCome,
    seen: undefined,
  });
  throw mayCome || isWildcardOnly ? new Pending('the role to take effect', problem) : problem;
}

/** `undefined` where the setup identity may not look. */
function permittedByRoles(
  { roles, purposes, workspace }: PurposeProofWant,
  context: Context,
): Promise<Shortfall | undefined> {
  return unlessHidden(shortfallOfRoles({ roles, purposes, scope: workspace.armId }, context), undefined);
}

/** @throws Problem for any other failure than a refusal of the identity */
async function isRead(want: PurposeProofWant, context: Context): Promise<boolean> {
  const reported = await readThrough('', want, context);
  if (!reported.ok && !isRefusal(reported)) {
    throw await judge(reported, want, context);
  }
  return reported.ok;
}

/** Source: docs role-based-access-control/permissions/storage: the actions on data that an upload takes. */
const uploadActions = ['read', 'write', 'add/action'].map(
  (verb) => `Microsoft.Storage/storageAccounts/blobServices/containers/blobs/${verb}`,
);

/** @throws Problem where files cannot be uploaded by the right of the identity */
async function proveStorage(want: PurposeProofWant, context: Context): Promise<void> {
  const { storageByIdentity: account, purposes, connectionName, principalId } = want;
  if (account === undefined || !uploads(purposes)) {
    return;
  }
  const { permissions, reported } = await effectivePermissions(account, by(want), context);
  // Whoever has no role on the account may be refused the question itself.
  const held = permissions ?? (reported && isRefusal(reported) ? [] : undefined);
  const missing = held && uploadActions.filter((action) => reachOf(held, { action, onData: true }) === 'lacks');
  if (missing && missing.length > 0) {
    throw storageNotReached({ who: `The service connection "${connectionName}"`, account, missing, principalId });
  }
}
