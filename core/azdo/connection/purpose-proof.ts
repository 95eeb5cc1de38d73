/**
 * The proof that a service connection can do what it is for: its own effective permissions on the workspace, asked through
 * it, hold every action of its purposes, and so do the roles that were asked for.
 * Source, Needs: as in `effective-read.ts`; docs machine-learning/how-to-administrate-data-authentication for what an
 * upload takes where the datastores hold no key.
 * Beware: how Azure reads a wildcard is open in one place (`permission-read.ts`); there the workspace itself is read.
 */

import { judgePurposes } from '../../azure/purpose/judgement-read';
import { storageNotReached } from '../../azure/purpose/problems';
import { type Purpose, uploads } from '../../azure/purpose/read';
import { reachOf } from '../../azure/role/permission-read';
import type { Context } from '../../context';
import type { Tested } from '../../engine/resource';
import type { ArmId, PrincipalId } from '../../names/ids';
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
  const { connectionName, workspace, roles, purposes, hasFurtherRoles } = want;
  const who = `The service connection "${connectionName}"`;
  const scope = workspace.armId;
  const reads = () => isRead(want, context);
  const tested = await judgePurposes(
    { who, workspace: workspace.name, scope, roles, purposes, permissions, reads, hasFurtherRoles },
    context,
  );
  if (permissions !== undefined) {
    await proveStorage(want, context);
  }
  return tested;
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
