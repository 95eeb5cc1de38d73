/** Problems with sign-in (Entra) and with applications (Microsoft Graph). */
import type { HttpProblem } from '../wire/http-problem';
import { Problem } from './problem';

interface SignInAdvice {
  readonly why: string;
  readonly fix: string;
}

/**
 * What the codes of Entra mean for a service connection. Source: azure-devops-docs troubleshoot-workload-identity;
 * entra-docs workload-identity-federation-considerations.
 */
export const signInAdvice: Readonly<Record<string, SignInAdvice>> = {
  '7000222': {
    why: 'The client secret has expired.',
    fix: 'Give the connection a new secret, or better convert it to workload identity federation, which has none.',
  },
  '7000215': {
    why: 'The client secret is wrong (often its id was stored instead of its value).',
    fix: "Store the secret's value in the connection again, or convert it to workload identity federation.",
  },
  '700016': {
    why: 'The tenant does not know this application: it was deleted, or the tenant is another one.',
    fix: 'Check tenant and client id of the connection.',
  },
  '7000229': {
    why: 'The application has no service principal in the tenant.',
    fix: 'Run this task for the connection again. One made a moment ago needs some seconds.',
  },
  '90002': { why: 'There is no such tenant.', fix: 'Check the tenant id of the connection.' },
  '70021': {
    why: "No federated credential of the application matches the connection's issuer and subject.",
    fix: 'Compare issuer and subject of the connection with the federated credentials of the application, letter by letter. One made a moment ago needs some minutes.',
  },
  '700211': {
    why: "No federated credential of the application has the connection's issuer.",
    fix: 'Add a federated credential with the issuer and subject that the connection shows.',
  },
  '700213': {
    why: "No federated credential of the application has the connection's subject; subjects with names in them break when the organization, project or connection is renamed.",
    fix: 'Set the subject of the federated credential to what the connection shows.',
  },
  '7002138': {
    why: "A federated credential differs from the connection's subject in upper and lower case only, which counts.",
    fix: 'Copy the subject of the connection letter by letter.',
  },
  '70025': {
    why: 'The application has no federated credential at all.',
    fix: 'Run this task for the connection again, or add a federated credential with the issuer and subject that the connection shows.',
  },
  '700024': {
    why: 'The token of the pipeline is too old; it lives about ten minutes.',
    fix: "Run again; if it stays, check the clock of the agent's machine.",
  },
  '700223': {
    why: 'A policy of the tenant forbids federation for this application.',
    fix: 'Ask the Entra administrator to allow the issuer for workload identities.',
  },
  '700238': {
    why: 'A policy of the tenant forbids federation with this issuer.',
    fix: 'Ask the Entra administrator to allow the issuer for workload identities.',
  },
  '70052': {
    why: 'The application is multi-tenant, which the Entra issuer refuses.',
    fix: 'Set "Supported account types" of the application to this organization\'s directory only.',
  },
  '900382': {
    why: 'Federation from one cloud to another is blocked.',
    fix: 'Use an application of the cloud that holds the workspace.',
  },
};

/** The number of the first AADSTS code in a text. */
export function signInCode(text: string): string | undefined {
  return /AADSTS(\d+)/.exec(text)?.[1];
}

/** What a code means; a general sentence for one we do not know. */
export function adviceFor(code: string | undefined): SignInAdvice {
  return (
    signInAdvice[code ?? ''] ?? {
      why: 'Entra refused the sign-in.',
      fix: 'Look the code up at https://login.microsoftonline.com/error, and check tenant, client id and credential of the connection.',
    }
  );
}

/** The setup connection cannot sign in. @param said Entra's own words */
export function setupSignInRefused(said: string, cause: unknown): Problem {
  const code = signInCode(said);
  const advice = adviceFor(code);
  return new Problem(
    {
      code: code ? `sign-in.AADSTS${code}` : 'sign-in.refused',
      what: 'The setup connection could not sign in to Azure.',
      why: `${advice.why} Entra said: ${said}`,
      fix: `${advice.fix} This is about azureSubscription, the connection that sets up, not about the one to be made.`,
    },
    undefined,
    cause,
  );
}

/** Entra was never reached. @param said how the connection to it failed */
export function signInUnreachable(host: string, said: string, cause: unknown): Problem {
  return new Problem(
    {
      code: 'sign-in.unreachable',
      what: `No answer from ${host}, where the setup connection signs in to Azure.`,
      why: `The connection to it could not be made, broke or timed out (${said}).`,
      fix: 'Check that the agent reaches this host, the proxy settings of the agent, and its certificate authorities (NODE_EXTRA_CA_CERTS), then run again.',
    },
    undefined,
    cause,
  );
}

/** Azure DevOps refused the token by which the pipeline speaks for the setup connection. */
export function idTokenRefused(failed: HttpProblem): Problem {
  const said = [failed.code, failed.explanation].filter((part) => part).join(': ');
  return new Problem(
    {
      code: 'sign-in.id-token',
      what: 'Azure DevOps gave this job no id token for the setup connection (azureSubscription).',
      why: said ? `It said: ${said}` : `It gave no reason (status ${failed.status}).`,
      fix: 'Name the connection as azureSubscription of a task in the same stage, and check that it is not disabled and that this pipeline may use it.',
    },
    failed.seen,
    failed,
  );
}

/** The job has no service that gives id tokens. */
export function noIdTokens(): Problem {
  return new Problem({
    code: 'sign-in.no-federation',
    what: 'This job offers no id token, and the setup connection (azureSubscription) signs in with one.',
    why: 'The connection is by workload identity federation, and the variable System.OidcRequestUri is not set: Azure DevOps Server and old agents have no workload identity federation.',
    fix: 'Set azureSubscription to a connection by client secret, certificate or managed identity. In Azure DevOps Services, update the agent instead.',
  });
}

/** The agent's machine has no managed identity, or another one is meant. */
export function noMachineIdentity(said: string, cause: unknown): Problem {
  return new Problem(
    {
      code: 'sign-in.no-machine-identity',
      what: 'The agent could not sign in with a managed identity of its machine.',
      why: `The setup connection uses the agent's managed identity, and the machine offers none: ${said}`,
      fix: 'Run the job on a self-hosted agent on an Azure machine that has the identity, or set azureSubscription to a connection by workload identity federation.',
    },
    undefined,
    cause,
  );
}

/** The setup connection is of a kind that we cannot sign in with. */
export function setupConnectionUnfit(scheme: string): Problem {
  return new Problem({
    code: 'sign-in.scheme',
    what: 'The setup connection (azureSubscription) cannot be used.',
    why: `Its sign-in scheme is "${scheme}"; WorkloadIdentityFederation, ServicePrincipal and ManagedServiceIdentity are the ones that give a token for Azure.`,
    fix: 'Set azureSubscription to an Azure Resource Manager connection by federation, certificate, secret or managed identity.',
  });
}

export function cloudUnknown(environment: string): Problem {
  return new Problem({
    code: 'sign-in.cloud',
    what: 'The setup connection (azureSubscription) is for a cloud that is not supported.',
    why: `Its environment is "${environment}"; AzureCloud, AzureUSGovernment and AzureChinaCloud are known.`,
    fix: 'Use a connection of one of these clouds.',
  });
}

const registrar = 'Application.ReadWrite.OwnedBy';

/**
 * Graph refused.
 * @param doing what was being done: `register the application`
 */
export function notAllowedInGraph(doing: string, actor: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'graph.forbidden',
      what: `Not allowed to ${doing}.`,
      why: `${actor} lacks the Microsoft Graph permission ${registrar} (${failed.status} ${failed.code ?? 'Forbidden'}), or does not own the application.`,
      fix: `Ask a Privileged Role Administrator to give it the application permission ${registrar} with admin consent. Or do without Graph: identity: newManagedIdentity needs only Azure roles.`,
    },
    failed.seen,
    failed,
  );
}

/** The trust must be written by somebody who may: everything they need to know. */
export function notAllowedToTrust(
  identity: string,
  trust: { readonly issuer: string; readonly subject: string; readonly audience: string },
  owner: string,
  actor: string,
  failed: HttpProblem,
): Problem {
  return new Problem(
    {
      code: 'credential.forbidden',
      what: `Not allowed to put the federated credential on ${identity}.`,
      why: `${actor} may not change it (${failed.status} ${failed.code ?? 'Forbidden'}).`,
      fix: `Ask ${owner} to add a federated credential with issuer ${trust.issuer}, subject ${trust.subject}, audience ${trust.audience}, then run again.`,
    },
    failed.seen,
    failed,
  );
}

export function applicationNotFound(clientId: string, actor: string): Problem {
  return new Problem({
    code: 'application.not-found',
    what: `The tenant has no application or managed identity with client id ${clientId}.`,
    why: `It was deleted, it is in another tenant, or the id is an object id. ${actor} looked for it in its own tenant.`,
    fix: 'Copy "Application (client) ID" from the overview page of the application, or "Client ID" from that of the managed identity.',
  });
}

/** The connection signs in as something that is no application of the tenant. */
export function connectionsApplicationGone(clientId: string, connectionName: string): Problem {
  return new Problem({
    code: 'application.gone',
    what: `The service connection "${connectionName}" uses client id ${clientId}, which is no application of this tenant.`,
    why: 'It was deleted, or it belongs to a managed identity. Which identity the connection is to have instead cannot be told.',
    fix: 'If it was deleted, restore it in the Entra admin center (App registrations, Deleted applications; 30 days). For a managed identity set identity: existingManagedIdentity. To give the connection another identity, set identity and clientId.',
  });
}

export function applicationIsMultiTenant(displayName: string, clientId: string, audience: string): Problem {
  return new Problem({
    code: 'application.multi-tenant',
    what: `The application "${displayName}" (${clientId}) cannot be used for federation.`,
    why: `It is multi-tenant (signInAudience ${audience}); Entra refuses such applications for service connections (AADSTS70052).`,
    fix: 'Set "Supported account types" of the application to "Accounts in this organizational directory only", or let this task make an application of its own.',
  });
}

export function principalDisabled(clientId: string): Problem {
  return new Problem({
    code: 'application.disabled',
    what: `The service principal of ${clientId} is switched off.`,
    why: '"Enabled for users to sign-in" is set to No, so nothing can sign in as it. We do not switch on what an administrator switched off.',
    fix: 'Switch it on in "Enterprise applications", Properties, or name another identity.',
  });
}

/** The directory has the object, or not, but does not show it. */
export function directoryBehind(what: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'directory.behind',
      what: `Entra does not know ${what} yet.`,
      why: `It was made a moment ago and has not reached all of the directory (${failed.code ?? failed.status}).`,
      fix: 'Run again in a few minutes: what was made is found and completed.',
    },
    failed.seen,
    failed,
  );
}

export function tooManyCredentials(identity: string, count: number): Problem {
  return new Problem({
    code: 'credential.limit',
    what: `${identity} takes no further federated credential.`,
    why: `It holds ${count}, and 20 is the most for one identity.`,
    fix: 'Use a further identity for this connection, or remove federated credentials whose connections are gone.',
  });
}
