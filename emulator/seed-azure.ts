/** What a seed may say of Synapse workspaces, key vaults and storage accounts. */
import type { Json } from './json';

/** Display name of an application, or name of a managed identity or of a Synapse workspace, to names of roles. */
export type SeedRoles = Readonly<Record<string, readonly string[]>>;

export interface SeedSynapseWorkspace {
  readonly name: string;
  readonly location: string;
  /** Object id of the system identity's service principal. */
  readonly principalId: string;
  readonly clientId: string;
  /** How ARM writes `connectivityEndpoints.dev`: an address, or a bare host as in the example of the specification. */
  readonly devEndpoint: 'address' | 'host';
  readonly git?: SeedGit;
  readonly managedNetwork: boolean;
  readonly preventDataExfiltration: boolean;
  readonly publicNetworkAccess: 'Enabled' | 'Disabled';
  readonly firewallRules: readonly SeedFirewallRule[];
  readonly defaultStorage: { readonly account: string; readonly filesystem: string };
  /** Synapse roles, at the scope of the workspace. */
  readonly roles: SeedRoles;
  readonly integrationRuntimes: readonly SeedIntegrationRuntime[];
  readonly linkedServices: readonly SeedLinkedService[];
  /** Managed private endpoints to AML workspaces of the same group; only with `managedNetwork`. */
  readonly privateEndpoints: readonly SeedPrivateEndpoint[];
  /** When set, every write of a linked service is accepted and then ends as failed, with this message. */
  readonly writesFail?: string;
}

export interface SeedGit {
  readonly type: string;
  readonly account: string;
  readonly project?: string;
  readonly repository: string;
  readonly branch: string;
  readonly rootFolder: string;
}

interface SeedFirewallRule {
  readonly name: string;
  readonly start: string;
  readonly end: string;
}

export interface SeedIntegrationRuntime {
  readonly name: string;
  readonly type: 'Managed' | 'SelfHosted';
}

export interface SeedLinkedService {
  readonly name: string;
  readonly type: string;
  readonly description?: string;
  readonly annotations: readonly string[];
  /** Name of an integration runtime. */
  readonly connectVia?: string;
  /** As they go over the wire; texts may hold placeholders, which `fillPlaceholders` reads. */
  readonly typeProperties: Json;
}

interface SeedPrivateEndpoint {
  readonly name: string;
  /** Name of an AML workspace. */
  readonly workspace: string;
  readonly status: 'Pending' | 'Approved' | 'Rejected';
}

export interface SeedKeyVault {
  readonly name: string;
  readonly location: string;
  /** Who decides: Azure roles, or the vault's own access policies. */
  readonly authorization: 'roles' | 'policies';
  /** Azure roles at the scope of the vault. */
  readonly roles: SeedRoles;
  /** With `policies`: principal to what it may do with secrets. */
  readonly policies: Readonly<Record<string, readonly string[]>>;
  readonly publicNetworkAccess: 'Enabled' | 'Disabled';
  readonly allowedAddresses: 'all' | readonly string[];
  readonly secrets: readonly SeedVaultSecret[];
}

export interface SeedVaultSecret {
  readonly name: string;
  /** `generated` or the text itself. */
  readonly value?: string;
  /** Display name of the application whose client secret it holds; wins over `value`. */
  readonly secretOf?: string;
  readonly contentType?: string;
  /** ISO time. */
  readonly expires?: string;
  readonly enabled: boolean;
}

export interface SeedStorageAccount {
  readonly name: string;
  readonly location: string;
  /** Azure roles at the scope of the account. */
  readonly roles: SeedRoles;
}
