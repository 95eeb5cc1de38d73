/**
 * Which host stands for which organization, and what it answers: the cloud has its identities on a host of their own
 * (`vssps.dev.azure.com`), a server has everything at the collection.
 * Source: MicrosoftDocs/vsts-rest-api-specs, ims 7.1 (host); learn.microsoft.com "Allowed IP addresses and domain URLs".
 */
import { type Call, ServiceError } from '../../frame';
import { sameText } from '../../json';
import { findServer, pathName, serverHost } from './server';
import type { Organization } from './store';

/** `{organization}.visualstudio.com`, and the same for identities; `app` belongs to nobody. */
const visualStudio = /^(?!app\.)([a-z0-9-]+)(\.vssps)?\.visualstudio\.com$/i;
const identityHost = 'vssps.dev.azure.com';

/** What is served where: with the organization's things, with the identities, or with both. */
export type Door = 'organization' | 'identities' | 'both';

export function ownsHost(host: string, organizations: readonly Organization[]): boolean {
  return (
    host === 'dev.azure.com' ||
    host === identityHost ||
    visualStudio.test(host) ||
    findServer(organizations, host) !== undefined
  );
}

/** The host that a path of the one base address stands for. */
export function hostForBasePath(path: string, organizations: readonly Organization[]): string | undefined {
  if (!/\/_apis(\/|$)/i.test(path)) {
    return undefined;
  }
  const first = path.split('/')[1] ?? '';
  const server = organizations.find((one) => one.server !== undefined && sameText(pathName(one), first));
  if (server !== undefined) {
    return serverHost(server);
  }
  return /\/_apis\/identities(\/|$)/i.test(path) ? identityHost : 'dev.azure.com';
}

/** Whether the host, not the path, names the organization. */
export function isNamedByHost({ url }: Call): boolean {
  return visualStudio.test(url.hostname);
}

/** @throws ServiceError when the address leads to no organization */
export function readOrganization(call: Call, organizations: readonly Organization[]): Organization {
  const { hostname } = call.url;
  const name = visualStudio.exec(hostname)?.[1] ?? call.params.organization ?? '';
  const server = findServer(organizations, hostname);
  const found =
    server === undefined
      ? organizations.find((one) => one.server === undefined && sameText(one.name, name))
      : [server].find((one) => sameText(pathName(one), name));
  if (found === undefined) {
    throw new ServiceError(404, 'HostDoesNotExistException', `TF400898: No organization named '${name}'.`);
  }
  return found;
}

/** The doors behind a host; behind the base address and on a server there is but one. */
export function doorOf(call: Call, organization: Organization): Door {
  if (organization.server !== undefined || call.origin !== undefined) {
    return 'both';
  }
  const { hostname } = call.url;
  return hostname === identityHost || visualStudio.exec(hostname)?.[2] !== undefined ? 'identities' : 'organization';
}

export function opens(door: Door, wanted: Door): boolean {
  return door === 'both' || wanted === 'both' || door === wanted;
}

/** Where clients find the identities of an organization, with a slash at the end. */
export function identitiesUrl(organization: Organization): string {
  return `https://${identityHost}/${organization.name}/`;
}
