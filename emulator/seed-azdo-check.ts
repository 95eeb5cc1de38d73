/** Whether the names in a seed's groups, checks and sign-ins to Azure DevOps lead somewhere. */
import type { SeedConnection, SeedOrganization } from './seed';
import type { SeedGroup } from './seed-azdo';

/** Every name that leads nowhere, and what a server cannot have, with its path. */
export function checkAzdoNames(organization: SeedOrganization, path: string): string[] {
  const users = organization.users.map(({ name }) => name);
  const approvers = [...users, ...listGroups(organization).map(({ scope, group }) => `[${scope}]\\${group.name}`)];
  const missing = (known: readonly string[], names: readonly string[], at: string, what: string) =>
    names.filter((name) => !known.includes(name)).map((name) => `${at}: there is no ${what} '${name}'`);
  const checkOne = (connection: SeedConnection, at: string): string[] => [
    ...missing(users, connection.user === undefined ? [] : [connection.user], `${at}.user`, 'user'),
    ...connection.checks.flatMap((check, c) =>
      check.type === 'approval'
        ? missing(approvers, check.approvers, `${at}.checks[${c}].approvers`, 'user or group')
        : [],
    ),
    ...(organization.server !== undefined && connection.scheme === 'WorkloadIdentityFederation'
      ? [`${at}.scheme: Azure DevOps Server has no WorkloadIdentityFederation`]
      : []),
  ];
  return [
    ...listGroups(organization).flatMap(({ group, at }) =>
      missing(users, group.members, `${path}.${at}.members`, 'user'),
    ),
    ...organization.projects.flatMap(({ connections }, p) =>
      connections.flatMap((connection, c) => checkOne(connection, `${path}.projects[${p}].connections[${c}]`)),
    ),
  ];
}

interface ScopedGroup {
  readonly group: SeedGroup;
  /** Name of the organization or project that the group belongs to. */
  readonly scope: string;
  readonly at: string;
}

function listGroups({ name, groups, projects }: SeedOrganization): ScopedGroup[] {
  return [
    ...groups.map((group, g) => ({ group, scope: name, at: `groups[${g}]` })),
    ...projects.flatMap((project, p) =>
      project.groups.map((group, g) => ({ group, scope: project.name, at: `projects[${p}].groups[${g}]` })),
    ),
  ];
}
