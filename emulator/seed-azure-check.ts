/** Whether what a seed says of Synapse workspaces, key vaults and storage accounts leads somewhere. */
import type { Seed, SeedResourceGroup } from './seed';
import type { SeedKeyVault, SeedRoles, SeedSynapseWorkspace } from './seed-azure';
import { roleDefinitions } from './services/arm/roles';
import { roleNames as synapseRoleNames } from './services/synapse/roles';
import { autoResolve, mapTexts, placeholderPattern } from './services/synapse/seeding';

interface Known {
  /** Everybody who may hold a role. */
  readonly holders: ReadonlySet<string>;
  readonly applications: ReadonlySet<string>;
  readonly vaults: ReadonlySet<string>;
}

const azureRoleNames = new Set(roleDefinitions.map(({ roleName }) => roleName));

/** Names of the system identities that a seed's Synapse workspaces have. */
export function systemIdentitiesOf({ subscriptions }: Seed): string[] {
  return subscriptions.flatMap(({ resourceGroups }) =>
    resourceGroups.flatMap((group) => group.synapseWorkspaces.map(({ name }) => name)),
  );
}

/** Every name that leads nowhere, with its path. */
export function checkAzureNames(seed: Seed, holders: ReadonlySet<string>, applications: ReadonlySet<string>): string[] {
  return seed.subscriptions.flatMap((subscription, s) => {
    const vaults = new Set(subscription.resourceGroups.flatMap((group) => group.keyVaults.map(({ name }) => name)));
    return subscription.resourceGroups.flatMap((group, g) =>
      checkGroup(group, `subscriptions[${s}].resourceGroups[${g}]`, { holders, applications, vaults }),
    );
  });
}

function checkGroup(group: SeedResourceGroup, path: string, known: Known): string[] {
  return [
    ...group.storageAccounts.flatMap(({ roles }, a) =>
      checkRoles(roles, azureRoleNames, `${path}.storageAccounts[${a}]`, known),
    ),
    ...group.keyVaults.flatMap((vault, v) => checkVault(vault, `${path}.keyVaults[${v}]`, known)),
    ...group.synapseWorkspaces.flatMap((workspace, w) =>
      checkWorkspace(workspace, group, `${path}.synapseWorkspaces[${w}]`, known),
    ),
  ];
}

function missing(names: ReadonlySet<string>, name: string, path: string, what: string): string[] {
  return names.has(name) ? [] : [`${path}: there is no ${what} '${name}'`];
}

function checkRoles(roles: SeedRoles, roleNames: ReadonlySet<string>, path: string, { holders }: Known): string[] {
  return Object.entries(roles).flatMap(([principal, names]) => [
    ...missing(holders, principal, `${path}.roles`, 'application, identity or Synapse workspace'),
    ...names.flatMap((name) => missing(roleNames, name, `${path}.roles.${principal}`, 'built-in role')),
  ]);
}

function checkVault({ roles, policies, secrets }: SeedKeyVault, path: string, known: Known): string[] {
  return [
    ...checkRoles(roles, azureRoleNames, path, known),
    ...Object.keys(policies).flatMap((name) => missing(known.holders, name, `${path}.policies`, 'identity')),
    ...secrets.flatMap(({ value, secretOf }, s) => {
      const at = `${path}.secrets[${s}]`;
      if (secretOf !== undefined) {
        return missing(known.applications, secretOf, `${at}.secretOf`, 'application');
      }
      return value === undefined ? [`${at}: value or secretOf is missing`] : [];
    }),
  ];
}

function checkWorkspace(
  workspace: SeedSynapseWorkspace,
  group: SeedResourceGroup,
  path: string,
  known: Known,
): string[] {
  const accounts = new Set(group.storageAccounts.map(({ name }) => name));
  const runtimes = new Set([autoResolve, ...workspace.integrationRuntimes.map(({ name }) => name)]);
  const learning = new Set(group.workspaces.map(({ name }) => name));
  const { preventDataExfiltration, managedNetwork, privateEndpoints } = workspace;
  return [
    ...missing(accounts, workspace.defaultStorage.account, `${path}.defaultStorage.account`, 'storage account'),
    ...checkRoles(workspace.roles, synapseRoleNames, path, known),
    ...privateEndpoints.flatMap((one) => missing(learning, one.workspace, `${path}.privateEndpoints`, 'workspace')),
    ...(managedNetwork || !(preventDataExfiltration || privateEndpoints.length > 0)
      ? []
      : [`${path}: preventDataExfiltration and privateEndpoints need managedNetwork`]),
    ...workspace.linkedServices.flatMap(({ connectVia, typeProperties }, l) => {
      const at = `${path}.linkedServices[${l}]`;
      return [
        ...(connectVia === undefined ? [] : missing(runtimes, connectVia, `${at}.connectVia`, 'integration runtime')),
        ...checkPlaceholders(typeProperties, `${at}.typeProperties`, known),
      ];
    }),
  ];
}

function checkPlaceholders(value: unknown, path: string, { applications, vaults }: Known): string[] {
  const complaints: string[] = [];
  mapTexts(value, (text) => {
    for (const [, word = '', name = ''] of text.matchAll(placeholderPattern)) {
      if (word === 'vaultUrl') {
        complaints.push(...missing(vaults, name, path, 'key vault'));
      }
      if (word.endsWith('Of')) {
        complaints.push(...missing(applications, name, path, 'application'));
      }
    }
    return text;
  });
  return complaints;
}
