/** The workspace that a call is about, once its caller may do what it asks. */
import type { Caller } from '../../../caller';
import type { Call } from '../../../frame';
import type { SeedResourceGroup, SeedWorkspace } from '../../../seed/schema';
import { authorize } from '../access';
import { type ArmStore, findGroup, findSubscription, findWorkspace, workspaceType } from '../store';
import { type Contents, contentsOf } from './store';

export interface InWorkspace {
  readonly store: ArmStore;
  readonly call: Call;
  readonly caller: Caller;
  readonly id: string;
  readonly group: SeedResourceGroup;
  readonly workspace: SeedWorkspace;
  readonly contents: Contents;
}

/** The path of a workspace, as routes have it. */
export const workspacePath = `/subscriptions/:subscription/resourceGroups/:group/providers/${workspaceType}/:workspace`;

/** @param verb after the workspace's type: `jobs/write` @throws 401, 403, 404 */
export async function enterWorkspace(store: ArmStore, call: Call, verb: string): Promise<InWorkspace> {
  const { subscription: subscriptionId = '', group: groupName = '', workspace: name = '' } = call.params;
  const scope = `/subscriptions/${subscriptionId}/resourceGroups/${groupName}/providers/${workspaceType}/${name}`;
  const caller = await authorize(store, call, { action: `${workspaceType}/${verb}`, scope });
  const group = findGroup(findSubscription(store, call, subscriptionId), groupName);
  const workspace = findWorkspace(group, name);
  const id = `/subscriptions/${subscriptionId}/resourceGroups/${group.name}/providers/${workspaceType}/${workspace.name}`;
  return { store, call, caller, id, group, workspace, contents: contentsOf(store.aml, id) };
}

/** Who made something, and when, as ARM tells it. */
export function systemData({ clientId }: Caller, at: Date) {
  return {
    createdAt: at.toISOString(),
    createdBy: clientId,
    createdByType: 'Application',
    lastModifiedAt: at.toISOString(),
    lastModifiedBy: clientId,
    lastModifiedByType: 'Application',
  };
}

/** The storage account that comes with a workspace. */
export function accountOf({ name }: Pick<SeedWorkspace, 'name'>): string {
  return `${name.replace(/\W|_/g, '').toLowerCase()}st`;
}
