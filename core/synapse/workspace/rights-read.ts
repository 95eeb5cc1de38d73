/**
 * Which rights the setup identity has in a Synapse workspace, asked before anything is written.
 * Source: azure-rest-api-specs, Microsoft.Synapse data plane, RoleAssignments_CheckPrincipalAccess, 2020-12-01 (the answer's
 * field begins with a capital); docs synapse-workspace-synapse-rbac-roles for the actions, all of them data actions.
 * Needs: nothing beyond a token, or Synapse User: unconfirmed; where the question is refused, the write tells.
 * Beware: the service is told whom to check and knows no groups of its own accord. A service principal's token does not
 * carry them either, so a role held through a group reads as missing, and the message says so.
 */

import type { Context } from '../../context';
import { list, optionalText, record } from '../../http/json';
import { askSynapse, type SynapseEndpoint } from '../../http/synapse';
import { claimsOf } from '../../http/token-claims';
import { sameText } from '../../names/ids';
import { HttpProblem } from '../../problem/http-problem';
import { Problem } from '../../problem/problem';
import { refusedRight } from '../../problem/refused';

export const writeLinkedServices = 'Microsoft.Synapse/workspaces/linkedServices/write';
export const deleteLinkedServices = 'Microsoft.Synapse/workspaces/linkedServices/delete';

/** Something to do with linked services, and the action that it takes. */
interface Doing {
  readonly doing: string;
  readonly action: string;
}

/** The right that the setup identity surely lacks; `undefined` where it has it, or where that cannot be told. */
export async function cannotChangeLinks(
  endpoint: SynapseEndpoint,
  { doing, action }: Doing,
  context: Context,
): Promise<Problem | undefined> {
  const right = { kind: 'synapse role', doing, role: 'Synapse Linked Data Manager' } as const;
  return (await lacks(endpoint, action, context))
    ? refusedRight({ ...right, workspace: endpoint.workspace }, context.actor)
    : undefined;
}

async function lacks(endpoint: SynapseEndpoint, action: string, context: Context): Promise<boolean> {
  const { objectId, groups } = claimsOf(await context.token(context.cloud.arm));
  if (objectId === undefined) {
    return false;
  }
  const body = {
    subject: { principalId: objectId, ...(groups.length > 0 ? { groupIds: groups } : {}) },
    actions: [{ id: action, isDataAction: true }],
    scope: `workspaces/${endpoint.workspace}`,
  };
  try {
    const question = { method: 'POST', path: '/checkAccessSynapseRbac', body, repeatable: true } as const;
    const doing = 'ask for the own rights';
    const reply = await askSynapse(context, endpoint, { ...question, doing, role: 'Synapse User' });
    return list(record(reply.body), 'AccessDecisions').some(
      (one) =>
        sameText(optionalText(one, 'actionId'), action) && sameText(optionalText(one, 'accessDecision'), 'NotAllowed'),
    );
  } catch (failed) {
    if (isRefusal(failed)) {
      return false;
    }
    throw failed;
  }
}

function isRefusal(failed: unknown): boolean {
  return failed instanceof HttpProblem
    ? failed.isInvalid || failed.isForbidden || failed.isAbsent
    : failed instanceof Problem && failed.code.startsWith('synapse.');
}
