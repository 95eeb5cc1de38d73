/**
 * What a seed may say: the starting tenant, as YAML. Every identifier may be left out (one is then derived from the
 * name, the same at every start); secrets are never written in the seeds we ship, they are made when the emulator starts.
 */

export interface Seed {
  /** Seconds until a new directory object, credential or role assignment can be seen and takes effect. Default 1. */
  readonly replicationSeconds: number;
  readonly tenants: readonly SeedTenant[];
  readonly subscriptions: readonly SeedSubscription[];
  readonly organizations: readonly SeedOrganization[];
  /** The managed identity of the machine that the build agent runs on, by its resource name; none when left out. */
  readonly agentIdentity?: string;
}

export type CloudName = 'AzureCloud' | 'AzureUSGovernment' | 'AzureChinaCloud';

export interface SeedTenant {
  readonly id: string;
  readonly domain: string;
  readonly cloud: CloudName;
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
  /** Display names of applications whose service principal owns this one. */
  readonly owners: readonly string[];
  /** A client secret: `generated` for one made at start, or the text itself. */
  readonly secret?: string;
  /** Makes a self-signed certificate at start and registers it on the application. */
  readonly certificate: boolean;
  readonly federatedCredentials: readonly {
    readonly name: string;
    readonly issuer: string;
    readonly subject: string;
  }[];
  readonly tags: readonly string[];
  readonly notes?: string;
}

export interface SeedSubscription {
  readonly id: string;
  readonly name: string;
  readonly tenantId: string;
  readonly resourceGroups: readonly SeedResourceGroup[];
  /** `scope` is relative to the subscription (`/`, `/resourceGroups/x`, …); `principal` a display name of an
   * application, or the name of a managed identity; `role` a role's name. */
  readonly roleAssignments: readonly { readonly role: string; readonly principal: string; readonly scope: string }[];
}

export interface SeedResourceGroup {
  readonly name: string;
  readonly location: string;
  readonly workspaces: readonly SeedWorkspace[];
  readonly identities: readonly SeedIdentity[];
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
  /** People and service identities besides the build identities, with their personal access tokens. */
  readonly users: readonly SeedUser[];
  readonly projects: readonly SeedProject[];
}

/** Azure DevOps roles for service connections at project level. */
export type EndpointRole = 'Reader' | 'User' | 'Creator' | 'Administrator';

export interface SeedUser {
  readonly name: string;
  /** `generated` or the text itself; none when left out. */
  readonly pat?: string;
  /** Display name of the application whose Entra tokens sign this identity in. */
  readonly application?: string;
  /** Project name to role; `*` for all projects. */
  readonly roles: Readonly<Record<string, EndpointRole>>;
}

export interface SeedProject {
  readonly name: string;
  readonly id: string;
  /** Role of "<project> Build Service (<organization>)" for service connections; none when left out. */
  readonly buildRole?: EndpointRole;
  readonly pipelines: readonly { readonly id: number; readonly name: string }[];
  readonly connections: readonly SeedConnection[];
}

export interface SeedConnection {
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
  /** `failed` is a half-made automatic connection. */
  readonly status: 'ready' | 'failed';
  /** Build identity and users who may see it: `all` or a list of names; its Administrator is the first. */
  readonly visibleTo: 'all' | readonly string[];
  /** Pipelines that may use it: `all`, or their ids. */
  readonly grants: 'all' | readonly number[];
  /** Further projects it is shared with, by name. */
  readonly sharedWith: readonly string[];
}
