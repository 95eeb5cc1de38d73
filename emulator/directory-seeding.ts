/** The directory as a seed starts it. */
import { randomUUID } from 'node:crypto';
import type { SelfSigned } from './certificates';
import type { Clock } from './clock';
import { type Application, type Directory, passwordLife, putManagedIdentity, toFederated } from './directory';
import { listGone, listPeople } from './people';
import type {
  Seed,
  SeedApplication,
  SeedIdentity,
  SeedResourceGroup,
  SeedSynapseWorkspace,
  SeedTenant,
} from './seed/schema';

/** What the directory takes from the ground. */
interface DirectoryGround {
  readonly clock: Clock;
  readonly secret: (label: string, given?: string) => string;
  readonly certificateOf: (displayName: string) => Promise<SelfSigned>;
}

export function createDirectory(seed: Seed, ground: DirectoryGround): Directory {
  const directory = createEmpty(seed, ground);
  for (const tenant of seed.tenants) {
    for (const application of tenant.applications) {
      addApplication(directory, tenant, application);
    }
  }
  for (const subscription of seed.subscriptions) {
    const tenant = seed.tenants.find(({ id }) => id === subscription.tenantId);
    for (const group of subscription.resourceGroups) {
      const folder = `/subscriptions/${subscription.id}/resourceGroups/${group.name}`;
      if (tenant !== undefined) {
        addIdentitiesOf(directory, group, { tenant, folder });
      }
    }
  }
  return directory;
}

function createEmpty(seed: Seed, ground: DirectoryGround): Directory {
  const { clock, secret, certificateOf } = ground;
  const directory: Directory = {
    tenants: seed.tenants,
    applications: [],
    deletedApplications: [],
    principals: [],
    deletedPrincipals: [],
    people: listPeople(seed, secret),
    groups: seed.tenants.flatMap(({ id, groups }) => groups.map((one) => ({ ...one, tenantId: id }))),
    gone: listGone(seed),
    managedIdentities: [],
    agentIdentity: () => directory.managedIdentities.find(({ name }) => name === seed.agentIdentity),
    later: () => clock.now().getTime() + seed.replicationSeconds * 1000,
    hasCome: (time) => clock.now().getTime() >= time,
    nowText: () => clock.now().toISOString(),
    certificateOf,
    secret: (label) => secret(label, 'generated'),
    secretOf: (application, given, endDateTime) => {
      const life = endDateTime === undefined ? passwordLife(clock.now()) : lifeUntil(endDateTime);
      const label = `client secret ${application.displayName}`;
      return application.passwords[0]?.secretText ?? addSecret(application, secret(label, given), life);
    },
  };
  return directory;
}

type Life = ReturnType<typeof passwordLife>;

/** Two years that end then. */
function lifeUntil(endDateTime: string): Life {
  const end = new Date(endDateTime);
  const start = new Date(end);
  start.setUTCFullYear(start.getUTCFullYear() - 2);
  return { startDateTime: start.toISOString(), endDateTime: end.toISOString() };
}

/** A secret that has been there for long; its text. */
function addSecret(application: Application, secretText: string, life: Life): string {
  application.passwords.push({ ...life, keyId: randomUUID(), secretText, effectiveFrom: 0 });
  return secretText;
}

function addApplication(directory: Directory, tenant: SeedTenant, seed: SeedApplication): void {
  if (seed.state === 'purged') {
    return;
  }
  const application = toApplication(directory, tenant, seed);
  if (seed.secret !== undefined) {
    directory.secretOf(application, seed.secret, seed.secretExpires);
  }
  const isDeleted = seed.state === 'deleted';
  if (isDeleted) {
    application.deletedDateTime = directory.nowText();
  }
  (isDeleted ? directory.deletedApplications : directory.applications).push(application);
  if (seed.principalId === undefined) {
    return;
  }
  (isDeleted ? directory.deletedPrincipals : directory.principals).push({
    objectId: seed.principalId,
    appId: seed.appId,
    tenantId: tenant.id,
    displayName: seed.displayName,
    kind: 'Application',
    visibleFrom: 0,
    owners: application.owners,
    graphRoles: seed.graphRoles,
    directoryRoles: seed.directoryRoles,
    showsDirectoryRoles: seed.directoryRolesInToken,
    extra: {},
    ...(isDeleted ? { deletedDateTime: directory.nowText() } : {}),
  });
}

function toApplication(directory: Directory, tenant: SeedTenant, seed: SeedApplication): Application {
  return {
    objectId: seed.objectId,
    appId: seed.appId,
    tenantId: tenant.id,
    displayName: seed.displayName,
    ...(seed.uniqueName === undefined ? {} : { uniqueName: seed.uniqueName }),
    signInAudience: seed.signInAudience,
    createdDateTime: directory.nowText(),
    visibleFrom: 0,
    owners: [
      ...tenant.applications.flatMap((owner) =>
        seed.owners.includes(owner.displayName) && owner.principalId !== undefined ? [owner.principalId] : [],
      ),
      ...directory.people.filter(({ name }) => seed.owners.includes(name)).map(({ objectId }) => objectId),
    ],
    passwords: [],
    keys: [],
    hasCertificate: seed.certificate,
    federated: seed.federatedCredentials.map((credential) => toFederated(credential, tenant)),
    extra: { tags: seed.tags, ...(seed.notes === undefined ? {} : { notes: seed.notes }) },
  };
}

/** Where an identity is: the tenant, and the ARM id of the resource group. */
interface Place {
  readonly tenant: SeedTenant;
  readonly folder: string;
}

function addIdentitiesOf(directory: Directory, group: SeedResourceGroup, place: Place): void {
  for (const identity of group.identities) {
    addManagedIdentity(directory, identity, place);
  }
  for (const workspace of group.synapseWorkspaces.filter(({ identity }) => identity.startsWith('SystemAssigned'))) {
    addSystemIdentity(directory, workspace, place);
  }
}

function addManagedIdentity(directory: Directory, seed: SeedIdentity, { tenant, folder }: Place): void {
  putManagedIdentity(directory, {
    id: `${folder}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${seed.name}`,
    name: seed.name,
    tenantId: tenant.id,
    clientId: seed.clientId,
    principalId: seed.principalId,
    location: seed.location,
    tags: seed.tags,
    federated: seed.federatedCredentials.map((credential) => toFederated(credential, tenant)),
    isWriting: false,
  });
}

/** The identity that Synapse makes for a workspace: a service principal of its name, and no resource of its own. */
function addSystemIdentity(directory: Directory, seed: SeedSynapseWorkspace, { tenant, folder }: Place): void {
  const id = `${folder}/providers/Microsoft.Synapse/workspaces/${seed.name}`;
  directory.principals.push({
    objectId: seed.principalId,
    appId: seed.clientId,
    tenantId: tenant.id,
    displayName: seed.name,
    kind: 'ManagedIdentity',
    visibleFrom: 0,
    owners: [],
    graphRoles: [],
    extra: { alternativeNames: ['isExplicit=False', id] },
  });
}
