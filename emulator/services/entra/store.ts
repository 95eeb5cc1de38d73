/** What Entra keeps besides the directory: which tokens it gave. And which cloud each of its hosts stands in. */
import { allClouds, type Cloud, clouds } from '../../clouds';
import type { Directory } from '../../directory';
import type { Call, Ground } from '../../frame';
import type { SeedTenant } from '../../seed/schema';

/** The Azure instance metadata service, which gives tokens to the machine's managed identity. */
export const machineHost = '169.254.169.254';

/** How long tokens last: those of a managed identity, and of all others. */
export const daySeconds = 86399;
export const hourSeconds = 3599;

export interface IssuedToken {
  readonly time: string;
  readonly clientId: string;
  readonly resource: string;
  readonly credential: 'secret' | 'certificate' | 'federated' | 'machine';
}

export interface EntraStore {
  readonly ground: Ground;
  readonly directory: Directory;
  readonly issued: IssuedToken[];
}

export function cloudOfHost(host: string): Cloud | undefined {
  return allClouds.find((cloud) => cloud.loginHosts.includes(host));
}

/** Where the links in answers to this call point. */
export function authorityOf(call: Call): string {
  return call.origin ?? `https://${cloudOfHost(call.url.hostname)?.loginHosts[0] ?? call.url.hostname}`;
}

export function issuersOf(tenant: SeedTenant): { v1: string; v2: string } {
  const [host] = clouds[tenant.cloud].loginHosts;
  const sts = tenant.cloud === 'AzureChinaCloud' ? 'sts.chinacloudapi.cn' : 'sts.windows.net';
  return { v1: `https://${sts}/${tenant.id}/`, v2: `https://${host}/${tenant.id}/v2.0` };
}
