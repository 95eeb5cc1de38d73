/** What the coming writes need, and what of it is missing or in the way: all of it at once, before the first write. */

import { cannotAssignRole } from '../../azure/role/rights-read';
import type { Context } from '../../context';
import type { Precheck } from '../../engine/recipe';
import type { Problem } from '../../problem/problem';
import type { LinkedService } from '../../synapse/linked-service/read';
import { exfiltrationProtected, synapseInGitMode } from '../../synapse/workspace/problems';
import type { SynapseWorkspace } from '../../synapse/workspace/read';
import { cannotChangeLinks, writeLinkedServices } from '../../synapse/workspace/rights-read';
import type { LinkSynapseAmlInput } from '../requests/link-synapse-aml';

interface Before {
  readonly synapse: SynapseWorkspace;
  readonly existing: LinkedService | undefined;
}

/** A step that could not read is a problem already, so it is left out here. */
export function rightsForSynapseLink(request: LinkSynapseAmlInput): Precheck<Before> {
  return async (planned, outputs, context) => {
    const { synapse } = outputs;
    // A link that could not be read would likely be written.
    const writes = planned.has('link') || !('existing' in outputs);
    const found = await Promise.all([
      planned.has('assignment') ? cannotAssignRole(request.role, request.workspace.armId, context) : undefined,
      ...(writes && synapse ? inTheWayOf(request, synapse, context) : []),
    ]);
    return found.filter((problem) => problem !== undefined);
  };
}

function inTheWayOf(
  { gitMode, linkedServiceName }: LinkSynapseAmlInput,
  synapse: SynapseWorkspace,
  context: Context,
): readonly (Problem | undefined | Promise<Problem | undefined>)[] {
  const { name } = synapse.id;
  const writing = { doing: `write the linked service "${linkedServiceName}"`, action: writeLinkedServices };
  return [
    synapse.preventsExfiltration ? exfiltrationProtected(name) : undefined,
    synapse.git && gitMode === 'stop' ? synapseInGitMode(name, synapse.git) : undefined,
    gitMode === 'file' ? undefined : cannotChangeLinks(synapse.endpoint, writing, context),
  ];
}
