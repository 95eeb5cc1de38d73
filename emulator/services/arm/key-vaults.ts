/**
 * Key vaults as ARM shows them, read only. Their secrets are on a host of their own.
 *
 * Source: learn.microsoft.com/rest/api/keyvault/keyvault/vaults/get, 2023-07-01.
 */
import { homeCloud } from '../../directory';
import type { Json } from '../../json';
import { baseVault, type KeyVault, vaultType } from '../keyvault/store';
import { secretActions } from './actions';
import { holdingOf, isWithheld } from './holdings';
import type { ArmStore } from './store';
import type { ResourceKind } from './typed-resources';

export const keyVaultKind: ResourceKind = {
  type: vaultType,
  listIn: (store, { subscription, group, origin }) =>
    store.vaults.vaults
      .filter((one) => one.subscription.id === subscription.id && one.group.name === group.name)
      .map((vault) => {
        const isBase = baseVault(store.vaults, homeCloud(store.directory)) === vault;
        return toWire(store, vault, isBase && origin !== undefined ? origin : `https://${vault.host}`);
      }),
};

/** All that a policy may allow with secrets. */
const whole = ['get', 'list', 'set', 'delete', 'backup', 'restore', 'recover', 'purge'];

/** What a policy gives, less what is taken away; `all` is then every other one. */
function secretsOf(store: ArmStore, { id, policies }: KeyVault, principalId: string): readonly string[] {
  const given = policies.find((one) => one.principalId === principalId)?.secrets ?? [];
  const holding = holdingOf(store, principalId);
  const withheld = Object.entries(secretActions).flatMap(([right, action]) =>
    isWithheld(holding, { action, scope: id }) ? [right] : [],
  );
  const open = withheld.length > 0 && given.includes('all') ? whole : given;
  return open.filter((right) => !withheld.includes(right.toLowerCase()));
}

function toWire(store: ArmStore, vault: KeyVault, address: string): Json {
  const { seed, id, subscription, policies } = vault;
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
      accessPolicies: policies.map(({ principalId }) => ({
        tenantId: subscription.tenantId,
        objectId: principalId,
        permissions: { keys: [], secrets: secretsOf(store, vault, principalId), certificates: [] },
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
