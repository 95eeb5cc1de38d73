/**
 * Azure DevOps: address and API versions. The organization's own HTTP client signs in (`Context.organization`).
 * `X-TFS-FedAuthRedirect: Suppress` asks for a 401 instead of a sign-in page (azure-devops-cli-extension, client.py).
 */

import type { Context } from '../context';
import { HttpProblem } from '../problem/http-problem';
import { askInVersion } from './api-version';
import { organizationSignInRefused } from './azdo-problems';
import { azdoRefusals } from './refusals/azdo';
import { ask, type Question, type Reply } from './request';

export const azdoVersions = {
  stable: '7.1',
  pipelinePermissions: '7.1-preview.1',
  checks: '7.1-preview.1',
  connectionData: '7.1-preview.1',
} as const;

export interface AzdoQuestion {
  readonly method: Question['method'];
  /** People and groups have an address of their own. */
  readonly about?: 'identities';
  /** After the organization's address, from the first slash, already encoded. */
  readonly path: string;
  readonly version?: (typeof azdoVersions)[keyof typeof azdoVersions];
  /** Further query, already encoded, without the question mark. */
  readonly query?: string;
  readonly body?: unknown;
  readonly repeatable?: boolean;
  readonly mayBeNull?: boolean;
}

/** Asks Azure DevOps as whoever the organization's client signs in. @throws HttpProblem; Problem when not signed in */
export async function askAzdo(context: Context, question: AzdoQuestion): Promise<Reply> {
  try {
    return await askOrganization(context, question);
  } catch (failed) {
    throw (failed instanceof HttpProblem && organizationSignInRefused(context.organization, failed)) || failed;
  }
}

function askOrganization(context: Context, question: AzdoQuestion): Promise<Reply> {
  const query = question.query ? `&${question.query}` : '';
  const { path, version: wanted = azdoVersions.stable } = question;
  const send = (version: string) =>
    ask(context, context.organization.http, {
      refusals: azdoRefusals,
      method: question.method,
      url: `${addressFor(question, context)}${path}?api-version=${version}${query}`,
      headers: { 'X-TFS-FedAuthRedirect': 'Suppress' },
      body: question.body,
      repeatable: question.repeatable ?? false,
      mayBeNull: question.mayBeNull ?? false,
    });
  return askInVersion(context, { path, wanted, send });
}

/**
 * In the cloud people and groups are asked for at a host of their own, on a server at the collection like everything else.
 * Source: vsts-rest-api-specs, ims, 7.1 and azure-devops-server-7.1; "Allowed IP addresses and domain URLs".
 */
function addressFor({ about }: AzdoQuestion, { organization: { url } }: Context): string {
  return about === undefined
    ? url
    : url
        .replace(/^https:\/\/dev\.azure\.com(?=\/)/i, 'https://vssps.dev.azure.com')
        .replace(/^(https:\/\/[^./]+)(?=\.visualstudio\.com)/i, '$1.vssps');
}
