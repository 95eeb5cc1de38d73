/**
 * The data plane of key vaults: address, audience, API version.
 * Source: docs rest/api/keyvault/secrets, 7.4; docs key-vault/general/dns for the suffixes.
 * Beware: the address comes from a linked service, which anybody with a role in Synapse may have written. So it is taken
 * only where it is a vault of the cloud: the token of the setup identity goes nowhere else.
 */

import type { Context } from '../context';
import { keyVaultRefusals } from './refusals/key-vault';
import { askAsSetup, type Reply } from './request';

const version = '7.4';

/** The vault at an address, or `undefined` for an address that is no vault of the cloud. */
export function vaultAt(
  context: Context,
  baseUrl: string,
): { readonly name: string; readonly url: string } | undefined {
  const [, name, host] = /^https:\/\/([a-z0-9-]+)\.([a-z0-9.-]+?)\/*$/i.exec(baseUrl.trim()) ?? [];
  return name && `https://${host?.toLowerCase()}` === context.cloud.keyVault
    ? { name, url: `https://${name}.${host}` }
    : undefined;
}

/** Reads as the setup identity. @param path from the first slash, already encoded @throws HttpProblem */
export function askKeyVault(context: Context, url: string, path: string): Promise<Reply> {
  return followKeyVault(context, `${url}${path}?api-version=${version}`);
}

/** Reads at an address that the vault gave: a further page; it gives 25 of a list at once. @throws HttpProblem */
export function followKeyVault(context: Context, link: string): Promise<Reply> {
  return askAsSetup(context, context.cloud.keyVault, { refusals: keyVaultRefusals, method: 'GET', url: link });
}
