/** What stands beside a linked service: it is saved and right, and what uses it may still fail. */
import { Problem } from '../problem/problem';

/** The role that the quickstart asks for. */
export const blobContributor = 'Storage Blob Data Contributor';

export function storageRoleMissing(synapse: string, account: string, filesystem: string, principalId: string): Problem {
  return new Problem({
    code: 'outlook.storage-role',
    what: `The Synapse workspace ${synapse} may not write to its own data lake.`,
    why: `Its identity (object id ${principalId}) lacks "${blobContributor}" on ${account}, file system "${filesystem}", which the quickstart asks for: pipelines that run as the workspace cannot hand data to Azure Machine Learning.`,
    fix: `Ask an Owner of the storage account to run: az role assignment create --assignee-object-id ${principalId} --assignee-principal-type ServicePrincipal --role "${blobContributor}" --scope "$(az storage account show --name ${account} --query id --output tsv)"`,
  });
}

export function workspaceKindUnsupported(workspace: string, kind: string): Problem {
  return new Problem({
    code: 'outlook.workspace-kind',
    what: `Synapse has little use for a link to the workspace ${workspace}.`,
    why: `It is of the kind "${kind}". What the link enables, the activity "Execute Pipeline" for published pipelines and scoring with models of the registry, works with workspaces of the kind Default.`,
    fix: 'Link a workspace of the kind Default, if there is one with the pipelines and models that are meant.',
  });
}

export function exfiltrationForbidsLink(synapse: string): Problem {
  return new Problem({
    code: 'outlook.exfiltration-protection',
    what: `The Synapse workspace ${synapse} cannot use the link.`,
    why: 'It has data exfiltration protection, under which the integration with Azure Machine Learning is not supported at all.',
    fix: 'Link a Synapse workspace without data exfiltration protection.',
  });
}

/** @param branch the collaboration branch @param path where its file belongs */
export function linkNotInBranch(name: string, repository: string, branch: string, path: string): Problem {
  return new Problem({
    code: 'outlook.not-in-branch',
    what: `The linked service "${name}" is live, and not in the branch "${branch}" as far as this run knows.`,
    why: `The Synapse workspace is in Git mode (${repository}): Synapse Studio shows the branch, and a publish from it does not know a link that was written live.`,
    fix: `Add it as ${path} to the branch: gitMode: file writes that file for a pull request.`,
  });
}

export function noPrivateEndpoint(synapse: string, workspace: string, isPublic: boolean): Problem {
  return new Problem({
    code: 'outlook.no-private-endpoint',
    what: `The managed network of the Synapse workspace ${synapse} has no private endpoint to the workspace ${workspace}.`,
    why: isPublic
      ? 'The quickstart asks for one where Synapse has a managed network. The Machine Learning workspace still answers on the internet, so that calls may get through without it.'
      : 'The Machine Learning workspace does not answer on the internet, so no call of Synapse gets through to it.',
    fix: 'In Synapse Studio, Manage, Managed private endpoints, make one of the type Azure Machine Learning, and have an Owner of the Machine Learning workspace approve it there (Networking, Private endpoint connections).',
  });
}

export function privateEndpointPending(synapse: string, workspace: string, name: string, state: string): Problem {
  return new Problem({
    code: 'outlook.private-endpoint-pending',
    what: `The private endpoint "${name}" of the Synapse workspace ${synapse} does not work yet.`,
    why: `Its state is "${state}": the owner of the workspace ${workspace} has not approved it.`,
    fix: 'Ask an Owner of the Machine Learning workspace to approve it: Networking, Private endpoint connections.',
  });
}

export function workspaceUnreachable(synapse: string, workspace: string): Problem {
  return new Problem({
    code: 'outlook.private-workspace',
    what: `The Synapse workspace ${synapse} cannot reach the workspace ${workspace}.`,
    why: 'The Machine Learning workspace does not answer on the internet, and the Synapse workspace has no managed network from which a private endpoint could lead to it. A managed network can only be given to a Synapse workspace when it is made.',
    fix: 'Use a Synapse workspace with a managed network, or let the Machine Learning workspace answer on the internet.',
  });
}

/** @param fault what exactly: `it has no role there that includes it` */
export function vaultClosedToSynapse(synapse: string, vault: string, principalId: string): Problem {
  return new Problem({
    code: 'outlook.vault-role',
    what: `The Synapse workspace ${synapse} may not read the key in the vault ${vault}.`,
    why: `Synapse reads it as its own identity (object id ${principalId}) each time the link is used, and that identity has no role there that includes reading secrets.`,
    fix: `Ask an Owner of the key vault to give it "Key Vault Secrets User" there, or with access policies: az keyvault set-policy --name ${vault} --object-id ${principalId} --secret-permissions get`,
  });
}

/** @param who its former identity, for people @param left each thing of ours that it holds */
export function formerIdentityOfLinkHolds(name: string, who: string, left: readonly string[]): Problem {
  return new Problem({
    code: 'outlook.former-link-identity',
    what: `What this task gave the linked service "${name}" before it was changed is still there.`,
    why: `The ${who} holds ${left.join(', ')}. The linked service needs it no more; another link with the same identity may, so it is not taken away by itself.`,
    fix: 'Remove it by hand if nothing else needs it: applications and their keys under App registrations, a role under Access control (IAM) of the Machine Learning workspace.',
  });
}

/** The key itself could not be tried. @param why `the network rules … do not let the agent in` */
export function vaultKeyUntried(secretName: string, vault: string, why: string): Problem {
  return new Problem({
    code: 'outlook.key-untried',
    what: `The key "${secretName}" in the vault ${vault} was not tried.`,
    why: `Its value could not be read: ${why}. Everything else about the link was looked at.`,
    fix: 'Use the link once in Synapse ("Test connection" in Synapse Studio). Or let the setup identity read secrets of the vault ("Key Vault Secrets User", and an agent that its network rules let in), so that this task tries the key before it saves the link.',
  });
}
