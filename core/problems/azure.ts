/** Problems with Azure Resource Manager: what is not there, and who lacks which right. */
import type { HttpProblem } from '../problem/http-problem';
import { Problem } from '../problem/problem';

/** The workspace, its group or its subscription is not there, or cannot be seen, which ARM answers alike. */
export function workspaceNotFound(armId: string, failed: HttpProblem): Problem {
  const missing = /^(Subscription|ResourceGroup)/.exec(failed.code ?? '')?.[1];
  const whys: Readonly<Record<string, string>> = {
    Subscription:
      'The subscription does not exist, or the setup identity has no role in it (Azure answers both alike).',
    ResourceGroup: 'The subscription is there, but it has no such resource group.',
  };
  return new Problem(
    {
      code: 'workspace.not-found',
      what: `There is no Azure Machine Learning workspace ${armId}.`,
      why: whys[missing ?? ''] ?? 'The resource group has no workspace of that name.',
      fix: 'Copy the resource id from the workspace\'s page in the portal ("JSON View") or its address in the studio. If it is right, give the setup identity the role Reader on the workspace.',
    },
    failed.seen,
    failed,
  );
}

export function workspaceNotReady(armId: string, state: string): Problem {
  return new Problem({
    code: 'workspace.not-ready',
    what: `The workspace ${armId} cannot be linked now.`,
    why: `Its provisioning state is "${state}".`,
    fix: 'Wait until it is "Succeeded", or repair the workspace in the portal, then run again.',
  });
}

export function workspaceInOtherTenant(armId: string, workspaceTenant: string, setupTenant: string): Problem {
  return new Problem({
    code: 'workspace.other-tenant',
    what: `The workspace ${armId} is in another tenant than the setup connection.`,
    why: `The workspace belongs to tenant ${workspaceTenant}; the setup identity signs in to tenant ${setupTenant}. An identity of one tenant gets no role in the other.`,
    fix: `Set azureSubscription to a service connection of tenant ${workspaceTenant}.`,
  });
}

/** The token was for another tenant than the subscription's. */
export function wrongTenant(failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'azure.wrong-tenant',
      what: 'Azure does not accept the sign-in of the setup connection for this subscription.',
      why: `The subscription is in another tenant than the connection (${failed.explanation || 'InvalidAuthenticationTokenTenant'}).`,
      fix: 'Set azureSubscription to a service connection of the tenant that holds the workspace.',
    },
    failed.seen,
    failed,
  );
}

/** What ARM's AuthorizationFailed says: who lacks what, where. */
export interface Refusal {
  readonly client: string | undefined;
  readonly objectId: string | undefined;
  readonly action: string | undefined;
  readonly scope: string | undefined;
}

const refusal = /client '([^']*)'(?: with object id '([^']*)')?.*?perform action '([^']*)'.*?over scope '([^']*)'/is;

/** Source: text of AuthorizationFailed in docs role-based-access-control/troubleshooting. */
export function refusalIn(explanation: string): Refusal {
  const [, client, objectId, action, scope] = refusal.exec(explanation) ?? [];
  return { client, objectId, action, scope };
}

/**
 * ARM refused something to the setup identity.
 * @param doing what was being done: `read the workspace`
 * @param role smallest role that allows it
 * @param failed the refusal; none when the preflight found it out
 */
export function notAllowedInAzure(
  doing: string,
  role: string,
  scope: string,
  actor: string,
  failed?: HttpProblem,
): Problem {
  const said = refusalIn(failed?.explanation ?? '');
  const who = said.objectId ? `${actor}, object id ${said.objectId},` : actor;
  return new Problem(
    {
      code: 'azure.forbidden',
      what: `Not allowed to ${doing}.`,
      why: `${who} lacks ${said.action ?? 'the right'} on ${said.scope ?? scope}${failed ? ` (403 ${failed.code ?? 'Forbidden'})` : ''}.`,
      fix: `Ask an Owner or User Access Administrator of ${scope} to give it the role "${role}" there, then run again. A right just given can take ten minutes.`,
    },
    failed?.seen,
    failed,
  );
}

const assigner = 'Role Based Access Control Administrator';

/** The setup identity may not give roles. @param failed the refusal; none when the preflight found it out */
export function notAllowedToAssignRole(role: string, scope: string, actor: string, failed?: HttpProblem): Problem {
  const said = failed ? refusalIn(failed.explanation) : undefined;
  const who = said?.objectId ? `${actor}, object id ${said.objectId},` : `${actor}`;
  return new Problem(
    {
      code: 'role.forbidden',
      what: `Not allowed to give the role "${role}" on ${scope}.`,
      why: `${who} lacks Microsoft.Authorization/roleAssignments/write there; Contributor does not include it. A condition on its own role can also forbid this role or this principal.`,
      fix: `Ask an Owner or User Access Administrator of the workspace to give it "${assigner}" on the workspace, or to give the role "${role}" to the link's identity themselves, then run again.`,
    },
    failed?.seen,
    failed,
  );
}

export function roleNotFound(role: string, scope: string): Problem {
  return new Problem({
    code: 'role.unknown',
    what: `There is no role "${role}" that could be given on ${scope}.`,
    why: 'No built-in or custom role of that name or id can be assigned there.',
    fix: 'Use Contributor, AzureML Data Scientist, AzureML Compute Operator, or the exact name or GUID of another role. A custom role must list the subscription or group among its assignable scopes.',
  });
}

export function roleLimitReached(scope: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'role.limit',
      what: `No further role can be given on ${scope}.`,
      why: 'The subscription holds as many role assignments as Azure allows (4,000, counting all below it).',
      fix: 'Remove assignments that are not used, first those of deleted identities ("Identity not found" in the portal), or give the role to a group.',
    },
    failed.seen,
    failed,
  );
}

/** The identity is not known to the directory that Azure asks. */
export function principalNotFound(principalId: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'role.principal-unknown',
      what: `Azure does not know the identity with object id ${principalId}.`,
      why: 'It was made a moment ago and has not reached all of Entra, or the id is that of an application instead of its service principal (Enterprise application).',
      fix: 'Run again in a few minutes. If you set principalId, take it from "Enterprise applications" in the Entra admin center, not from "App registrations".',
    },
    failed.seen,
    failed,
  );
}

/** An assignment of our name exists and means something else. */
export function roleAssignmentTaken(name: string, scope: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'role.name-taken',
      what: `The role assignment ${name} on ${scope} belongs to another identity or role.`,
      why: 'Its name is derived from scope, identity and role, so somebody made or changed it by hand.',
      fix: 'Look at it in "Access control (IAM)" of the workspace, remove it if it is not needed, then run again.',
    },
    failed.seen,
    failed,
  );
}

/** Azure takes one change of an identity's federated credentials at a time. */
export function identityBusy(identity: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'identity.busy',
      what: `The ${identity} takes one change at a time, and another one did not end.`,
      why: `Somebody or something else is changing its federated credentials (${failed.code ?? failed.status}).`,
      fix: 'Run again: what was made is found and the rest completed.',
    },
    failed.seen,
    failed,
  );
}

export function managedIdentityNotFound(armId: string, failed?: HttpProblem): Problem {
  return new Problem(
    {
      code: 'identity.not-found',
      what: `There is no managed identity ${armId}.`,
      why: 'The name, group or subscription is another one, or the setup identity cannot see it.',
      fix: "Copy the resource id from the identity's page in the portal, or choose identity: newManagedIdentity to have it made.",
    },
    failed?.seen,
    failed,
  );
}
