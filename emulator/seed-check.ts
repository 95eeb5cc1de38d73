/** Whether the names in a seed lead somewhere. */
import type { Seed, SeedConnection, SeedOrganization, SeedProject, SeedSubscription } from './seed';
import { checkAzdoNames } from './seed-azdo-check';
import { checkAzureNames, systemIdentitiesOf } from './seed-azure-check';
import { roleDefinitions } from './services/arm/roles';

interface Names {
  readonly applications: ReadonlySet<string>;
  /** Applications and managed identities. */
  readonly identities: ReadonlySet<string>;
  readonly managed: ReadonlySet<string>;
  readonly subscriptions: ReadonlyMap<string, SeedSubscription>;
}

/** Every name that leads nowhere, with its path. */
export function checkReferences(seed: Seed): string[] {
  const applications = new Set(seed.tenants.flatMap((tenant) => tenant.applications.map((one) => one.displayName)));
  const managed = new Set(
    seed.subscriptions.flatMap((one) =>
      one.resourceGroups.flatMap((group) => group.identities.map(({ name }) => name)),
    ),
  );
  const subscriptions = new Map(seed.subscriptions.map((one) => [one.name, one]));
  const names: Names = { applications, identities: new Set([...applications, ...managed]), managed, subscriptions };
  const people = seed.organizations.flatMap(({ users }) => users.map(({ name }) => name));
  const owners = new Set([...applications, ...people]);
  const holders = new Set([...names.identities, ...people, ...systemIdentitiesOf(seed)]);
  return [
    ...missing(names.managed, seed.agentIdentity, 'agentIdentity', 'managed identity'),
    ...seed.tenants.flatMap((tenant, t) =>
      tenant.applications.flatMap((application, a) =>
        application.owners.flatMap((owner) =>
          missing(owners, owner, `tenants[${t}].applications[${a}].owners`, 'application or person'),
        ),
      ),
    ),
    ...seed.subscriptions.flatMap((subscription, s) =>
      subscription.roleAssignments.flatMap(({ role, principal }, r) => {
        const path = `subscriptions[${s}].roleAssignments[${r}]`;
        return [
          ...missing(holders, principal, `${path}.principal`, 'application, identity or person'),
          ...missing(new Set(roleDefinitions.map(({ roleName }) => roleName)), role, `${path}.role`, 'built-in role'),
        ];
      }),
    ),
    ...checkAzureNames(seed, holders, applications),
    ...seed.organizations.flatMap((organization, o) => [
      ...checkOrganization(organization, `organizations[${o}]`, names),
      ...checkAzdoNames(organization, `organizations[${o}]`),
    ]),
  ];
}

function missing(known: ReadonlySet<string>, name: string | undefined, path: string, what: string): string[] {
  return name === undefined || known.has(name) ? [] : [`${path}: there is no ${what} '${name}'`];
}

function checkOrganization(organization: SeedOrganization, path: string, names: Names): string[] {
  const projects = new Set(organization.projects.map(({ name }) => name));
  return [
    ...organization.users.flatMap((user, u) => [
      ...missing(
        names.identities,
        user.application,
        `${path}.users[${u}].application`,
        'application or managed identity',
      ),
      ...Object.keys(user.roles).flatMap((name) =>
        name === '*' ? [] : missing(projects, name, `${path}.users[${u}].roles`, 'project'),
      ),
    ]),
    ...organization.projects.flatMap((project, p) =>
      project.connections.flatMap((connection, c) =>
        checkConnection(connection, project, `${path}.projects[${p}].connections[${c}]`, names, projects),
      ),
    ),
  ];
}

function checkConnection(
  connection: SeedConnection,
  project: SeedProject,
  path: string,
  names: Names,
  projects: ReadonlySet<string>,
): string[] {
  const pipelines = project.pipelines.map(({ id }) => id);
  const grants = connection.grants === 'all' ? [] : connection.grants;
  const subscriptions = new Set(names.subscriptions.keys());
  const isAml = connection.scopeLevel === 'AzureMLWorkspace';
  return [
    ...missing(names.identities, connection.identity, `${path}.identity`, 'application or managed identity'),
    ...missing(subscriptions, connection.subscription, `${path}.subscription`, 'subscription'),
    ...connection.sharedWith.flatMap((name) => missing(projects, name, `${path}.sharedWith`, 'project')),
    ...grants.filter((id) => !pipelines.includes(id)).map((id) => `${path}.grants: there is no pipeline ${id}`),
    ...(isAml && (connection.resourceGroup === undefined || connection.workspace === undefined)
      ? [`${path}: scopeLevel AzureMLWorkspace needs resourceGroup and workspace`]
      : []),
  ];
}
