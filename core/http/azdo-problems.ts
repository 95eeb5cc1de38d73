/** What can be wrong with the sign-in to Azure DevOps. */

import type { Organization } from '../context';
import type { HttpProblem } from '../problem/http-problem';
import { inSentence, Problem } from '../problem/problem';
import { named, say } from '../problem/said';

/** Of the organization: what was asked, as whom, and by what. */
type Asked = Pick<Organization, 'url' | 'actor' | 'signedInBy'>;

/** What an answer means when it refuses the sign-in itself; `undefined` when it refuses something else. */
export function organizationSignInRefused(organization: Asked, failed: HttpProblem): Problem | undefined {
  if (failed.refusal === 'notMember') {
    return notMember(organization, failed);
  }
  if (failed.refusal !== 'notSignedIn') {
    return undefined;
  }
  return organization.signedInBy === 'personal access token'
    ? accessTokenRefused(organization, failed)
    : notSignedIn(organization, failed);
}

/** An identity of Entra that is no user of the organization. */
export function notMember({ url, actor }: Asked, failed: HttpProblem): Problem {
  const objectId = failed.explanation.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi)?.at(-1);
  const who = objectId ? ` (object id ${objectId})` : '';
  return new Problem(
    {
      code: 'azdo.not-member',
      what: `${actor}${who} is not a member of the organization ${url}.`,
      why: `Azure DevOps accepted its token and does not know it as a user. It said: ${failed.explanation}`,
      fix: 'Add it under Organization settings, Users, Add users: by the name of its application or managed identity, with access level Basic, to the project; then in Project settings, Service connections, "…", Security, with the role Creator. Then run again.',
    },
    failed.seen,
    failed,
  );
}

/** Azure DevOps took our sign-in for none. */
export function notSignedIn({ url, actor, signedInBy }: Asked, failed: HttpProblem): Problem {
  const said = answerOf(failed);
  const fix =
    signedInBy === 'Entra token'
      ? 'Check under Organization settings, Microsoft Entra, that the organization is connected to the tenant of this identity, and under Users that the identity is there and active; then run again.'
      : 'Run the pipeline again. If it stays, check under Project settings, Pipelines, Settings that the job is not limited to another project ("Limit job authorization scope").';
  return new Problem(
    {
      code: 'azdo.sign-in',
      what: 'Azure DevOps did not accept the sign-in.',
      why: `It answered the request of ${inSentence(actor)} with ${said}: the token is missing, has expired or is not valid for ${url}.`,
      fix,
    },
    failed.seen,
    failed,
  );
}

/** A page and a redirection are how Azure DevOps asks people to sign in. */
function answerOf({ status, code }: HttpProblem): string {
  return status === 401 ? `401 ${code ?? ''}`.trim() : 'the page where people sign in, instead of data';
}

/** A personal access token that does not sign in. Source for servers: learn.microsoft.com "IIS Basic Authentication". */
export function accessTokenRefused({ url }: Asked, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'azdo.access-token',
      what: `${url} did not accept the personal access token of the connection.`,
      why: `It answered with ${answerOf(failed)}: the token has expired, was revoked, or is for another organization. An organization may also forbid personal access tokens, and a server on which IIS Basic Authentication is switched on takes none.`,
      fix: say`Make a new token for this organization (User settings, Personal access tokens) with Service Connections (read, query and manage), Build (read) and Pipeline Resources (use and manage), and store it in the connection. In Azure DevOps Services, ${named('azureDevOpsSignIn', 'connection')} does without a token that ends.`,
    },
    failed.seen,
    failed,
  );
}
