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
import type { Seed, SeedApplication, SeedIdentity, SeedTenant } from './seed';

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
  readonly visibleFrom: number;
  /** Object ids of the service principals that own it. */
  readonly owners: string[];
  readonly passwords: Password[];
  /** Whether the self-signed certificate made for its name is registered on it. */
  hasCertificate: boolean;
  readonly federated: FederatedCredential[];
  /** Further properties as they were sent: tags, notes, description, … */
  readonly extra: Record<string, unknown>;
}

export interface ServicePrincipal {
  readonly objectId: string;
  readonly appId: string;
  readonly tenantId: string;
  displayName: string;
  readonly kind: 'Application' | 'ManagedIdentity';
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
  /** A write to its federated credentials is under way. */
  isWriting: boolean;
}

export interface Directory {
  readonly tenants: readonly SeedTenant[];
  readonly applications: Application[];
  readonly deletedApplications: Application[];
  readonly principals: ServicePrincipal[];
  readonly managedIdentities: ManagedIdentity[];
  /** The managed identity of the machine that the agent runs on. */
  readonly agentIdentity: () => ManagedIdentity | undefined;
  /** When something made now can be seen. */
  readonly later: () => number;
  readonly hasCome: (time: number) => boolean;
  readonly nowText: () => string;
  readonly certificateOf: (displayName: string) => Promise<SelfSigned>;
  readonly secretOf: (application: Application, given?: string) => string;
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
    managedIdentities: [],
    agentIdentity: () => directory.managedIdentities.find(({ name }) => name === seed.agentIdentity),
    later: () => ground.clock.now().getTime() + seed.replicationSeconds * 1000,
    hasCome: (time) => ground.clock.now().getTime() >= time,
    nowText: () => ground.clock.now().toISOString(),
    certificateOf: ground.certificateOf,
    secretOf: (application, given) => {
      const known = application.passwords[0];
      if (known !== undefined) return known.secretText;
      const secretText = ground.secret(`client secret ${application.displayName}`, given);
      application.passwords.push({
        ...passwordLife(ground.clock.now()),
        keyId: randomUUID(),
        secretText,
        effectiveFrom: 0,
      });
      return secretText;
    },
  };
  for (const tenant of seed.tenants)
    for (const application of tenant.applications) addApplication(directory, tenant, application);
  for (const subscription of seed.subscriptions) {
    const tenant = seed.tenants.find(({ id }) => id === subscription.tenantId);
    for (const group of subscription.resourceGroups) {
      const folder = `/subscriptions/${subscription.id}/resourceGroups/${group.name}`;
      for (const identity of group.identities) if (tenant) addManagedIdentity(directory, tenant, folder, identity);
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
  const application: Application = {
    objectId: seed.objectId,
    appId: seed.appId,
    tenantId: tenant.id,
    displayName: seed.displayName,
    ...(seed.uniqueName === undefined ? {} : { uniqueName: seed.uniqueName }),
    signInAudience: seed.signInAudience,
    createdDateTime: directory.nowText(),
    visibleFrom: 0,
    owners: tenant.applications.flatMap((owner) =>
      seed.owners.includes(owner.displayName) && owner.principalId !== undefined ? [owner.principalId] : [],
    ),
    passwords: [],
    hasCertificate: seed.certificate,
    federated: seed.federatedCredentials.map((credential) => toFederated(credential, tenant)),
    extra: { tags: seed.tags, ...(seed.notes === undefined ? {} : { notes: seed.notes }) },
  };
  if (seed.secret !== undefined) directory.secretOf(application, seed.secret);
  directory.applications.push(application);
  if (seed.principalId === undefined) return;
  directory.principals.push({
    objectId: seed.principalId,
    appId: seed.appId,
    tenantId: tenant.id,
    displayName: seed.displayName,
    kind: 'Application',
    visibleFrom: 0,
    owners: application.owners,
    graphRoles: seed.graphRoles,
    extra: {},
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

export function remove<T>(list: T[], item: T): void {
  const index = list.indexOf(item);
  if (index >= 0) list.splice(index, 1);
}

/** A tenant by id or domain name. */
export function findTenant(directory: Directory, name: string): SeedTenant | undefined {
  return directory.tenants.find(({ id, domain }) => sameText(id, name) || sameText(domain, name));
}

/** The cloud of the first tenant: what the base address stands for. */
export function homeCloud(directory: Directory): Cloud {
  return clouds[directory.tenants[0]?.cloud ?? 'AzureCloud'];
}
