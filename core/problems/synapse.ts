/** Problems with a Synapse workspace: finding it, reaching it, writing to it. */
import type { HttpProblem } from '../problem/http-problem';
import { Problem } from '../problem/problem';

/** @param workspace resource id, or the name with where it was looked for */
export function synapseNotFound(workspace: string, failed?: HttpProblem): Problem {
  return new Problem(
    {
      code: 'synapse.not-found',
      what: `There is no Synapse workspace ${workspace}.`,
      why: failed
        ? `Azure does not know it under this subscription and resource group (${failed.code ?? failed.status}).`
        : 'The list of the subscription does not show it: the name is another one, it is in another subscription, or the setup identity may not see it.',
      fix: 'Copy the resource id from the workspace\'s page in the portal ("JSON View") or its address in Synapse Studio. If it is right, give the setup identity the role Reader on the workspace.',
    },
    failed?.seen,
    failed,
  );
}

export function synapseNotReady(workspace: string, state: string): Problem {
  return new Problem({
    code: 'synapse.not-ready',
    what: `The Synapse workspace ${workspace} cannot be linked now.`,
    why: `Its provisioning state is "${state}".`,
    fix: 'Wait until it is "Succeeded", or repair the workspace in the portal, then run again.',
  });
}

export function synapseInOtherTenant(workspace: string, its: string, setup: string): Problem {
  return new Problem({
    code: 'synapse.other-tenant',
    what: `The Synapse workspace ${workspace} is in another tenant than the setup connection.`,
    why: `The workspace belongs to tenant ${its}; the setup identity signs in to tenant ${setup}.`,
    fix: `Set azureSubscription to a service connection of tenant ${its}.`,
  });
}

/** The link is to sign in as the workspace's own identity, and there is none. */
export function synapseWithoutIdentity(workspace: string): Problem {
  return new Problem({
    code: 'synapse.no-identity',
    what: `The Synapse workspace ${workspace} has no managed identity of its own.`,
    why: 'The link signs in as the system-assigned identity of the workspace; a linked service of this type can use no other managed identity.',
    fix: 'Switch the system-assigned identity of the workspace on, or choose authentication: servicePrincipal.',
  });
}

/** The workspace lets nobody in from where the agent is. */
export function synapseFirewall(workspace: string, isPublic: boolean, failed: HttpProblem): Problem {
  const address = /\b\d{1,3}(?:\.\d{1,3}){3}\b/.exec(failed.explanation)?.[0];
  const byRule = `Ask an Owner or Contributor of the workspace for a firewall rule for ${address ?? "the agent's address"} (Synapse workspace, Networking; a rule takes effect after about a minute), or run on an agent inside the network.`;
  return new Problem(
    {
      code: 'synapse.firewall',
      what: `The Synapse workspace ${workspace} does not let the agent in.`,
      why: isPublic
        ? `Its firewall refused the agent's address${address ? `, ${address}` : ''}. This is about the network and no question of roles (${failed.code}).`
        : `Its public network access is off, so only callers through a private endpoint are let in (${failed.code}).`,
      fix: isPublic
        ? byRule
        : 'Run on a self-hosted agent in a network that has a private endpoint of kind "Dev" to the workspace. This task does not open the network.',
    },
    failed.seen,
    failed,
  );
}

/** Nobody knows the name of the workspace's host. */
export function synapseHostUnknown(workspace: string, url: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'synapse.host-unknown',
      what: `The address ${url} of the Synapse workspace ${workspace} is not known.`,
      why: `The agent's name server does not resolve it (${failed.explanation}). Azure has the workspace, so it is a question of names: a private DNS zone without a record, or a proxy that is not used.`,
      fix: "Let the agent's network resolve the name: link the private DNS zone of the workspace's private endpoint to it, or mend the proxy settings of the agent.",
    },
    failed.seen,
    failed,
  );
}

/** Source: text of the refusal in MicrosoftDocs/azure-docs #100560. */
const refusal = /principal '([^']*)'.*?Required permission: Action: ([^,]+), Scope: ([^.]+)/is;

/**
 * A Synapse role is missing.
 * @param doing what was being done: `write the linked service "x"`
 * @param role smallest Synapse role that allows it
 * @param failed the refusal; none when the preflight found it out
 */
export function notAllowedInSynapse(
  doing: string,
  role: string,
  workspace: string,
  actor: string,
  failed?: HttpProblem,
): Problem {
  const [, principal, action] = refusal.exec(failed?.explanation ?? '') ?? [];
  const who = principal ? `${actor}, object id ${principal},` : actor;
  const answered = failed ? ` (${failed.status} ${failed.code ?? 'Forbidden'})` : '';
  return new Problem(
    {
      code: 'synapse.forbidden',
      what: `Not allowed to ${doing} in the Synapse workspace ${workspace}.`,
      why: `${who} lacks ${action ?? 'the Synapse permission for it'}${answered}. Synapse has roles of its own: Owner or Contributor in Azure do not include it.`,
      fix: `Ask a Synapse Administrator of the workspace to give it the role "${role}" (Synapse Studio, Manage, Access control), directly and not through a group, then run again.`,
    },
    failed?.seen,
    failed,
  );
}

/** The service took the write on and could not do it. */
export function synapseWriteFailed(doing: string, code: string | undefined, message: string): Problem {
  return new Problem({
    code: 'synapse.write-failed',
    what: `Synapse could not ${doing}.`,
    why: `It accepted the request and then reported: ${[code, message].filter(Boolean).join(': ')}`,
    fix: /referenced by/i.test(message)
      ? 'Take the reference away first (a pipeline activity or another linked service that names it), then run again.'
      : 'Mend what the message names, for example a linked service or integration runtime that is not there, then run again.',
  });
}

export function synapseWriteUnfinished(doing: string, seconds: number): Problem {
  return new Problem({
    code: 'synapse.write-unfinished',
    what: `Synapse did not finish to ${doing}.`,
    why: `It accepted the request, and after ${seconds} s it still is at it.`,
    fix: 'Run again in some minutes: what was done by then is found, and the rest completed.',
  });
}

/** Data exfiltration protection forbids what the link is for. */
export function exfiltrationProtected(workspace: string): Problem {
  return new Problem({
    code: 'synapse.exfiltration-protection',
    what: `The Synapse workspace ${workspace} cannot use a link to Azure Machine Learning.`,
    why: 'It was made with data exfiltration protection, under which this integration is not supported at all (docs quickstart-integrate-azure-machine-learning). The protection cannot be switched off later.',
    fix: 'Link a Synapse workspace without data exfiltration protection; one with a managed network and a managed private endpoint to the Machine Learning workspace will do.',
  });
}

/** Where a workspace keeps its code. */
export interface Repository {
  readonly repository: string;
  readonly branch: string;
}

export function synapseInGitMode(workspace: string, { repository, branch }: Repository): Problem {
  return new Problem({
    code: 'synapse.git-mode',
    what: `The Synapse workspace ${workspace} is in Git mode, so nothing was written.`,
    why: `Its code is in ${repository}, branch "${branch}". What is written live does not show there: people who work in Synapse Studio would not see the link, and the branch would not be what is live.`,
    fix: `Choose gitMode: file to get the linked service as a file in the sources folder, for a pull request to "${branch}". Or choose gitMode: live to write it live all the same, and add the file to the branch yourself.`,
  });
}

/** @param name of the linked service that is to go */
export function removalInGitMode(name: string, workspace: string, { repository, branch }: Repository): Problem {
  return new Problem({
    code: 'synapse.git-mode',
    what: `The Synapse workspace ${workspace} is in Git mode, so nothing was taken away.`,
    why: `Its code is in ${repository}, branch "${branch}". What is removed live only comes back with the next publish from there, as long as the branch holds it.`,
    fix: `Delete the linked service "${name}" in Synapse Studio and publish, then run again: what else was made for it is removed then. Or choose gitMode: live to remove it live as well, and take its file out of the branch yourself.`,
  });
}

export function synapseNotInGitMode(workspace: string): Problem {
  return new Problem({
    code: 'synapse.no-git',
    what: `The Synapse workspace ${workspace} is not in Git mode, so there is no branch to write a file for.`,
    why: 'The choice gitMode: file is for workspaces that are connected to a repository; this one has only what is live.',
    fix: 'Leave gitMode out, or connect the workspace to its repository first (Synapse Studio, Manage, Git configuration).',
  });
}
