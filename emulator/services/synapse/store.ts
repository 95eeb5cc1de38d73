/** What Synapse holds: its workspaces, as the seed describes them at first. */
import { type Cloud, clouds } from '../../clouds';
import type { Directory } from '../../directory';
import type { Ground } from '../../frame';
import { sameText } from '../../json';
import type { Seed, SeedSynapseWorkspace } from '../../seed/schema';
import { deriveGuid } from './ids';
import { synapseRoles } from './roles';
import { seedLinkedServices, seedPrivateEndpoints } from './seeding';
import { type SynapseAssignment, type SynapseWorkspace, workspaceType } from './workspace';

export interface SynapseStore {
  readonly ground: Ground;
  readonly directory: Directory;
  readonly workspaces: readonly SynapseWorkspace[];
  /** Where callers come from, as a firewall sees them. */
  readonly callerAddress: string;
  /** Until a firewall counts a change of its rules (about a minute: azure.md 5.1). */
  readonly firewallSeconds: number;
}

export function createSynapseStore(ground: Ground, seed: Seed, directory: Directory): SynapseStore {
  const workspaces = seed.subscriptions.flatMap((subscription) =>
    subscription.resourceGroups.flatMap((group) =>
      group.synapseWorkspaces.map((one) => openWorkspace(directory, { subscription, group }, one)),
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
  { subscription, group }: Pick<SynapseWorkspace, 'subscription' | 'group'>,
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
