/** Problems with signing in: of the setup connection, of the pipeline itself, and what the codes of Entra mean. */
import type { HttpProblem } from '../problem/http-problem';
import { Problem } from '../problem/problem';

interface SignInAdvice {
  readonly why: string;
  readonly fix: string;
}

/** The input whose connection signs in. */
export type SigningInput = 'azureSubscription' | 'azureDevOpsConnection';

/** How the messages call that connection. */
const called: Readonly<Record<SigningInput, string>> = {
  azureSubscription: 'the setup connection (azureSubscription)',
  azureDevOpsConnection: 'the Azure DevOps connection (azureDevOpsConnection)',
};

/**
 * What the codes of Entra mean for a service connection. Source: azure-devops-docs troubleshoot-workload-identity;
 * entra-docs workload-identity-federation-considerations.
 */
const signInAdvice: Readonly<Record<string, SignInAdvice>> = {
  '7000222': {
    why: 'The client secret has expired.',
    fix: 'Give the connection a new secret, or better convert it to workload identity federation, which has none.',
  },
  '7000215': {
    why: 'The client secret is wrong (often its id was stored instead of its value).',
    fix: "Store the secret's value in the connection again, or convert it to workload identity federation.",
  },
  '700027': {
    why: 'The certificate is not registered on the application, or has expired.',
    fix: 'Register the certificate on the application, or give the connection a new one; better convert it to workload identity federation, which has none.',
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

/** The codes that there is advice for. */
export const knownSignInCodes: readonly string[] = Object.keys(signInAdvice);

/** What a code means; a general sentence for one we do not know. */
export function adviceFor(code: string | undefined): SignInAdvice {
  return (
    signInAdvice[code ?? ''] ?? {
      why: 'Entra refused the sign-in.',
      fix: 'Look the code up at https://login.microsoftonline.com/error, and check tenant, client id and credential of the connection.',
    }
  );
}

/** A sign-in: of which connection, and what for. */
export interface SignIn {
  readonly input: SigningInput;
  readonly to: 'Azure' | 'Azure DevOps';
}

/** A connection that is to sign in cannot. @param said Entra's own words */
export function signInRefused({ input, to }: SignIn, said: string, cause: unknown): Problem {
  const code = signInCode(said);
  const advice = adviceFor(code);
  return new Problem(
    {
      code: code ? `sign-in.AADSTS${code}` : 'sign-in.refused',
      what: `${called[input]} could not sign in to ${to}.`,
      why: `${advice.why} Entra said: ${said}`,
      fix: `${advice.fix} This is about ${input}, not about the connection to be made.`,
    },
    undefined,
    cause,
  );
}

/** Entra was never reached. @param said how the connection to it failed */
export function signInUnreachable({ input, to }: SignIn, host: string, said: string, cause: unknown): Problem {
  return new Problem(
    {
      code: 'sign-in.unreachable',
      what: `No answer from ${host}, where ${called[input]} signs in to ${to}.`,
      why: `The connection to it could not be made, broke or timed out (${said}).`,
      fix: 'Check that the agent reaches this host, the proxy settings of the agent, and its certificate authorities (NODE_EXTRA_CA_CERTS), then run again.',
    },
    undefined,
    cause,
  );
}

/** Azure DevOps refused the token by which the pipeline speaks for a connection. */
export function idTokenRefused(input: SigningInput, failed: HttpProblem): Problem {
  const said = [failed.code, failed.explanation].filter((part) => part).join(': ');
  return new Problem(
    {
      code: 'sign-in.id-token',
      what: `Azure DevOps gave this job no id token for ${called[input]}.`,
      why: said ? `It said: ${said}` : `It gave no reason (status ${failed.status}).`,
      fix: `Name the connection as ${input} of a task in the same stage, and check that it is not disabled and that this pipeline may use it.`,
    },
    failed.seen,
    failed,
  );
}

/** The job has no service that gives id tokens. */
export function noIdTokens(input: SigningInput): Problem {
  const instead =
    input === 'azureSubscription'
      ? 'Set azureSubscription to a connection by client secret, certificate or managed identity.'
      : 'Set azureDevOpsSignIn to job or pat.';
  return new Problem({
    code: 'sign-in.no-federation',
    what: `This job offers no id token, and ${called[input]} signs in with one.`,
    why: 'The connection is by workload identity federation, and the variable System.OidcRequestUri is not set: Azure DevOps Server and old agents have no workload identity federation.',
    fix: `${instead} In Azure DevOps Services, update the agent instead.`,
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
