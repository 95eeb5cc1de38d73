/**
 * Whether the setup identity may do something in a Synapse workspace, asked before anything is written.
 * Source: azure-rest-api-specs, Microsoft.Synapse data plane, RoleAssignments_CheckPrincipalAccess and
 * RoleAssignments_ListRoleAssignments, 2020-12-01 (the answer's field begins with a capital); docs
 * synapse-workspace-synapse-rbac-roles: all actions are data actions, and a role may be given on one linked service.
 * Needs: nothing beyond a token, or Synapse User: unconfirmed; where the question is refused, nothing is known.
 * Beware: the service is told whom to check and knows no groups of its own accord, and a token of a service principal
 * usually does not carry them. So a *no* is certain only where the workspace has given no role to any group.
 */

import type { Context } from '../../context';
import { bodyOf, list, optionalText } from '../../http/json';
import { askSynapse, listSynapse, type SynapseEndpoint } from '../../http/synapse';
import { claimsOf } from '../../http/token-claims';
import { sameText } from '../../names/ids';
import type { RightOf, Standing } from '../../problem/right';

export async function standingInSynapse(right: RightOf<'synapse action'>, context: Context): Promise<Standing> {
  const { objectId, groups } = claimsOf(await context.token(context.cloud.arm));
  if (objectId === undefined) {
    return 'unknown';
  }
  const subject = { principalId: objectId, ...(groups.length > 0 ? { groupIds: groups } : {}) };
  const asked = await Promise.all(scopesOf(right).map((scope) => isAllowed(right, { subject, scope }, context)));
  if (asked.includes(true) || asked.includes(undefined)) {
    return asked.includes(true) ? 'has' : 'unknown';
  }
  return groups.length > 0 || !(await hasGroups(right, context)) ? 'lacks' : 'unknown';
}

function scopesOf({ workspace, linkedService }: RightOf<'synapse action'>): readonly string[] {
  const scope = `workspaces/${workspace}`;
  return linkedService === undefined ? [scope] : [scope, `${scope}/linkedServices/${linkedService}`];
}

const asking = {
  doing: 'ask for its own rights',
  action: 'Microsoft.Synapse/workspaces/read',
  role: 'Synapse User',
} as const;

/** @returns `undefined` where the answer does not decide */
async function isAllowed(
  { action, ...right }: RightOf<'synapse action'>,
  who: { readonly subject: object; readonly scope: string },
  context: Context,
): Promise<boolean | undefined> {
  const body = { ...who, actions: [{ id: action, isDataAction: true }] };
  const question = { method: 'POST', path: '/checkAccessSynapseRbac', body, repeatable: true, right: asking } as const;
  const reply = await askSynapse(context, endpointOf(right), question);
  const decisions = list(bodyOf(reply), 'AccessDecisions');
  const decision = decisions.find((one) => sameText(optionalText(one, 'actionId'), action));
  const said = decision && optionalText(decision, 'accessDecision')?.toLowerCase();
  return said === 'allowed' ? true : said === 'notallowed' ? false : undefined;
}

/** Whether any group holds a role there, through which the setup identity might have the right. */
async function hasGroups(right: RightOf<'synapse action'>, context: Context): Promise<boolean> {
  const given = await listSynapse(context, endpointOf(right), {
    method: 'GET',
    path: '/roleAssignments',
    right: asking,
  });
  return given.some((one) => sameText(optionalText(one, 'principalType'), 'Group'));
}

function endpointOf({ workspace, url }: Pick<RightOf<'synapse action'>, 'workspace' | 'url'>): SynapseEndpoint {
  return { workspace, url, isPublic: true };
}
