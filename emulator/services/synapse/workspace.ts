/** A Synapse workspace, and what it holds: firewall, Synapse roles, linked services, private endpoints, writes under way. */
import type { Cloud } from '../../clouds';
import type { Json } from '../../json';
import type { SeedResourceGroup, SeedSubscription, SeedSynapseWorkspace } from '../../seed/schema';

export const workspaceType = 'Microsoft.Synapse/workspaces';

export interface FirewallRule {
  readonly name: string;
  readonly start: string;
  readonly end: string;
  readonly effectiveFrom: number;
  /** Set when it was deleted or replaced: how long it still counts. */
  effectiveUntil?: number;
}

export interface SynapseAssignment {
  readonly id: string;
  readonly roleId: string;
  readonly principalId: string;
  readonly principalType: string;
  /** `workspaces/{name}`, or an item in it. */
  readonly scope: string;
  readonly effectiveFrom: number;
}

export interface LinkedService {
  name: string;
  etag: string;
  /** As they were sent, secrets included. */
  properties: Json;
  readonly recordId: number;
  readonly artifactId: string;
  readonly created: string;
  changed: string;
}

export interface PrivateEndpoint {
  readonly name: string;
  readonly privateLinkResourceId: string;
  readonly groupId: string;
  readonly status: 'Pending' | 'Approved' | 'Rejected';
  readonly isReserved: boolean;
  readonly provisionedFrom: number;
}

/** A write under way: it takes effect when it was polled for the second time, or when its time has come. */
export interface Operation {
  readonly id: string;
  readonly dueAt: number;
  polls: number;
  readonly finish: () => Json | undefined;
  /** Set when it has taken effect. */
  outcome?: { readonly body: Json | undefined };
}

export interface SynapseWorkspace {
  readonly seed: SeedSynapseWorkspace;
  readonly subscription: SeedSubscription;
  readonly group: SeedResourceGroup;
  readonly cloud: Cloud;
  /** The ARM id. */
  readonly id: string;
  readonly host: string;
  readonly firewallRules: FirewallRule[];
  readonly assignments: SynapseAssignment[];
  readonly linkedServices: LinkedService[];
  readonly privateEndpoints: PrivateEndpoint[];
  readonly operations: Operation[];
}
