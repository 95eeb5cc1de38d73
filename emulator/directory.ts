/**
 * The directory that Entra, Graph and ARM share: tenants, applications, service principals, managed identities and
 * their credentials. What was just made can be read, or takes effect, only when `visibleFrom` or `effectiveFrom` (times
 * by the emulator's clock) has come.
 */
import { randomUUID } from 'node:crypto';
import type { SelfSigned } from './certificates';
import { type Cloud, clouds } from './clouds';
import { sameText } from './json';
import type { KeyOwner } from './keys';
import type { Gone, Person } from './people';
import type { SeedIdentity, SeedTenant } from './seed/schema';

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

export interface Application extends KeyOwner {
  readonly objectId: string;
  readonly appId: string;
  readonly tenantId: string;
  uniqueName?: string;
  signInAudience: string;
  /** Set while it lies in the bin. */
  deletedDateTime?: string;
  readonly visibleFrom: number;
  /** Object ids of the service principals and people that own it. */
  readonly owners: string[];
  readonly passwords: Password[];
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
  /** Roles in Entra, by name; none when left out. */
  readonly directoryRoles?: readonly string[];
  /** Whether its tokens say so: not confirmed for tokens of applications. */
  readonly showsDirectoryRoles?: boolean;
  readonly extra: Record<string, unknown>;
}

/** A security group of Entra. */
interface Group {
  readonly objectId: string;
  readonly tenantId: string;
  readonly displayName: string;
  /** Names of what is in it: principals, people, other groups. */
  readonly members: readonly string[];
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
  readonly groups: readonly Group[];
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

/** The audience of federated credentials in each cloud; the sovereign ones are unconfirmed. */
const federationAudiences = {
  AzureCloud: 'api://AzureADTokenExchange',
  AzureUSGovernment: 'api://AzureADTokenExchangeUSGov',
  AzureChinaCloud: 'api://AzureADTokenExchangeChina',
} as const;

type SeedCredential = SeedIdentity['federatedCredentials'][number];

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

/** The name of a service principal or person by its object id. */
export function nameOf({ principals, people }: Directory, objectId: string): string | undefined {
  return (
    principals.find((one) => sameText(one.objectId, objectId))?.displayName ??
    people.find((one) => sameText(one.objectId, objectId))?.name
  );
}

/** Object ids of the groups that somebody is in, those above a group too. */
export function groupsOf(directory: Directory, objectId: string): string[] {
  const found: string[] = [];
  const names = [nameOf(directory, objectId)];
  for (let name = names.shift(); name !== undefined; name = names.shift()) {
    for (const group of directory.groups) {
      if (group.members.includes(name) && !found.includes(group.objectId)) {
        found.push(group.objectId);
        names.push(group.displayName);
      }
    }
  }
  return found;
}

/** A tenant by id or domain name. */
export function findTenant(directory: Directory, name: string): SeedTenant | undefined {
  return directory.tenants.find(({ id, domain }) => sameText(id, name) || sameText(domain, name));
}

/** The cloud of the first tenant: what the base address stands for. */
export function homeCloud(directory: Directory): Cloud {
  return clouds[directory.tenants[0]?.cloud ?? 'AzureCloud'];
}
