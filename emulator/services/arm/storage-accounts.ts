/**
 * Storage accounts, read only, and little of them: what roles are given on, and a workspace's data lake.
 *
 * Source: learn.microsoft.com/rest/api/storagerp/storage-accounts/get-properties, 2023-05-01.
 */
import { type Cloud, clouds } from '../../clouds';
import type { Directory } from '../../directory';
import { type Json, sameText } from '../../json';
import type { SeedStorageAccount, SeedSubscription } from '../../seed/schema';
import { accountOf } from './aml/workspace';
import type { ArmStore } from './store';
import { idOf, type Place, type ResourceKind } from './typed-resources';

const type = 'Microsoft.Storage/storageAccounts';

export const storageAccountKind: ResourceKind = {
  type,
  listIn: ({ directory }, place) =>
    place.group.storageAccounts.map((one) => toWire(place, one, cloudOf(directory, place.subscription))),
};

/** By its name, which is one of its kind in all of Azure: in a group, or come with a Machine Learning workspace. */
export function storageAccountId(
  { subscriptions }: Pick<ArmStore, 'subscriptions'>,
  account: string,
): string | undefined {
  const ids = subscriptions.flatMap((subscription) =>
    subscription.resourceGroups.flatMap((group) => {
      const names = [...group.storageAccounts.map(({ name }) => name), ...group.workspaces.map(accountOf)];
      return names.filter((name) => sameText(name, account)).map((name) => idOf({ subscription, group }, type, name));
    }),
  );
  return ids[0];
}

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
