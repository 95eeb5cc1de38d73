/**
 * Continuous access evaluation: a service takes a token no longer, and names the claims that a new one must carry.
 *
 * Source: AzureAD/microsoft-authentication-library-for-dotnet (the header as Graph sends it, and its claims);
 * Azure/azure-powershell#28200 (Graph, to a pipeline of Azure DevOps, and the text of its answer);
 * learn.microsoft.com/entra/identity/conditional-access/concept-continuous-access-evaluation-workload.
 * Beware: the service is believed to ask only clients that announce `cp1`; here it asks all. How a token shows that its
 * request brought the claims is ours.
 */
import { type Directory, nameOf } from './directory';
import { isObject, parseObject, readObject, readText } from './json';

/** The claim of our tokens. */
export const answeredClaim = 'emulated_answered_challenge';

/** What the claims ask for: a token that is not older than this. The same each time. */
const notBefore = '1796000000';

/** Of a token: whose it is, and the challenge that its request answered. */
interface Token {
  readonly tenantId: string;
  readonly principalId: string;
  readonly answered: string | undefined;
}

export interface Challenge {
  readonly message: string;
  readonly header: string;
}

/** What the service asks the caller for; `undefined` where it takes the token. */
export function challengeOf(directory: Directory, caller: Token, service: 'arm' | 'graph'): Challenge | undefined {
  const tenant = directory.tenants.find(({ id }) => id === caller.tenantId);
  const name = nameOf(directory, caller.principalId) ?? '';
  const rule = tenant?.claimsChallenges.find(
    (one) => one.service === service && (one.applications === 'all' || one.applications.includes(name)),
  );
  if (rule === undefined || (!rule.isKept && caller.answered === notBefore)) {
    return undefined;
  }
  const code = rule.isKept ? 'LocationConditionEvaluationSatisfied' : 'TokenCreatedWithOutdatedPolicies';
  const message = `Continuous access evaluation resulted in challenge with result: InteractionRequired and code: ${code}`;
  const claims = btoa(JSON.stringify({ access_token: { nbf: { essential: true, value: notBefore } } }));
  const header = `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error_description="${message}", error="insufficient_claims", claims="${claims}"`;
  return { message, header };
}

/** What a request for a token says of a challenge that it answers. */
export function readAnswered(form: URLSearchParams): string | undefined {
  const claims = parseObject(form.get('claims') ?? '') ?? {};
  const asked = readObject(readObject(claims, 'access_token'), 'nbf');
  return isObject(asked) ? readText(asked, 'value') : undefined;
}
