/**
 * What the identity behind a saved connection may do, asked of Azure as that identity.
 * Source: azure-rest-api-specs, authorization, Permissions_ListForResource, 2022-04-01; `through-read.ts` for the way.
 * Needs: User of the connection; the identity itself needs no right to ask.
 * Beware: one entry for each of its roles, inherited ones too (inferred from what the portal makes of them). Deny
 * assignments, locks and conditions do not show.
 */

import type { Context } from '../../context';
import { armVersions } from '../../http/arm';
import { type Json, list, record } from '../../http/json';
import type { ArmId } from '../../names/ids';
import type { ConnectionInProject } from './right-read';
import { type Reported, readAddress } from './through-read';

/** `permissions` where they were answered; `undefined` with what was reported instead, or with nothing where Azure DevOps does not take the question. */
export interface Effective {
  readonly permissions: readonly Json[] | undefined;
  readonly reported: Reported | undefined;
}

/** @param scope a resource @throws HttpProblem, and a Problem for a missing right of the setup identity */
export async function effectivePermissions(
  scope: ArmId,
  by: ConnectionInProject,
  context: Context,
): Promise<Effective> {
  const address = `${scope.slice(1)}/providers/Microsoft.Authorization/permissions?api-version=${armVersions.authorization}`;
  const reported = await readAddress(address, by, context);
  return { permissions: reported?.ok ? permissionsIn(reported.result) : undefined, reported };
}

/** Azure DevOps hands an answer on as a text, or as a list of texts of which the first is the answer. */
function permissionsIn(result: string): readonly Json[] | undefined {
  try {
    const [answer]: readonly unknown[] = [JSON.parse(result)].flat();
    return list(record(typeof answer === 'string' ? JSON.parse(answer) : answer), 'value');
  } catch {
    return undefined;
  }
}
