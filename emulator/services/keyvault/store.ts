/** What the key vaults of a tenant hold: secrets, and who may read them. */
import { type Cloud, clouds } from '../../clouds';
import type { Directory } from '../../directory';
import type { Ground } from '../../frame';
import { secretOf } from '../../identities';
import { sameText } from '../../json';
import type { Seed, SeedKeyVault, SeedResourceGroup, SeedSubscription, SeedVaultSecret } from '../../seed/schema';

export const vaultType = 'Microsoft.KeyVault/vaults';

export interface VaultSecret {
  readonly name: string;
  /** 32 hex digits. */
  readonly version: string;
  readonly value: string;
  readonly contentType?: string;
  readonly isEnabled: boolean;
  /** Seconds since 1970, as the service gives its times. */
  readonly created: number;
  readonly expires?: number;
}

export interface KeyVault {
  readonly seed: SeedKeyVault;
  readonly subscription: SeedSubscription;
  readonly group: SeedResourceGroup;
  readonly cloud: Cloud;
  /** The ARM id. */
  readonly id: string;
  readonly host: string;
  readonly policies: readonly { readonly principalId: string; readonly secrets: readonly string[] }[];
  readonly secrets: readonly VaultSecret[];
}

export interface VaultStore {
  readonly ground: Ground;
  readonly directory: Directory;
  readonly vaults: readonly KeyVault[];
  /** Where callers come from, as a firewall sees them. */
  readonly callerAddress: string;
}

export function createVaultStore(ground: Ground, seed: Seed, directory: Directory): VaultStore {
  const vaults = seed.subscriptions.flatMap((subscription) =>
    subscription.resourceGroups.flatMap((group) =>
      group.keyVaults.map((vault): KeyVault => {
        const tenant = directory.tenants.find(({ id }) => id === subscription.tenantId);
        const cloud = clouds[tenant?.cloud ?? 'AzureCloud'];
        return {
          seed: vault,
          subscription,
          group,
          cloud,
          id: `/subscriptions/${subscription.id}/resourceGroups/${group.name}/providers/${vaultType}/${vault.name}`,
          host: `${vault.name}.${cloud.vaultSuffix}`.toLowerCase(),
          policies: Object.entries(vault.policies).flatMap(([principal, secrets]) => {
            const principalId = directory.principals.find(({ displayName }) => displayName === principal)?.objectId;
            return principalId === undefined ? [] : [{ principalId, secrets }];
          }),
          secrets: vault.secrets.flatMap((secret) => seedSecret({ ground, directory }, vault, secret)),
        };
      }),
    ),
  );
  return { ground, directory, vaults, callerAddress: seed.callerAddress };
}

/** The version that counts, and those before it, each a day older than the next. */
function seedSecret(
  around: Pick<VaultStore, 'ground' | 'directory'>,
  vault: SeedKeyVault,
  { earlier, ...secret }: SeedVaultSecret,
): VaultSecret[] {
  const older = earlier.toReversed().map((one, index) => ({ ...one, name: secret.name, daysOld: index + 1 }));
  return [{ ...secret, daysOld: 0 }, ...older].map((one) => seedVersion(around, vault, one));
}

function seedVersion(
  { ground, directory }: Pick<VaultStore, 'ground' | 'directory'>,
  vault: SeedKeyVault,
  { name, value, secretOf: owner, contentType, expires, enabled, daysOld }: Version,
): VaultSecret {
  const label = `secret ${vault.name}/${name}${daysOld === 0 ? '' : `, ${daysOld} before`}`;
  return {
    name,
    version: ground.newGuid().replaceAll('-', ''),
    value: owner === undefined ? ground.secret(label, value) : secretOf(directory, owner),
    ...(contentType === undefined ? {} : { contentType }),
    isEnabled: enabled,
    created: Math.floor(ground.clock.now().getTime() / 1000) - daysOld * 86_400,
    ...(expires === undefined ? {} : { expires: Math.floor(Date.parse(expires) / 1000) }),
  };
}

type Version = Omit<SeedVaultSecret, 'earlier'> & { readonly daysOld: number };

export function findByHost({ vaults }: VaultStore, host: string): KeyVault | undefined {
  return vaults.find((one) => sameText(one.host, host));
}

/** The vault that the base address stands for: the first of the home cloud. */
export function baseVault({ vaults }: VaultStore, cloud: Cloud): KeyVault | undefined {
  return vaults.find((one) => one.cloud.name === cloud.name);
}
