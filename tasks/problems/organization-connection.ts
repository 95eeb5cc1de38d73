/** Problems with the connection that is to sign in to Azure DevOps. */
import { Problem } from '../../core';

/** The connection that is to sign in to Azure DevOps cannot. @param lacking what it is or lacks */
export function organizationConnectionUnusable(
  input: 'azureDevOpsConnection' | 'patConnection',
  lacking: string,
): Problem {
  const wanted =
    input === 'patConnection'
      ? 'an "Azure Repos/Team Foundation Server" connection with a personal access token'
      : 'an "Azure DevOps" connection, which signs in by workload identity federation';
  return new Problem({
    code: 'azdo.connection',
    what: `The connection of ${input} cannot sign in to Azure DevOps.`,
    why: `${lacking}.`,
    fix: `Set ${input} to ${wanted}, or choose another azureDevOpsSignIn.`,
  });
}

/** Azure DevOps is a service of the public cloud, and its users are identities of Entra there. */
export function organizationInOtherCloud(cloud: string): Problem {
  return new Problem({
    code: 'azdo.cloud',
    what: 'The identity of the setup connection (azureSubscription) cannot sign in to Azure DevOps.',
    why: `It is an identity of ${cloud}, and the users of Azure DevOps Services are identities of the public cloud.`,
    fix: 'Set azureDevOpsSignIn to job, to connection with an identity of the public cloud, or to pat.',
  });
}
