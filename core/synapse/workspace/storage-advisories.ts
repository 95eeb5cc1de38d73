/**
 * Whether the Synapse workspace may write to its own data lake, as the quickstart asks.
 * Source: docs synapse-analytics/machine-learning, quickstart (prerequisites); docs role-based-access-control/built-in-roles/
 * storage for the GUIDs; azure-rest-api-specs, Microsoft.Storage, StorageAccounts_GetProperties, 2023-05-01.
 * Needs: Microsoft.Authorization/roleAssignments/read on the storage account; without it nothing is said.
 * Beware: roles can be listed at the address of an account that was deleted, so a missing role is one only of an account
 * that is there. Who may not read the account is told of the role.
 */

import { readRoleAssignments } from '../../azure/role/read';
import type { Context } from '../../context';
import type { Adviser } from '../../engine/resource';
import { armVersions, askArm } from '../../http/arm';
import { answering, unlessHidden } from '../../http/refused';
import { type ArmId, asArmId, sameText } from '../../names/ids';
import { lakeGone, storageRoleMissing } from './problems';
import type { SynapseWorkspace } from './read';

/** Storage Blob Data Contributor and Storage Blob Data Owner. */
const enough = ['ba92f5b4-2d11-453d-a403-e96b0029c9fe', 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'];

export const storageOfSynapse: Adviser<SynapseWorkspace> = {
  kind: 'role on the data lake',
  title: (synapse) => `of ${synapse.id.name}`,
  async advise({ id, storage, principalId }, context) {
    if (!storage?.armId || !principalId) {
      return [];
    }
    const { account, filesystem } = storage;
    const scope = asArmId(`${storage.armId}/blobServices/default/containers/${filesystem}`);
    const held = await unlessHidden(readRoleAssignments(scope, principalId, context), undefined);
    if (!held || held.some(({ roleId }) => enough.some((one) => sameText(one, roleId)))) {
      return [];
    }
    const lake = { synapse: id.name, account, filesystem, principalId };
    return [(await isGone(storage.armId, context)) ? lakeGone(lake) : storageRoleMissing(lake)];
  },
};

async function isGone(account: ArmId, context: Context): Promise<boolean> {
  const asked = askArm(context, { method: 'GET', path: account, version: armVersions.storage });
  const found = await answering(asked, { absent: () => 'gone' as const, forbidden: () => undefined });
  return found === 'gone';
}
