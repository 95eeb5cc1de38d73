/**
 * Key vaults as ARM shows them, read only. Their secrets are on a host of their own.
 *
 * Source: learn.microsoft.com/rest/api/keyvault/keyvault/vaults/get, 2023-07-01.
 */
import { homeCloud } from '../../directory';
import type { Json } from '../../json';
import { baseVault, type KeyVault, vaultType } from '../keyvault/store';
import type { ResourceKind } from './typed-resources';

export const keyVaultKind: ResourceKind = {
  type: vaultType,
  listIn: ({ vaults, directory }, { subscription, group, origin }) =>
    vaults.vaults
      .filter((one) => one.subscription.id === subscription.id && one.group.name === group.name)
      .map((vault) => {
        const isBase = baseVault(vaults, homeCloud(directory)) === vault;
        return toWire(vault, isBase && origin !== undefined ? origin : `https://${vault.host}`);
      }),
};

function toWire({ seed, id, subscription, policies }: KeyVault, address: string): Json {
  const { name, location, authorization, publicNetworkAccess, allowedAddresses } = seed;
  const isOpen = allowedAddresses === 'all';
  return {
    id,
    name,
    type: vaultType,
    location,
    tags: {},
    properties: {
      sku: { family: 'A', name: 'standard' },
      tenantId: subscription.tenantId,
      accessPolicies: policies.map(({ principalId, secrets }) => ({
        tenantId: subscription.tenantId,
        objectId: principalId,
        permissions: { keys: [], secrets, certificates: [] },
      })),
      enabledForDeployment: false,
      enableSoftDelete: true,
      softDeleteRetentionInDays: 90,
      enableRbacAuthorization: authorization === 'roles',
      vaultUri: `${address}/`,
      provisioningState: 'Succeeded',
      publicNetworkAccess,
      networkAcls: {
        bypass: 'AzureServices',
        defaultAction: isOpen ? 'Allow' : 'Deny',
        ipRules: isOpen ? [] : allowedAddresses.map((one) => ({ value: `${one}/32` })),
        virtualNetworkRules: [],
      },
    },
  };
}
