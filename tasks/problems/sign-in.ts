/** Problems with the sign-ins of a job: of its connections, and of the pipeline itself. */
import { adviceFor, type HttpProblem, Problem, signInCode } from '../../core';

/** The input whose connection signs in. */
export type SigningInput = 'azureSubscription' | 'azureDevOpsConnection';

/** How the messages call that connection. */
const called: Readonly<Record<SigningInput, string>> = {
  azureSubscription: 'the setup connection (azureSubscription)',
  azureDevOpsConnection: 'the Azure DevOps connection (azureDevOpsConnection)',
};

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

/** Entra gave no answer, or none that judges. @param lost what was asked, and how that failed */
export function signInUnreachable(
  { input, to }: SignIn,
  lost: { readonly host: string; readonly said: string; readonly isAnswered: boolean },
  cause: unknown,
): Problem {
  return new Problem(
    {
      code: 'sign-in.unreachable',
      what: `No answer from ${lost.host}, where ${called[input]} signs in to ${to}.`,
      why: lost.isAnswered
        ? `It was asked several times and gave no answer that can be used: ${lost.said}.`
        : `The connection to it could not be made, broke or timed out (${lost.said}).`,
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
export function setupConnectionUnsupported(scheme: string): Problem {
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
