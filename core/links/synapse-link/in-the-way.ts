/** What stands in the way of writing a linked service, whatever the rights: said before the first write. */

import type { Precheck } from '../../engine/recipe';
import type { LinkedService } from '../../synapse/linked-service/read';
import { exfiltrationProtected, synapseInGitMode } from '../../synapse/workspace/problems';
import type { SynapseWorkspace } from '../../synapse/workspace/read';
import type { LinkSynapseAmlInput } from '../requests/link-synapse-aml';

interface Before {
  readonly synapse: SynapseWorkspace;
  readonly existing: LinkedService | undefined;
}

/** A step that could not read is a problem already, so it is left out here. */
export function workspaceInTheWay({ gitMode }: LinkSynapseAmlInput): Precheck<Before> {
  return async (planned, outputs) => {
    const { synapse } = outputs;
    // A link that could not be read would likely be written.
    if (!synapse || !(planned.has('link') || !('existing' in outputs))) {
      return [];
    }
    const { name } = synapse.id;
    return [
      ...(synapse.preventsExfiltration ? [exfiltrationProtected(name)] : []),
      ...(synapse.git && gitMode === 'stop' ? [synapseInGitMode(name, synapse.git)] : []),
    ];
  };
}
