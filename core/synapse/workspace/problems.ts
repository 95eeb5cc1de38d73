/** What can be wrong with a Synapse workspace, and what a link of it may need besides. */

import type { HttpProblem } from '../../problem/http-problem';
import { type Advisory, advisory, Problem } from '../../problem/problem';
import { named, say, set } from '../../problem/said';

/** Where a workspace in Git mode keeps its code. */
export interface Repository {
  readonly repository: string;
  /** The collaboration branch. */
  readonly branch: string;
}

/** The role that the quickstart asks for. */
export const blobContributor = 'Storage Blob Data Contributor';

/** A data lake, and the Synapse workspace whose identity lacks the role on it. */
interface Lake {
  readonly synapse: string;
  readonly account: string;
  readonly filesystem: string;
  readonly principalId: string;
}

export function storageRoleMissing({ synapse, account, filesystem, principalId }: Lake): Advisory {
  return advisory({
    code: 'advice.storage-role',
    what: `The Synapse workspace ${synapse} may not write to its own data lake.`,
    why: `Its identity (object id ${principalId}) lacks "${blobContributor}" on ${account}, file system "${filesystem}", which the quickstart asks for: pipelines that run as the workspace cannot hand data to Azure Machine Learning.`,
    fix: `Ask an Owner of the storage account to run: az role assignment create --assignee-object-id ${principalId} --assignee-principal-type ServicePrincipal --role "${blobContributor}" --scope "$(az storage account show --name ${account} --query id --output tsv)"`,
  });
}

/** The workspace names an account that is not there any more. */
export function lakeGone({ synapse, account, filesystem }: Lake): Advisory {
  return advisory({
    code: 'advice.data-lake-gone',
    what: `The data lake of the Synapse workspace ${synapse} is not there.`,
    why: `The workspace names the storage account ${account}, file system "${filesystem}", and Azure does not find the account. Pipelines that run as the workspace cannot hand data to Azure Machine Learning.`,
    fix: `Restore the storage account ${account} (Azure portal, Storage accounts, Restore), which can be done for 14 days after it was deleted. The data lake of a Synapse workspace cannot be changed later.`,
  });
}

export function workspaceKindUnsupported(workspace: string, kind: string): Advisory {
  return advisory({
    code: 'advice.workspace-kind',
    what: `Synapse has little use for a link to the workspace ${workspace}.`,
    why: `It is of the kind "${kind}". What the link enables, the activity "Execute Pipeline" for published pipelines and scoring with models of the registry, works with workspaces of the kind Default.`,
    fix: 'Link a workspace of the kind Default, if there is one with the pipelines and models that are meant.',
  });
}

/** A link is there though data exfiltration protection forbids its use. */
export function exfiltrationForbidsLink(synapse: string): Advisory {
  return advisory({
    code: 'advice.exfiltration-protection',
    what: `The Synapse workspace ${synapse} cannot use the link.`,
    why: 'It has data exfiltration protection, under which the integration with Azure Machine Learning is not supported at all.',
    fix: 'Link a Synapse workspace without data exfiltration protection.',
  });
}

/** @param path where its file belongs */
export function linkNotInBranch(name: string, { repository, branch }: Repository, path: string): Advisory {
  return advisory({
    code: 'advice.not-in-branch',
    what: `The linked service "${name}" was written live; whether the branch "${branch}" has it is not known here.`,
    why: `The Synapse workspace is in Git mode (${repository}): Synapse Studio shows the branch, and a publish from it does not know a link that was written live only.`,
    fix: say`If the branch lacks it, add it there as ${path}: ${named('gitMode', 'file')} writes that file for a pull request.`,
  });
}

/** @param isPublic whether the Machine Learning workspace answers on the internet */
export function noPrivateEndpoint(synapse: string, workspace: string, isPublic: boolean): Advisory {
  return advisory({
    code: 'advice.no-private-endpoint',
    what: `The managed network of the Synapse workspace ${synapse} has no private endpoint to the workspace ${workspace}.`,
    why: isPublic
      ? 'The quickstart asks for one where Synapse has a managed network. The Machine Learning workspace still answers on the internet, so that calls may get through without it.'
      : 'The Machine Learning workspace does not answer on the internet, so no call of Synapse gets through to it.',
    fix: 'In Synapse Studio, Manage, Managed private endpoints, make one of the type Azure Machine Learning, and have an Owner of the Machine Learning workspace approve it there (Networking, Private endpoint connections).',
  });
}

export function privateEndpointPending(
  synapse: string,
  workspace: string,
  { name, state }: { readonly name: string; readonly state: string },
): Advisory {
  return advisory({
    code: 'advice.private-endpoint-pending',
    what: `The private endpoint "${name}" of the Synapse workspace ${synapse} does not work yet.`,
    why: `Its state is "${state}": the owner of the workspace ${workspace} has not approved it.`,
    fix: 'Ask an Owner of the Machine Learning workspace to approve it: Networking, Private endpoint connections.',
  });
}

export function workspaceUnreachable(synapse: string, workspace: string): Advisory {
  return advisory({
    code: 'advice.private-workspace',
    what: `The Synapse workspace ${synapse} cannot reach the workspace ${workspace}.`,
    why: 'The Machine Learning workspace does not answer on the internet, and the Synapse workspace has no managed network from which a private endpoint could lead to it. A managed network can only be given to a Synapse workspace when it is made.',
    fix: 'Use a Synapse workspace with a managed network, or let the Machine Learning workspace answer on the internet.',
  });
}

/**
 * @param workspace resource id, or the name with where it was looked for
 * @param plea what to ask of whom where it is there and not seen: `ask an Owner … to give it …`
 */
export function synapseNotFound(workspace: string, plea: string, failed?: HttpProblem): Problem {
  // A list leaves out what may not be seen; of one that is asked for, Azure says so.
  const mayBeHidden = failed === undefined || failed.refusal === 'subscriptionNotFound';
  return new Problem(
    {
      code: 'synapse.not-found',
      what: `There is no Synapse workspace ${workspace}.`,
      why: failed
        ? `Azure does not know it under this subscription and resource group (${failed.codeOrNumber}).`
        : 'The list of the subscription does not show it: the name is another one, it is in another subscription, or the setup identity may not see it.',
      fix: `Copy the resource id from the workspace's page in the portal ("JSON View") or its address in Synapse Studio.${mayBeHidden ? ` If it is right, ${plea}.` : ''}`,
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
    fix: say`${set('azureSubscription')} to a service connection of tenant ${its}.`,
  });
}

/** The link is to sign in as the workspace's own identity, and there is none. */
export function synapseWithoutIdentity(workspace: string): Problem {
  return new Problem({
    code: 'synapse.no-identity',
    what: `The Synapse workspace ${workspace} has no managed identity of its own.`,
    why: 'The link signs in as the system-assigned identity of the workspace; a linked service of this type can use no other managed identity.',
    fix: say`Switch the system-assigned identity of the workspace on, or choose ${named('authentication', 'servicePrincipal')}.`,
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

export function synapseInGitMode(workspace: string, { repository, branch }: Repository): Problem {
  return new Problem({
    code: 'synapse.git-mode',
    what: `The Synapse workspace ${workspace} is in Git mode, and nothing is written live there unless that is asked for.`,
    why: `Its code is in ${repository}, branch "${branch}". What is written live does not show there: people who work in Synapse Studio would not see the link, and the branch would not be what is live.`,
    fix: say`Choose ${named('gitMode', 'file')} to get the linked service as a file in the checked-out repository, for a pull request to "${branch}". Or choose ${named('gitMode', 'live')} to write it live all the same, and add the file to the branch yourself.`,
  });
}

/** @param name of the linked service that is to go */
export function removalInGitMode(name: string, workspace: string, { repository, branch }: Repository): Problem {
  return new Problem({
    code: 'synapse.git-mode',
    what: `The Synapse workspace ${workspace} is in Git mode, and nothing is taken away there unless that is asked for.`,
    why: `Its code is in ${repository}, branch "${branch}". What is removed live only comes back with the next publish from there, as long as the branch holds it.`,
    fix: say`Delete the linked service "${name}" in Synapse Studio, or its file by ${named('gitMode', 'file')} for a pull request, and publish; then run again: what else was made for it is removed then. Or choose ${named('gitMode', 'live')} to remove it live as well, and take its file out of the branch yourself.`,
  });
}

export function synapseNotInGitMode(workspace: string): Problem {
  return new Problem({
    code: 'synapse.no-git',
    what: `The Synapse workspace ${workspace} is not in Git mode, so there is no branch to write a file for.`,
    why: 'A file is for workspaces that are connected to a repository; this one has only what is live.',
    fix: say`Leave ${named('gitMode')} out, or connect the workspace to its repository first (Synapse Studio, Manage, Git configuration).`,
  });
}
