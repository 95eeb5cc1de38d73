/**
 * Whether the Synapse workspace may write to its own data lake, as the quickstart asks.
 * Source: docs synapse-analytics/machine-learning, quickstart (prerequisites); docs role-based-access-control/built-in-roles/
 * storage for the GUIDs.
 * Needs: Microsoft.Authorization/roleAssignments/read on the storage account; without it nothing is said.
 */

import { readRoleAssignments } from '../../azure/role/read';
import type { Adviser } from '../../engine/resource';
import { unlessHidden } from '../../http/refused';
import { asArmId, sameText } from '../../names/ids';
import { storageRoleMissing } from './problems';
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
    const isEnough = !held || held.some(({ roleId }) => enough.some((one) => sameText(one, roleId)));
    return isEnough ? [] : [storageRoleMissing({ synapse: id.name, account, filesystem, principalId })];
  },
};
