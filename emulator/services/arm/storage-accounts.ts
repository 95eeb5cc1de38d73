/**
 * Storage accounts, read only, and little of them: what roles are given on, and a workspace's data lake.
 *
 * Source: learn.microsoft.com/rest/api/storagerp/storage-accounts/get-properties, 2023-05-01.
 */
import { type Cloud, clouds } from '../../clouds';
import type { Directory } from '../../directory';
import type { Json } from '../../json';
import type { SeedStorageAccount, SeedSubscription } from '../../seed/schema';
import { idOf, type Place, type ResourceKind } from './typed-resources';

const type = 'Microsoft.Storage/storageAccounts';

export const storageAccountKind: ResourceKind = {
  type,
  listIn: ({ directory }, place) =>
    place.group.storageAccounts.map((one) => toWire(place, one, cloudOf(directory, place.subscription))),
};

function cloudOf({ tenants }: Directory, { tenantId }: SeedSubscription): Cloud {
  return clouds[tenants.find(({ id }) => id === tenantId)?.cloud ?? 'AzureCloud'];
}

function toWire(place: Place, { name, location }: SeedStorageAccount, { storageSuffix }: Cloud): Json {
  const at = (kind: string) => `https://${name}.${kind}.${storageSuffix}/`;
  return {
    id: idOf(place, type, name),
    name,
    type,
    location,
    kind: 'StorageV2',
    sku: { name: 'Standard_LRS', tier: 'Standard' },
    tags: {},
    properties: {
      provisioningState: 'Succeeded',
      isHnsEnabled: true,
      publicNetworkAccess: 'Enabled',
      primaryLocation: location,
      primaryEndpoints: { dfs: at('dfs'), blob: at('blob') },
    },
  };
}
