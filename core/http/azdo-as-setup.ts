/**
 * Azure DevOps, asked as the setup identity with a token of Entra, whoever the organization's client signs in otherwise:
 * for the one call that takes no other token.
 * Source: Azure/azure-devops-cli-extension, `az devops service-endpoint convert`, whose unit tests and recorded exchanges
 * (test_service_endpoint_convert*.yaml) show a token of Entra only. Its audience is that of Azure DevOps: inference.
 */

import type { Context } from '../context';
import { azdoRefusals } from './refusals/azdo';
import { askAsSetup, type Reply } from './request';

/** The application id of Azure DevOps, in every tenant. Source: docs service-principal-managed-identity. */
const azureDevOps = '499b84ac-1321-427f-aa17-267ca6975798';

export interface SetupQuestion {
  /** After the organization's address, from the first slash. */
  readonly path: string;
  readonly version: string;
  readonly body: unknown;
}

/** A POST that does no harm when it is sent twice. @throws HttpProblem, also when not signed in */
export function askAzdoAsSetup(context: Context, { path, version, body }: SetupQuestion): Promise<Reply> {
  return askAsSetup(context, azureDevOps, {
    refusals: azdoRefusals,
    method: 'POST',
    url: `${context.organization.url}${path}?api-version=${version}`,
    headers: { 'X-TFS-FedAuthRedirect': 'Suppress' },
    body,
    repeatable: true,
  });
}
