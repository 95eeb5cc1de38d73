/** Whether what a seed says of subscriptions and what lies in them leads somewhere. */

import type { Complaint } from '../complaints';
import { roleNames as synapseRoleNames } from '../services/synapse/roles';
import { autoResolve, mapTexts, placeholderPattern } from '../services/synapse/seeding';
import { type Among, among, inEach, type Names, within } from './names';
import type { SeedKeyVault, SeedResourceGroup, SeedSubscription, SeedSynapseWorkspace } from './schema';

const synapseRole = among('built-in role', synapseRoleNames);

/** The names of the seed, and those of the subscription's vaults. */
type NamesHere = Names & { readonly vault: Among };

export function checkSubscription(
  { tenantId, roleAssignments, denyAssignments, resourceGroups, policies }: SeedSubscription,
  names: Names,
): Complaint[] {
  const vaults = resourceGroups.flatMap(({ keyVaults }) => keyVaults.map(({ name }) => name));
  const here = { ...names, vault: among('key vault', vaults) };
  return [
    ...names.tenant('tenant', tenantId),
    ...inEach('roleAssignments', roleAssignments, ({ role, principal }) => [
      ...names.holder('principal', principal),
      ...names.azureRole('role', role),
    ]),
    ...inEach('policies', policies, ({ roles }) => roles.flatMap((role) => names.azureRole('roles', role))),
    ...inEach('denyAssignments', denyAssignments, ({ principals, except }) => [
      ...(principals === 'all' ? [] : principals.flatMap((one) => names.holder('principals', one))),
      ...except.flatMap((one) => names.holder('except', one)),
    ]),
    ...inEach('resourceGroups', resourceGroups, (group) => [
      ...inEach('storageAccounts', group.storageAccounts, ({ roles }) => checkRoles(roles, names.azureRole, names)),
      ...inEach('keyVaults', group.keyVaults, (vault) => checkVault(vault, names)),
      ...inEach('synapseWorkspaces', group.synapseWorkspaces, (one) => checkWorkspace(one, group, here)),
    ]),
  ];
}

function checkRoles(roles: SeedKeyVault['roles'], roleCalled: Among, { holder }: Names): Complaint[] {
  return Object.entries(roles).flatMap(([principal, given]) => [
    ...holder('roles', principal),
    ...within(
      'roles',
      given.flatMap((role) => roleCalled(principal, role)),
    ),
  ]);
}

function checkVault({ roles, policies, secrets }: SeedKeyVault, names: Names): Complaint[] {
  return [
    ...checkRoles(roles, names.azureRole, names),
    ...Object.keys(policies).flatMap((name) => names.holder('policies', name)),
    ...inEach('secrets', secrets, ({ value, secretOf }) =>
      value === undefined && secretOf === undefined
        ? [{ path: [], message: 'value or secretOf is missing' }]
        : names.application('secretOf', secretOf),
    ),
  ];
}

function checkWorkspace(workspace: SeedSynapseWorkspace, group: SeedResourceGroup, names: NamesHere): Complaint[] {
  const { preventDataExfiltration, managedNetwork, privateEndpoints, integrationRuntimes } = workspace;
  const namesOf = (things: readonly { readonly name: string }[]) => things.map(({ name }) => name);
  const account = among('storage account', namesOf(group.storageAccounts));
  const runtime = among('integration runtime', [autoResolve, ...namesOf(integrationRuntimes)]);
  const linked = among('linked service', namesOf(workspace.linkedServices));
  const learning = among('workspace', namesOf(group.workspaces));
  const lacksNetwork = !managedNetwork && (preventDataExfiltration || privateEndpoints.length > 0);
  return [
    ...(workspace.defaultStorage.isGone
      ? []
      : within('defaultStorage', account('account', workspace.defaultStorage.account))),
    ...checkRoles(workspace.roles, synapseRole, names),
    ...inEach('privateEndpoints', privateEndpoints, (one) => learning('workspace', one.workspace)),
    ...inEach('artifacts', workspace.artifacts, ({ uses }) => uses.flatMap((one) => linked('uses', one))),
    ...(lacksNetwork
      ? [{ path: [], message: 'preventDataExfiltration and privateEndpoints need managedNetwork' }]
      : []),
    ...inEach('linkedServices', workspace.linkedServices, ({ connectVia, typeProperties }) => [
      ...runtime('connectVia', connectVia),
      ...checkPlaceholders(typeProperties, names),
    ]),
  ];
}

function checkPlaceholders(typeProperties: unknown, { application, vault }: NamesHere): Complaint[] {
  const complaints: Complaint[] = [];
  mapTexts(typeProperties, (text) => {
    for (const [, word = '', name = ''] of text.matchAll(placeholderPattern)) {
      if (word === 'vaultUrl') {
        complaints.push(...vault('typeProperties', name));
      }
      if (word.endsWith('Of')) {
        complaints.push(...application('typeProperties', name));
      }
    }
    return text;
  });
  return complaints;
}
