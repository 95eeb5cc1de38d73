/** The starting organizations, from the seed. */

import { sameText } from '../../json';
import type { Seed, SeedOrganization, SeedProject } from '../../seed/schema';
import { harshReadings } from '../../seed/schema-azdo';
import { addSeededChecks } from './checks-seeded';
import { createCheckStore } from './checks-store';
import type { Ground } from './ground';
import { makeSeededEndpoint } from './seeded-connections';
import { pathName } from './server';
import { makeIdentity, type Organization, type Project } from './store';

export function makeOrganizations(seed: Seed, ground: Ground): Organization[] {
  return seed.organizations.map((seeded) => makeOrganization(seeded, seed, ground));
}

function makeOrganization(seeded: SeedOrganization, seed: Seed, ground: Ground): Organization {
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
  addUsers(organization, seeded, ground);
  addGroups(organization, seeded);
  for (const [index, project] of seeded.projects.entries()) {
    const home = organization.projects[index];
    for (const connection of home === undefined ? [] : project.connections) {
      const endpoint = makeSeededEndpoint(connection, { seed, ground, organization, project: home as Project });
      organization.endpoints.push(endpoint);
      addSeededChecks(organization, home as Project, endpoint, connection.checks, ground.clock.now());
    }
  }
  return organization;
}

function makeProject(seeded: SeedProject, { id: organizationId, name, server }: SeedOrganization): Project {
  const where = pathName({ name, server });
  const buildIdentity = makeIdentity(`${seeded.name} Build Service (${where})`, 'build', organizationId);
  if (seeded.buildRole !== undefined) {
    buildIdentity.roles.set(seeded.id, seeded.buildRole);
  }
  const { id, pipelines, protectedBranches } = seeded;
  return { id, name: seeded.name, pipelines, buildIdentity, protectedBranches };
}

function addUsers(organization: Organization, seeded: SeedOrganization, ground: Ground): void {
  for (const user of seeded.users) {
    const identity = {
      ...makeIdentity(user.name, user.application === undefined ? 'user' : 'application', seeded.id),
      displayName: user.displayName ?? user.name,
      mail: user.mail,
    };
    for (const [name, role] of Object.entries(user.roles)) {
      for (const project of seeded.projects) {
        if (name === '*' || sameText(name, project.name)) {
          identity.roles.set(project.id, role);
        }
      }
    }
    organization.identities.push(identity);
    if (user.pat !== undefined) {
      organization.pats.set(ground.secret(`pat ${user.name}`, user.pat), identity);
    }
    const application = user.application === undefined ? undefined : ground.identities.find(user.application);
    if (application !== undefined) {
      organization.applications.set(application.clientId.toLowerCase(), identity);
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
