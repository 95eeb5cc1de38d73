/**
 * The linked service of a Synapse link.
 * Source: azure-rest-api-specs, Microsoft.Synapse data plane, LinkedService_DeleteLinkedService, 2020-12-01.
 * Needs: the Synapse role "Synapse Linked Data Manager".
 * Beware: the deletion ends later, and one that something else refers to ends as failed.
 */

import type { Removal } from '../../engine/resource';
import { unlessAbsent } from '../../http/refused';
import { inWorkspace, type SynapseRight, writeSynapse } from '../../http/synapse';
import { linkedServiceReferred } from './problems';
import { type LinkedService, linkedServicePath } from './read';
import { findReferrers } from './referrer-read';
import { type LinkedServiceToRemoveWant, linkedServiceToRemove } from './removal-read';

export const linkedServiceOfLink: Removal<LinkedServiceToRemoveWant, LinkedService> = {
  kind: 'linked service',
  title: ({ name }) => `"${name}"`,
  async find(want, context) {
    const found = await linkedServiceToRemove.find(want, context);
    return { remove: found ? [found] : [] };
  },
  isOurs: ({ isOurs }) => isOurs,
  rights: ({ endpoint, name }) => [inWorkspace(endpoint, { ...rightToRemove(name), linkedService: name })],
  async delete({ endpoint, name }, context) {
    await unlessAbsent(
      writeSynapse(context, endpoint, {
        method: 'DELETE',
        path: linkedServicePath(name),
        right: rightToRemove(name),
      }),
    );
  },
  async stays({ endpoint, name }, context) {
    const referrers = await findReferrers({ endpoint, name }, context);
    return referrers.length > 0 ? linkedServiceReferred(name, referrers) : undefined;
  },
};

function rightToRemove(name: string): SynapseRight {
  const doing = `remove the linked service "${name}"`;
  return { doing, action: 'Microsoft.Synapse/workspaces/linkedServices/delete', role: 'Synapse Linked Data Manager' };
}
