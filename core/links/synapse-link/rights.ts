/** What the coming writes need, and what of it is missing or in the way: all of it at once, before the first write. */

import { cannotAssignRole } from '../../azure/role/rights-read';
import type { Context } from '../../context';
import type { Precheck } from '../../engine/recipe';
import type { Problem } from '../../problem/problem';
import { refusedRight } from '../../problem/refused';
import type { LinkedService } from '../../synapse/linked-service/read';
import { exfiltrationProtected, synapseInGitMode } from '../../synapse/workspace/problems';
import type { SynapseWorkspace } from '../../synapse/workspace/read';
import { lacksSynapseRight, writeLinkedServices } from '../../synapse/workspace/rights-read';
import type { LinkSynapseAmlInput } from '../requests/link-synapse-aml';

interface Before {
  readonly synapse: SynapseWorkspace;
  readonly existing: LinkedService | undefined;
}

/** What could not be read is a problem already. */
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
  return [
    synapse.preventsExfiltration ? exfiltrationProtected(name) : undefined,
    synapse.git && gitMode === 'stop' ? synapseInGitMode(name, synapse.git) : undefined,
    gitMode === 'file' ? undefined : cannotWrite(synapse, `write the linked service "${linkedServiceName}"`, context),
  ];
}

async function cannotWrite(
  { endpoint }: SynapseWorkspace,
  doing: string,
  context: Context,
): Promise<Problem | undefined> {
  return (await lacksSynapseRight(endpoint, writeLinkedServices, context))
    ? refusedRight(
        { kind: 'synapse role', doing, role: 'Synapse Linked Data Manager', workspace: endpoint.workspace },
        context.actor,
      )
    : undefined;
}
