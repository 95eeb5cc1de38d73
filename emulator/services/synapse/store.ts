/** What Synapse holds: its workspaces, and of each the firewall, Synapse roles, linked services and private endpoints. */
import { randomBytes } from 'node:crypto';
import { v5 } from 'uuid';
import { type Cloud, clouds } from '../../clouds';
import type { Directory } from '../../directory';
import type { Ground } from '../../frame';
import { type Json, sameText } from '../../json';
import type { Seed, SeedResourceGroup, SeedSubscription, SeedSynapseWorkspace } from '../../seed/schema';
import { synapseRoles } from './roles';
import { seedLinkedServices, seedPrivateEndpoints } from './seeding';

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

export interface SynapseStore {
  readonly ground: Ground;
  readonly directory: Directory;
  readonly workspaces: readonly SynapseWorkspace[];
  /** Where callers come from, as a firewall sees them. */
  readonly callerAddress: string;
  /** Until a firewall counts a change of its rules (about a minute: azure.md 5.1). */
  readonly firewallSeconds: number;
}

/** Namespace of the GUIDs that are derived from names: ours. */
const namespace = '0f5f3a0e-55a3-4a0f-8a0e-1f7f1d0a7c52';

export function deriveGuid(text: string): string {
  return v5(text.toLowerCase(), namespace);
}

export function createSynapseStore(ground: Ground, seed: Seed, directory: Directory): SynapseStore {
  const workspaces = seed.subscriptions.flatMap((subscription) =>
    subscription.resourceGroups.flatMap((group) =>
      group.synapseWorkspaces.map((one) => openWorkspace(directory, subscription, group, one)),
    ),
  );
  const store = {
    ground,
    directory,
    workspaces,
    callerAddress: seed.callerAddress,
    firewallSeconds: 60 * seed.replicationSeconds,
  };
  for (const workspace of workspaces) {
    workspace.linkedServices.push(...seedLinkedServices(store, workspace));
    workspace.privateEndpoints.push(...seedPrivateEndpoints(workspace));
  }
  return store;
}

function openWorkspace(
  directory: Directory,
  subscription: SeedSubscription,
  group: SeedResourceGroup,
  seed: SeedSynapseWorkspace,
): SynapseWorkspace {
  const tenant = directory.tenants.find(({ id }) => id === subscription.tenantId);
  const cloud = clouds[tenant?.cloud ?? 'AzureCloud'];
  return {
    seed,
    subscription,
    group,
    cloud,
    id: `/subscriptions/${subscription.id}/resourceGroups/${group.name}/providers/${workspaceType}/${seed.name}`,
    host: `${seed.name}.${cloud.synapseSuffix}`.toLowerCase(),
    firewallRules: seed.firewallRules.map((rule) => ({ ...rule, effectiveFrom: 0 })),
    assignments: seedAssignments(directory, seed),
    linkedServices: [],
    privateEndpoints: [],
    operations: [],
  };
}

function seedAssignments(directory: Directory, { name, roles }: SeedSynapseWorkspace): SynapseAssignment[] {
  const scope = `workspaces/${name}`;
  return Object.entries(roles).flatMap(([principal, names]) => {
    const identity = directory.principals.find(({ displayName }) => displayName === principal);
    if (identity === undefined) {
      return [];
    }
    return synapseRoles
      .filter((role) => names.some((one) => sameText(one, role.name)))
      .map((role) => ({
        id: deriveGuid(`${scope} ${identity.objectId} ${role.id}`),
        roleId: role.id,
        principalId: identity.objectId,
        principalType: 'ServicePrincipal',
        scope,
        effectiveFrom: 0,
      }));
  });
}

export function findByHost({ workspaces }: SynapseStore, host: string): SynapseWorkspace | undefined {
  return workspaces.find((one) => sameText(one.host, host));
}

/** The workspace that the base address stands for: the first of the home cloud. */
export function baseWorkspace({ workspaces }: SynapseStore, cloud: Cloud): SynapseWorkspace | undefined {
  return workspaces.find((one) => one.cloud.name === cloud.name);
}

/** As Cosmos DB makes them, which the service stands on: four bytes, and the time. */
export function newEtag(now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000).toString(16);
  return `${randomBytes(4).toString('hex')}-0000-0200-0000-${seconds.padStart(8, '0')}0000`;
}
