/**
 * The one place that words a refused right: who lacks what, where, and who can give it. The words are the same whether a
 * service refused or a precheck found it out.
 */

import type { HttpProblem } from './http-problem';
import { Problem, type ProblemText } from './problem';
import { named, say } from './said';

/** What was at stake, by what gives it. */
export type Right =
  /** An Azure role. `doing`: `read the workspace`; `role`: the smallest that allows it. */
  | { readonly kind: 'azure role'; readonly doing: string; readonly role: string; readonly scope: string }
  /** To give an Azure role. */
  | { readonly kind: 'role assignment'; readonly role: string; readonly scope: string }
  /** A permission of Microsoft Graph. */
  | { readonly kind: 'graph permission'; readonly doing: string }
  /** To write a federated credential. `owner`: who can, in words. */
  | { readonly kind: 'trust'; readonly identity: string; readonly trust: Trust; readonly owner: string }
  /** A Synapse role. `role`: the smallest that allows it. */
  | { readonly kind: 'synapse role'; readonly doing: string; readonly role: string; readonly workspace: string }
  /** To use service connections of the project. */
  | { readonly kind: 'connection user'; readonly doing: string }
  /** To create a service connection. */
  | { readonly kind: 'connection creator'; readonly name: string; readonly project: string }
  /** To change a service connection that is there. */
  | { readonly kind: 'connection administrator'; readonly doing: string; readonly name: string }
  /** To share a service connection with a project: it takes a right on both sides. */
  | { readonly kind: 'sharing'; readonly name: string; readonly project: string }
  /** To look people up. */
  | { readonly kind: 'identities' }
  /** To remove something. `needed`: the right that allows it, in words. */
  | { readonly kind: 'removal'; readonly what: string; readonly needed: string };

interface Trust {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

/**
 * A right that is missing.
 * @param who lacks it, in words
 * @param failed the refusal; none where a precheck found it out
 */
export function refusedRight(right: Right, who: string, failed?: HttpProblem): Problem {
  return new Problem(textOf(right, who, failed), failed?.seen, failed);
}

function textOf(right: Right, who: string, failed: HttpProblem | undefined): ProblemText {
  switch (right.kind) {
    case 'azure role':
      return azureRole(right, who, failed);
    case 'role assignment':
      return roleAssignment(right, who, failed);
    case 'synapse role':
      return synapseRole(right, who, failed);
    case 'graph permission':
      return graphPermission(right, who, failed);
    case 'trust':
      return {
        code: 'credential.forbidden',
        what: `Not allowed to put the federated credential on ${right.identity}.`,
        why: `${who} may not change it${codeIn(failed)}.`,
        fix: `Ask ${right.owner} ${trustToAdd(right.trust)}.`,
      };
    case 'removal':
      return {
        code: 'remove.forbidden',
        what: `Not allowed to remove the ${right.what}.`,
        why: `${who} lacks the right to${codeIn(failed)}.`,
        fix: `Give it ${right.needed}, then run again: what is gone is skipped and the rest removed.`,
      };
    default:
      return inAzdo(right, who, failed);
  }
}

type AzdoRight = Extract<
  Right,
  { kind: 'connection user' | 'connection creator' | 'connection administrator' | 'sharing' | 'identities' }
>;

function inAzdo(right: AzdoRight, who: string, failed: HttpProblem | undefined): ProblemText {
  const answer = wordsIn(failed);
  switch (right.kind) {
    case 'connection user':
      return {
        code: 'azdo.forbidden',
        what: `Not allowed to ${right.doing}.`,
        why: `${who} was refused by Azure DevOps${answer}.`,
        fix: `Ask an administrator of the project to give ${who} the role User or Administrator for service connections.`,
      };
    case 'connection creator':
      return {
        code: 'connection.not-creator',
        what: `Not allowed to create the service connection "${right.name}" in project "${right.project}".`,
        why: `${who} is not a Creator of service connections there${answer}.`,
        fix: `Ask an administrator of the project to add ${who} with the role Creator: Project settings, Service connections, "…", Security.`,
      };
    case 'connection administrator':
      return {
        code: 'connection.not-administrator',
        what: `Not allowed to ${right.doing}.`,
        why: `${who} is not an Administrator of the service connection "${right.name}"${answer}. Who creates a connection becomes its Administrator; somebody else created this one.`,
        fix: `Ask an Administrator of the connection to add ${who} with the role Administrator: Project settings, Service connections, "${right.name}", "…", Security.`,
      };
    case 'sharing':
      return {
        code: 'sharing.forbidden',
        what: `Not allowed to share the service connection "${right.name}" with project "${right.project}".`,
        why: `${who} must be an Administrator of the connection and a Creator of service connections in "${right.project}"${answer}.`,
        fix: `Ask an administrator of project "${right.project}" to add ${who} with the role Creator (Project settings, Service connections, "…", Security); if somebody else made the connection, ask its Administrator to add ${who} as Administrator of it.`,
      };
    case 'identities':
      return {
        code: 'guard.identities-forbidden',
        what: 'Not allowed to look up the approvers.',
        why: `${who} was refused by Azure DevOps${answer}.`,
        fix: say`Sign in to Azure DevOps as an identity that may read identities (${named('azureDevOpsSignIn')}), or leave ${named('approvers')} out and set the approval by hand.`,
      };
  }
}

type Of<Kind extends Right['kind']> = Extract<Right, { readonly kind: Kind }>;

/** Source: text of AuthorizationFailed in docs role-based-access-control/troubleshooting. */
const azureRefusal =
  /client '([^']*)'(?: with object id '([^']*)')?.*?perform action '([^']*)'.*?over scope '([^']*)'/is;

/** What ARM's AuthorizationFailed says: who lacks what, where. */
export function azureRefusalIn(explanation: string) {
  const [, client, objectId, action, scope] = azureRefusal.exec(explanation) ?? [];
  return { client, objectId, action, scope };
}

function azureRole(
  { doing, role, scope }: Of<'azure role'>,
  who: string,
  failed: HttpProblem | undefined,
): ProblemText {
  const said = azureRefusalIn(failed?.explanation ?? '');
  return {
    code: 'azure.forbidden',
    what: `Not allowed to ${doing}.`,
    why: `${withObjectId(who, said.objectId)} lacks ${said.action ?? 'the right'} on ${said.scope ?? scope}${failed ? ` (403 ${failed.code ?? 'Forbidden'})` : ''}.`,
    fix: `Ask an Owner or User Access Administrator of ${scope} to give it the role "${role}" there, then run again. A right just given can take ten minutes.`,
  };
}

const assigner = 'Role Based Access Control Administrator';

function roleAssignment(
  { role, scope }: Of<'role assignment'>,
  who: string,
  failed: HttpProblem | undefined,
): ProblemText {
  const said = azureRefusalIn(failed?.explanation ?? '');
  return {
    code: 'role.forbidden',
    what: `Not allowed to give the role "${role}" on ${scope}.`,
    why: `${withObjectId(who, said.objectId)} lacks Microsoft.Authorization/roleAssignments/write there; Contributor does not include it. A condition on its own role can also forbid this role or this principal.`,
    fix: `Ask an Owner or User Access Administrator of the workspace to give it "${assigner}" on the workspace, or to give the role "${role}" to the link's identity themselves, then run again.`,
  };
}

const registrar = 'Application.ReadWrite.OwnedBy';

function graphPermission({ doing }: Of<'graph permission'>, who: string, failed: HttpProblem | undefined): ProblemText {
  return {
    code: 'graph.forbidden',
    what: `Not allowed to ${doing}.`,
    why: `${who} lacks the Microsoft Graph permission ${registrar}${codeIn(failed)}, or does not own the application.`,
    fix: say`Ask a Privileged Role Administrator to give it the application permission ${registrar} with admin consent. Or do without Graph: ${named('identity', 'newManagedIdentity')} (for Synapse, ${named('authentication', 'managedIdentity')}) needs only Azure roles.`,
  };
}

/** Source: text of the refusal in MicrosoftDocs/azure-docs #100560. */
const synapseRefusal = /principal '([^']*)'.*?Required permission: Action: ([^,]+), Scope: ([^.]+)/is;

function synapseRole(
  { doing, role, workspace }: Of<'synapse role'>,
  who: string,
  failed: HttpProblem | undefined,
): ProblemText {
  const [, principal, action] = synapseRefusal.exec(failed?.explanation ?? '') ?? [];
  return {
    code: 'synapse.forbidden',
    what: `Not allowed to ${doing} in the Synapse workspace ${workspace}.`,
    why: `${withObjectId(who, principal)} lacks ${action ?? 'the Synapse permission for it'}${codeIn(failed)}. Synapse has roles of its own: Owner or Contributor in Azure do not include it.`,
    fix: `Ask a Synapse Administrator of the workspace to give it the role "${role}" (Synapse Studio, Manage, Access control), directly and not through a group, then run again.`,
  };
}

function withObjectId(who: string, objectId: string | undefined): string {
  return objectId ? `${who}, object id ${objectId},` : who;
}

/** What an owner of an identity is to add. */
export function trustToAdd({ issuer, subject, audience }: Trust): string {
  return `to add a federated credential with issuer ${issuer}, subject ${subject}, audience ${audience}, then run again`;
}

/** The refusal by its number and the service's code: ` (403 Forbidden)`. */
function codeIn(failed: HttpProblem | undefined): string {
  return failed ? ` (${failed.answerCode})` : '';
}

/** The refusal by its number and the service's words: ` (403: No.)`. */
function wordsIn(failed: HttpProblem | undefined): string {
  return failed ? ` (${failed.answer})` : '';
}
