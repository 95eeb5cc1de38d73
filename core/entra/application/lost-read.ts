/**
 * What became of a client id that is no application of the tenant.
 * Source: Microsoft Graph v1.0, servicePrincipal (get by appId); else as in `deleted-application.ts`.
 * Needs: as in `deleted-application.ts`.
 */

import type { Context } from '../../context';
import { texts } from '../../http/json';
import { type ArmId, asArmId, type ClientId, sameText } from '../../names/ids';
import { HttpProblem } from '../../problem/http-problem';
import { readPrincipalFields } from '../principal/read';
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
  try {
    const principal = await readPrincipalFields(clientId, 'id,alternativeNames', context);
    const names = principal ? texts(principal, 'alternativeNames') : [];
    const armId = names.find((name) => name.startsWith('/subscriptions/'));
    return armId ? { armId: asArmId(armId) } : principal ? 'unclear' : 'absent';
  } catch (failed) {
    if (failed instanceof HttpProblem && failed.status === 403) {
      return 'unclear';
    }
    throw failed;
  }
}
