/** The starting organizations, from the seed. */
import type { Ground } from '../../frame';
import { sameText } from '../../json';
import type { Seed, SeedOrganization, SeedProject } from '../../seed';
import { makeSeededEndpoint } from './seeded-connections';
import { makeIdentity, type Organization, type Project } from './store';

export function makeOrganizations(seed: Seed, ground: Ground): Organization[] {
  return seed.organizations.map((seeded) => makeOrganization(seeded, seed, ground));
}

function makeOrganization(seeded: SeedOrganization, seed: Seed, ground: Ground): Organization {
  const organization: Organization = {
    id: seeded.id,
    name: seeded.name,
    tenantId: seeded.tenantId,
    projects: seeded.projects.map((project) => makeProject(project, seeded)),
    identities: [],
    pats: new Map(),
    applications: new Map(),
    endpoints: [],
    jobs: [],
  };
  addUsers(organization, seeded, ground);
  for (const [index, project] of seeded.projects.entries()) {
    const home = organization.projects[index];
    for (const connection of home === undefined ? [] : project.connections) {
      organization.endpoints.push(
        makeSeededEndpoint(connection, { seed, ground, organization, project: home as Project }),
      );
    }
  }
  return organization;
}

function makeProject({ id, name, buildRole, pipelines }: SeedProject, organization: SeedOrganization): Project {
  const buildIdentity = makeIdentity(`${name} Build Service (${organization.name})`, 'build', organization.id);
  if (buildRole !== undefined) buildIdentity.roles.set(id, buildRole);
  return { id, name, pipelines, buildIdentity };
}

function addUsers(organization: Organization, seeded: SeedOrganization, ground: Ground): void {
  for (const user of seeded.users) {
    const identity = makeIdentity(user.name, user.application === undefined ? 'user' : 'application', seeded.id);
    for (const [name, role] of Object.entries(user.roles)) {
      for (const project of seeded.projects)
        if (name === '*' || sameText(name, project.name)) identity.roles.set(project.id, role);
    }
    organization.identities.push(identity);
    if (user.pat !== undefined) organization.pats.set(ground.secret(`pat ${user.name}`, user.pat), identity);
    const application = user.application === undefined ? undefined : ground.identities.find(user.application);
    if (application !== undefined) organization.applications.set(application.clientId.toLowerCase(), identity);
  }
}
