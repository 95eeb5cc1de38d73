/**
 * The directory that Entra, Graph and ARM share: tenants, applications, service principals, managed identities and
 * their credentials. What was just made can be read, or takes effect, only when `visibleFrom` or `effectiveFrom` (times
 * by the emulator's clock) has come.
 */
import { randomUUID } from 'node:crypto';
import type { SelfSigned } from './certificates';
import { type Cloud, clouds } from './clouds';
import type { Clock } from './frame';
import { sameText } from './json';
import type { KeyCredential } from './keys';
import { type Gone, listGone, listPeople, type Person } from './people';
import type { Seed, SeedApplication, SeedIdentity, SeedSynapseWorkspace, SeedTenant } from './seed/schema';

export interface FederatedCredential {
  readonly id: string;
  readonly name: string;
  issuer: string;
  subject: string;
  audiences: readonly string[];
  description?: string;
  /** When Graph's reads show it. */
  readonly visibleFrom: number;
  /** When Entra matches assertions against what it says now. */
  effectiveFrom: number;
}

/** A federated credential that was deleted: services may see it until then. */
export interface LeavingTrust {
  readonly issuer: string;
  readonly subject: string;
  readonly until: number;
}

export interface Password {
  readonly keyId: string;
  readonly displayName?: string;
  readonly secretText: string;
  readonly startDateTime: string;
  readonly endDateTime: string;
  readonly effectiveFrom: number;
}

export interface Application {
  readonly objectId: string;
  readonly appId: string;
  readonly tenantId: string;
  displayName: string;
  uniqueName?: string;
  signInAudience: string;
  readonly createdDateTime: string;
  /** Set while it lies in the bin. */
  deletedDateTime?: string;
  readonly visibleFrom: number;
  /** Object ids of the service principals and people that own it. */
  readonly owners: string[];
  readonly passwords: Password[];
  readonly keys: KeyCredential[];
  /** Whether the self-signed certificate made for its name is still to be registered on it; see keys.ts. */
  hasCertificate: boolean;
  /** When that one ends; a year from the start when left out. */
  certificateEnds?: string;
  readonly federated: FederatedCredential[];
  /** Taken off, and not yet gone everywhere. */
  leaving?: LeavingTrust[];
  /** Further properties as they were sent: tags, notes, description, … */
  readonly extra: Record<string, unknown>;
}

export interface ServicePrincipal {
  readonly objectId: string;
  readonly appId: string;
  readonly tenantId: string;
  displayName: string;
  readonly kind: 'Application' | 'ManagedIdentity';
  /** Set while it lies in the bin. */
  deletedDateTime?: string;
  readonly visibleFrom: number;
  readonly owners: string[];
  /** Graph application permissions. */
  readonly graphRoles: readonly string[];
  readonly extra: Record<string, unknown>;
}

export interface ManagedIdentity {
  /** The ARM id. */
  readonly id: string;
  readonly name: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly principalId: string;
  readonly location: string;
  tags: Readonly<Record<string, unknown>>;
  readonly federated: FederatedCredential[];
  leaving?: LeavingTrust[];
  /** A write to its federated credentials is under way. */
  isWriting: boolean;
}

export interface Directory {
  readonly tenants: readonly SeedTenant[];
  readonly applications: Application[];
  readonly deletedApplications: Application[];
  readonly principals: ServicePrincipal[];
  readonly deletedPrincipals: ServicePrincipal[];
  readonly people: readonly Person[];
  /** What is no longer there, for those who still refer to it. */
  readonly gone: readonly Gone[];
  readonly managedIdentities: ManagedIdentity[];
  /** The managed identity of the machine that the agent runs on. */
  readonly agentIdentity: () => ManagedIdentity | undefined;
  /** When something made now can be seen. */
  readonly later: () => number;
  readonly hasCome: (time: number) => boolean;
  readonly nowText: () => string;
  readonly certificateOf: (displayName: string) => Promise<SelfSigned>;
  /** A secret made for a label, the same after a reset. */
  readonly secret: (label: string) => string;
  readonly secretOf: (application: Application, given?: string, endDateTime?: string) => string;
}

/** What the directory takes from the ground. */
export interface DirectoryGround {
  readonly clock: Clock;
  readonly secret: (label: string, given?: string) => string;
  readonly certificateOf: (displayName: string) => Promise<SelfSigned>;
}

/** The audience of federated credentials in each cloud; the sovereign ones are unconfirmed. */
const federationAudiences = {
  AzureCloud: 'api://AzureADTokenExchange',
  AzureUSGovernment: 'api://AzureADTokenExchangeUSGov',
  AzureChinaCloud: 'api://AzureADTokenExchangeChina',
} as const;

type SeedCredential = SeedIdentity['federatedCredentials'][number];

export function createDirectory(seed: Seed, ground: DirectoryGround): Directory {
  const directory: Directory = {
    tenants: seed.tenants,
    applications: [],
    deletedApplications: [],
    principals: [],
    deletedPrincipals: [],
    people: listPeople(seed, ground.secret),
    gone: listGone(seed),
    managedIdentities: [],
    agentIdentity: () => directory.managedIdentities.find(({ name }) => name === seed.agentIdentity),
    later: () => ground.clock.now().getTime() + seed.replicationSeconds * 1000,
    hasCome: (time) => ground.clock.now().getTime() >= time,
    nowText: () => ground.clock.now().toISOString(),
    certificateOf: ground.certificateOf,
    secret: (label) => ground.secret(label, 'generated'),
    secretOf: (application, given, endDateTime) => {
      const known = application.passwords[0];
      if (known !== undefined) {
        return known.secretText;
      }
      const secretText = ground.secret(`client secret ${application.displayName}`, given);
      application.passwords.push({
        ...passwordLife(ground.clock.now()),
        ...(endDateTime === undefined ? {} : lifeUntil(endDateTime)),
        keyId: randomUUID(),
        secretText,
        effectiveFrom: 0,
      });
      return secretText;
    },
  };
  for (const tenant of seed.tenants) {
    for (const application of tenant.applications) {
      addApplication(directory, tenant, application);
    }
  }
  for (const subscription of seed.subscriptions) {
    const tenant = seed.tenants.find(({ id }) => id === subscription.tenantId);
    for (const group of subscription.resourceGroups) {
      const folder = `/subscriptions/${subscription.id}/resourceGroups/${group.name}`;
      for (const identity of group.identities) {
        if (tenant) {
          addManagedIdentity(directory, tenant, folder, identity);
        }
      }
      for (const workspace of group.synapseWorkspaces) {
        if (tenant) {
          addSystemIdentity(directory, tenant, `${folder}/providers/Microsoft.Synapse/workspaces`, workspace);
        }
      }
    }
  }
  return directory;
}

/** Two years, Graph's default. */
export function passwordLife(now: Date): { startDateTime: string; endDateTime: string } {
  const end = new Date(now);
  end.setUTCFullYear(end.getUTCFullYear() + 2);
  return { startDateTime: now.toISOString(), endDateTime: end.toISOString() };
}

/** Two years that end then. */
function lifeUntil(endDateTime: string): { startDateTime: string; endDateTime: string } {
  const end = new Date(endDateTime);
  const start = new Date(end);
  start.setUTCFullYear(start.getUTCFullYear() - 2);
  return { startDateTime: start.toISOString(), endDateTime: end.toISOString() };
}

export function toFederated(credential: SeedCredential, tenant: SeedTenant): FederatedCredential {
  return {
    id: randomUUID(),
    ...credential,
    audiences: [federationAudiences[tenant.cloud]],
    visibleFrom: 0,
    effectiveFrom: 0,
  };
}

function addApplication(directory: Directory, tenant: SeedTenant, seed: SeedApplication): void {
  if (seed.state === 'purged') {
    return;
  }
  const application: Application = {
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
    extra: {},
    ...(isDeleted ? { deletedDateTime: directory.nowText() } : {}),
  });
}

function addManagedIdentity(directory: Directory, tenant: SeedTenant, folder: string, seed: SeedIdentity): void {
  const federated = seed.federatedCredentials.map((credential) => toFederated(credential, tenant));
  putManagedIdentity(directory, {
    id: `${folder}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${seed.name}`,
    name: seed.name,
    tenantId: tenant.id,
    clientId: seed.clientId,
    principalId: seed.principalId,
    location: seed.location,
    tags: {},
    federated,
    isWriting: false,
  });
}

/** Adds a managed identity and the service principal that the platform makes for it. */
export function putManagedIdentity(directory: Directory, identity: ManagedIdentity, visibleFrom = 0): void {
  directory.managedIdentities.push(identity);
  directory.principals.push({
    objectId: identity.principalId,
    appId: identity.clientId,
    tenantId: identity.tenantId,
    displayName: identity.name,
    kind: 'ManagedIdentity',
    visibleFrom,
    owners: [],
    graphRoles: [],
    extra: { alternativeNames: ['isExplicit=True', identity.id] },
  });
}

/** The identity that Synapse makes for a workspace: a service principal of its name, and no resource of its own. */
function addSystemIdentity(
  directory: Directory,
  tenant: SeedTenant,
  folder: string,
  { name, principalId, clientId }: SeedSynapseWorkspace,
): void {
  directory.principals.push({
    objectId: principalId,
    appId: clientId,
    tenantId: tenant.id,
    displayName: name,
    kind: 'ManagedIdentity',
    visibleFrom: 0,
    owners: [],
    graphRoles: [],
    extra: { alternativeNames: ['isExplicit=False', `${folder}/${name}`] },
  });
}

export function remove<T>(list: T[], item: T): void {
  const index = list.indexOf(item);
  if (index >= 0) {
    list.splice(index, 1);
  }
}

/** A tenant by id or domain name. */
export function findTenant(directory: Directory, name: string): SeedTenant | undefined {
  return directory.tenants.find(({ id, domain }) => sameText(id, name) || sameText(domain, name));
}

/** The cloud of the first tenant: what the base address stands for. */
export function homeCloud(directory: Directory): Cloud {
  return clouds[directory.tenants[0]?.cloud ?? 'AzureCloud'];
}
