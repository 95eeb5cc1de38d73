/**
 * Azure DevOps Server instead of the cloud: its address, how far its REST API goes, and what it does not have.
 * Source: learn.microsoft.com "REST API versioning"; MicrosoftDocs/vsts-rest-api-specs, azure-devops-server-6.0 (previews
 * there), -7.0 and -7.1; terraform-provider-azuredevops #845 (federation); azure-devops-node-api, WebApi (no resource
 * areas); the pages on service principals, rate limits and workload identity, which are for the cloud only.
 * Beware: that 7.1 goes with 2022.1 follows from the specifications' folders; the status of #845 is not confirmed.
 */
import { type Call, ServiceError } from '../../frame';
import { sameText } from '../../json';
import type { ServerVersion } from '../../seed/schema';
import { badArgument } from './errors';

/** What an organization's address follows from. */
export interface Housed {
  readonly name: string;
  readonly server: ServerVersion | undefined;
}

/** The collection that every server has. */
const collection = 'DefaultCollection';

export function serverHost({ name }: Housed): string {
  return `tfs.${name.toLowerCase()}.local`;
}

/** The first part of its path: the organization's name, or the collection's. */
export function pathName(organization: Housed): string {
  return organization.server === undefined ? organization.name : collection;
}

/** Where an organization or collection is, with a slash at the end. */
export function toUrl(organization: Housed): string {
  const host = organization.server === undefined ? 'dev.azure.com' : serverHost(organization);
  return `https://${host}/${pathName(organization)}/`;
}

export function findServer<One extends Housed>(organizations: readonly One[], host: string): One | undefined {
  return organizations.find((one) => one.server !== undefined && sameText(serverHost(one), host));
}

const newest: Readonly<Record<ServerVersion, number>> = { '2020': 6, '2022': 7, '2022.1': 7.1 };
const cloudNewest = 7.2;

/** The highest API version it speaks. */
export function newestVersion({ server }: Housed): number {
  return server === undefined ? cloudNewest : newest[server];
}

/** Released at 6.0 already; all else that is served here was a preview then, or came later. */
const releasedAt6 = ['projects', 'Identities', 'PermissionEvaluationBatch', 'Permissions'];

/** The newest version of a resource that needs no `-preview`, as this organization has it. */
export function releasedVersion(organization: Housed, resource: string, released: string): string {
  const limit = newestVersion(organization);
  if (limit < 7) {
    return releasedAt6.includes(resource) ? '6.0' : '0.0';
  }
  return Number(released) > limit ? limit.toFixed(1) : released;
}

/** @throws ServiceError when a server is asked for what the cloud alone has */
export function checkOnServer({ server }: Housed, resource: string): void {
  if (server !== undefined && resource === 'oidctoken') {
    throw new ServiceError(404, 'ControllerNotFoundException', "The controller for path 'oidctoken' was not found.");
  }
}

/** @throws ServiceError when a server is asked for a connection with a scheme that it does not know */
export function checkScheme({ server }: Housed, type: string, scheme: string): void {
  if (server !== undefined && scheme === 'WorkloadIdentityFederation') {
    throw badArgument(`Unable to find service connection type '${type}' using authentication scheme '${scheme}'.`);
  }
}

/** A server never sends anybody to a sign-in page. Which schemes it offers follows from its set-up; these are the usual. */
export function notSignedInOnServer(call: Call): ServiceError {
  const schemes = `Negotiate, NTLM, Basic realm="https://${call.url.hostname}/"`;
  return new ServiceError(
    401,
    'UnauthorizedRequestException',
    'TF400813: Resource not available for anonymous access. Client authentication required.',
  ).withHeaders({ 'WWW-Authenticate': schemes });
}
