/** The starting organizations, from the seed. */
import { sameText } from '../../../json';
import type { EndpointRole, SeedConnection, SeedOrganization, SeedProject } from '../../../seed/schema';
import { harshReadings } from '../../../seed/schema-azdo';
import { createCheckStore } from '../checks/store';
import { makeIdentity } from '../identities/list';
import { pathName } from '../server';
import type { Identity, Organization, Project } from '../store';
import { addSeededChecks } from './checks';
import { makeSeededEndpoint } from './connections';
import type { Place, Seeding } from './place';

export function makeOrganizations(seeding: Seeding): Organization[] {
  return seeding.seed.organizations.map((seeded) => makeOrganization(seeded, seeding));
}

function makeOrganization(seeded: SeedOrganization, seeding: Seeding): Organization {
  const organization: Organization = {
    id: seeded.id,
    name: seeded.name,
    tenantId: seeded.tenantId,
    server: seeded.server,
    projects: seeded.projects.map((project) => makeProject(project, seeded)),
    identities: [],
    pats: new Map(),
    applications: new Map(),
    endpoints: [],
    checks: createCheckStore(),
    jobs: [],
    runs: 0,
    readings: { ...harshReadings, ...seeded.readings },
    rateLimit: seeded.rateLimit,
    pending: [],
  };
  addUsers(organization, seeded, seeding);
  addGroups(organization, seeded);
  for (const [index, { connections }] of seeded.projects.entries()) {
    const project = organization.projects[index];
    if (project !== undefined) {
      addConnections(connections, { ...seeding, organization, project });
    }
  }
  return organization;
}

function addConnections(connections: readonly SeedConnection[], place: Place): void {
  for (const connection of connections) {
    const endpoint = makeSeededEndpoint(connection, place);
    place.organization.endpoints.push(endpoint);
    addSeededChecks(place, endpoint, connection.checks);
  }
}

function makeProject(seeded: SeedProject, { id: organizationId, name, server }: SeedOrganization): Project {
  const where = pathName({ name, server });
  const buildIdentity = makeIdentity(`${seeded.name} Build Service (${where})`, 'build', organizationId);
  if (seeded.buildRole !== undefined) {
    buildIdentity.roles.set(seeded.id, seeded.buildRole);
  }
  const { id, variableGroups, pipelines, protectedBranches } = seeded;
  const repository = seeded.repository ?? seeded.name;
  return { id, name: seeded.name, repository, variableGroups, pipelines, buildIdentity, protectedBranches };
}

function addUsers(organization: Organization, seeded: SeedOrganization, seeding: Seeding): void {
  const { ground, identities } = seeding;
  for (const user of seeded.users) {
    const application = user.application === undefined ? undefined : identities.find(user.application);
    const identity = {
      ...makeIdentity(user.name, user.application === undefined ? 'user' : 'application', seeded.id),
      displayName: user.displayName ?? user.name,
      mail: user.mail,
      ...(application?.principalId === undefined ? {} : { objectId: application.principalId }),
    };
    addRoles(identity, user.roles, seeded);
    organization.identities.push(identity);
    if (user.pat !== undefined) {
      organization.pats.set(ground.secret(`pat ${user.name}`, user.pat), identity);
    }
    if (application !== undefined) {
      organization.applications.set(application.clientId.toLowerCase(), identity);
    }
  }
}

/** By name of the project; `*` stands for all. */
function addRoles(
  identity: Identity,
  roles: Readonly<Record<string, EndpointRole>>,
  { projects }: SeedOrganization,
): void {
  for (const [name, role] of Object.entries(roles)) {
    for (const project of projects) {
      if (name === '*' || sameText(name, project.name)) {
        identity.roles.set(project.id, role);
      }
    }
  }
}

/** Groups of the organization and of its projects, named as Azure DevOps shows them: `[churn]\ML Approvers`. */
function addGroups(organization: Organization, seeded: SeedOrganization): void {
  const scopes = [{ name: seeded.name, groups: seeded.groups }, ...seeded.projects];
  for (const { name: scope, groups } of scopes) {
    for (const { name, members } of groups) {
      const ids = members.map((member) => makeIdentity(member, 'user', seeded.id).id);
      organization.identities.push({
        ...makeIdentity(`[${scope}]\\${name}`, 'group', seeded.id),
        members: organization.identities.filter(({ id }) => ids.includes(id)),
      });
    }
  }
}
