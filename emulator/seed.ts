/**
 * What a seed may say: the starting tenant, as YAML. Every identifier may be left out (one is then derived from the
 * name, the same at every start); secrets are never written in the seeds we ship, they are made when the emulator starts.
 */
import type { SeedCheck, SeedGroup, ServerVersion } from './seed-azdo';
import type { SeedKeyVault, SeedStorageAccount, SeedSynapseWorkspace } from './seed-azure';
import type { Readings, SeedConnectionState } from './seed-endpoints';

export interface Seed {
  /** Seconds until a new directory object, credential or role assignment can be seen and takes effect. Default 1. */
  readonly replicationSeconds: number;
  readonly tenants: readonly SeedTenant[];
  readonly subscriptions: readonly SeedSubscription[];
  readonly organizations: readonly SeedOrganization[];
  /** The managed identity of the machine that the build agent runs on, by its resource name; none when left out. */
  readonly agentIdentity?: string;
  /** The internet address that services behind a firewall see every caller come from. Default 20.61.97.14. */
  readonly callerAddress: string;
}

export type CloudName = 'AzureCloud' | 'AzureUSGovernment' | 'AzureChinaCloud';

export interface SeedTenant {
  readonly id: string;
  readonly domain: string;
  readonly cloud: CloudName;
  /** A policy forbids client secrets. */
  readonly forbidsSecrets?: boolean;
  /** A policy bounds how many days a client secret lasts. */
  readonly secretDays?: number;
  /** Whether the `uniqueName` of a deleted application stays taken until it is purged; not confirmed. */
  readonly softDeletedKeepsName?: boolean;
  /** Whether people may register applications, as Entra lets them unless it is switched off. */
  readonly peopleMayRegister?: boolean;
  readonly applications: readonly SeedApplication[];
}

export interface SeedApplication {
  readonly displayName: string;
  /** The client id. */
  readonly appId: string;
  readonly objectId: string;
  /** Object id of the service principal; `undefined` for an application that has none. */
  readonly principalId?: string;
  readonly uniqueName?: string;
  readonly signInAudience: 'AzureADMyOrg' | 'AzureADMultipleOrgs';
  /** Graph application permissions that were consented to, e.g. `Application.ReadWrite.OwnedBy`. */
  readonly graphRoles: readonly string[];
  /** Display names of applications whose service principal owns this one, and names of people. */
  readonly owners: readonly string[];
  /** A client secret: `generated` for one made at start, or the text itself. */
  readonly secret?: string;
  /** When the secret ends, an ISO time; two years after the start when left out. */
  readonly secretExpires?: string;
  /** Makes a self-signed certificate at start and registers it on the application. */
  readonly certificate: boolean;
  readonly federatedCredentials: readonly {
    readonly name: string;
    readonly issuer: string;
    readonly subject: string;
  }[];
  readonly tags: readonly string[];
  readonly notes?: string;
  /** `deleted` is in the bin, `purged` is gone for good; what refers to it still does. Default `there`. */
  readonly state?: 'there' | 'deleted' | 'purged';
}

export interface SeedSubscription {
  readonly id: string;
  readonly name: string;
  readonly tenantId: string;
  readonly resourceGroups: readonly SeedResourceGroup[];
  /** `scope` is relative to the subscription (`/`, `/resourceGroups/x`, …); `principal` a display name of an
   * application, or the name of a managed identity or of a person; `role` a role's name; with `former` it is of the
   * identity that had the name before. */
  readonly roleAssignments: readonly {
    readonly role: string;
    readonly principal: string;
    readonly scope: string;
    readonly former?: boolean;
  }[];
}

export interface SeedResourceGroup {
  readonly name: string;
  readonly location: string;
  readonly workspaces: readonly SeedWorkspace[];
  readonly identities: readonly SeedIdentity[];
  readonly synapseWorkspaces: readonly SeedSynapseWorkspace[];
  readonly keyVaults: readonly SeedKeyVault[];
  readonly storageAccounts: readonly SeedStorageAccount[];
}

export interface SeedWorkspace {
  readonly name: string;
  readonly location: string;
  readonly kind: string;
  readonly publicNetworkAccess: 'Enabled' | 'Disabled';
}

export interface SeedIdentity {
  readonly name: string;
  readonly location: string;
  readonly clientId: string;
  readonly principalId: string;
  /** The ids that it had before it was deleted and made again under its name. */
  readonly former?: { readonly clientId: string; readonly principalId: string };
  readonly federatedCredentials: readonly {
    readonly name: string;
    readonly issuer: string;
    readonly subject: string;
  }[];
}

export interface SeedOrganization {
  readonly name: string;
  readonly id: string;
  readonly tenantId: string;
  /** Set for a collection of Azure DevOps Server. */
  readonly server?: ServerVersion;
  /** The name that it had when the trusts of old issuers were written. */
  readonly renamedFrom?: string;
  /** What five minutes allow a caller, in the service's units; 200 when left out. */
  readonly rateLimit?: number;
  /** Where no source says what the service does. */
  readonly readings?: Partial<Readings>;
  /** People and service identities besides the build identities, with their personal access tokens. */
  readonly users: readonly SeedUser[];
  readonly groups: readonly SeedGroup[];
  readonly projects: readonly SeedProject[];
}

/** Azure DevOps roles for service connections at project level. */
export type EndpointRole = 'Reader' | 'User' | 'Creator' | 'Administrator';

export interface SeedUser {
  readonly name: string;
  /** The name when left out; two people may have the same. */
  readonly displayName?: string;
  readonly mail?: string;
  /** `generated` or the text itself; none when left out. */
  readonly pat?: string;
  /** Application (display name) or managed identity whose Entra tokens sign this identity in. */
  readonly application?: string;
  /** A person's roles in Entra, such as `Application Administrator`. */
  readonly entraRoles?: readonly string[];
  /** Project name to role; `*` for all projects. */
  readonly roles: Readonly<Record<string, EndpointRole>>;
}

export interface SeedProject {
  readonly name: string;
  readonly id: string;
  /** Role of "<project> Build Service (<organization>)" for service connections; none when left out. */
  readonly buildRole?: EndpointRole;
  readonly groups: readonly SeedGroup[];
  /** Full names of the branches that have a branch policy. */
  readonly protectedBranches: readonly string[];
  readonly pipelines: readonly { readonly id: number; readonly name: string }[];
  readonly connections: readonly SeedConnection[];
}

export interface SeedConnection extends SeedConnectionState {
  readonly name: string;
  readonly id: string;
  readonly description: string;
  readonly type: string;
  readonly scheme:
    | 'WorkloadIdentityFederation'
    | 'ServicePrincipal'
    | 'ManagedServiceIdentity'
    | 'UsernamePassword'
    | 'Token';
  /** Display name of the application it signs in as, or name of the managed identity. */
  readonly identity?: string;
  /** For `ServicePrincipal`: the application's secret or its certificate. */
  readonly credential: 'secret' | 'certificate';
  readonly issuer: 'entra' | 'azdo';
  /** Whether the trust (federated credential) is put on the identity. */
  readonly trusted: boolean;
  readonly creationMode?: 'Automatic' | 'Manual';
  readonly scopeLevel: 'Subscription' | 'ManagementGroup' | 'AzureMLWorkspace';
  /** Subscription name; for a workspace connection also its group and workspace. */
  readonly subscription?: string;
  readonly resourceGroup?: string;
  readonly workspace?: string;
  readonly workspaceLocation?: string;
  readonly isDisabled: boolean;
  /** `failed` is a half-made automatic connection, `inProgress` one that never ends, `draft` one kept for later. */
  readonly status: 'ready' | 'failed' | 'inProgress' | 'draft';
  /** Build identity and users who may see it: `all` or a list of names; its Administrator is the first. */
  readonly visibleTo: 'all' | readonly string[];
  /** Pipelines that may use it: `all`, or their ids. */
  readonly grants: 'all' | readonly number[];
  /** Further projects it is shared with, by name. */
  readonly sharedWith: readonly string[];
  /** With `Token` or `UsernamePassword`: the user whose personal access token it holds. */
  readonly user?: string;
  readonly checks: readonly SeedCheck[];
}
