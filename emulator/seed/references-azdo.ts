/** Whether what a seed says of organizations, their projects and connections leads somewhere. */
import type { Complaint } from '../complaints';
import { type Among, among, inEach, type Names } from './names';
import type { SeedConnection, SeedOrganization, SeedProject } from './schema';

/** The names of the seed, and those of the organization. */
interface NamesHere extends Names {
  readonly project: Among;
  readonly user: Among;
  readonly approver: Among;
  readonly isServer: boolean;
}

export function checkOrganization(organization: SeedOrganization, names: Names): Complaint[] {
  const { users, groups, projects } = organization;
  const here = { ...names, ...collectNamesOf(organization) };
  const checkMembers = ({ members }: (typeof groups)[number]) =>
    members.flatMap((member) => here.user('members', member));
  return [
    ...here.tenant('tenant', organization.tenantId),
    ...inEach('users', users, ({ application, roles }) => [
      ...here.identity('application', application),
      ...Object.keys(roles).flatMap((name) => (name === '*' ? [] : here.project('roles', name))),
    ]),
    ...inEach('groups', groups, checkMembers),
    ...inEach('projects', projects, (project) => [
      ...inEach('groups', project.groups, checkMembers),
      ...inEach('connections', project.connections, (one) => checkConnection(one, project, here)),
    ]),
  ];
}

function collectNamesOf({ users, groups, projects, name, server }: SeedOrganization) {
  const people = users.map((user) => user.name);
  const scoped = [{ name, groups }, ...projects].flatMap((scope) =>
    scope.groups.map((group) => `[${scope.name}]\\${group.name}`),
  );
  return {
    project: among(
      'project',
      projects.map((project) => project.name),
    ),
    user: among('user', people),
    approver: among('user or group', [...people, ...scoped]),
    isServer: server !== undefined,
  };
}

function checkConnection(connection: SeedConnection, { pipelines }: SeedProject, names: NamesHere): Complaint[] {
  const { scheme, scopeLevel, resourceGroup, workspace, sharedWith, checks } = connection;
  const grants = connection.grants === 'all' ? [] : connection.grants;
  const lacksWorkspace = scopeLevel === 'AzureMLWorkspace' && (resourceGroup === undefined || workspace === undefined);
  return [
    ...names.identity('identity', connection.identity),
    ...names.subscription('subscription', connection.subscription),
    ...names.user('user', connection.user),
    ...sharedWith.flatMap((name) => names.project('sharedWith', name)),
    ...grants
      .filter((grant) => pipelines.every(({ id }) => id !== grant))
      .map((grant) => ({ path: ['grants'], message: `there is no pipeline ${grant}` })),
    ...(lacksWorkspace ? [{ path: [], message: 'scopeLevel AzureMLWorkspace needs resourceGroup and workspace' }] : []),
    ...(names.isServer && scheme === 'WorkloadIdentityFederation'
      ? [{ path: ['scheme'], message: 'Azure DevOps Server has no WorkloadIdentityFederation' }]
      : []),
    ...inEach('checks', checks, (check) =>
      check.type === 'approval' ? check.approvers.flatMap((name) => names.approver('approvers', name)) : [],
    ),
  ];
}
