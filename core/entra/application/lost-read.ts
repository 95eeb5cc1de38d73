/**
 * What became of a client id that is no application of the tenant.
 * Source: Microsoft Graph v1.0, servicePrincipal (get by appId); for deleted ones as in `deleted-read.ts`.
 * Needs: as in `deleted-read.ts`.
 */

import type { Context } from '../../context';
import { unlessUnreadable } from '../../http/refused';
import { type ArmId, type ClientId, sameText } from '../../names/ids';
import { managedIdentityOf, readPrincipalFields } from '../principal/read';
import { type DeletedApplication, findDeletedApplication } from './deleted-read';

export type LostApplication =
  | { readonly kind: 'deleted'; readonly application: DeletedApplication }
  | { readonly kind: 'managed identity'; readonly armId: ArmId }
  /** Nothing in the tenant has that client id any more. */
  | { readonly kind: 'gone' }
  /** What there is to know may not be read, or an application of another tenant has it. */
  | { readonly kind: 'unclear' };

/** Asked once it is known that no application has the client id. @throws HttpProblem */
export async function readLostApplication(clientId: ClientId, context: Context): Promise<LostApplication> {
  const [principal, deleted] = await Promise.all([
    readPrincipal(clientId, context),
    findDeletedApplication((one) => sameText(one.clientId, clientId), context),
  ]);
  if (typeof principal === 'object') {
    return { kind: 'managed identity', armId: principal.armId };
  }
  if (deleted !== undefined && deleted !== 'unreadable') {
    return { kind: 'deleted', application: deleted };
  }
  return { kind: principal === 'absent' && deleted === undefined ? 'gone' : 'unclear' };
}

async function readPrincipal(
  clientId: ClientId,
  context: Context,
): Promise<{ readonly armId: ArmId } | 'absent' | 'unclear'> {
  const read = readPrincipalFields(clientId, 'id,alternativeNames', context);
  const principal = await unlessUnreadable(read, 'unclear' as const);
  if (principal === undefined || principal === 'unclear') {
    return principal ?? 'absent';
  }
  const armId = managedIdentityOf(principal);
  return armId ? { armId } : 'unclear';
}
