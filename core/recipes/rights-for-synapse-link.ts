/** What the coming writes need, and what of it is missing or in the way: all of it at once, before the first write. */

import type { Context } from '../context';
import type { Planned } from '../engine/step';
import type { LinkSynapseAmlInput } from '../inputs/link-synapse-aml';
import type { LinkedService } from '../lookups/linked-services';
import type { SynapseWorkspace } from '../lookups/synapse-workspace';
import { cannotAssignRole } from '../preflight/azure-rights';
import { lacksSynapseRight, writeLinkedServices } from '../preflight/synapse-rights';
import type { Problem } from '../problems/problem';
import { exfiltrationProtected, notAllowedInSynapse, synapseInGitMode } from '../problems/synapse';

/** @param given what could be read; what could not is a problem already */
export async function rightsForSynapseLink(
  planned: Planned,
  input: LinkSynapseAmlInput,
  given: { readonly synapse?: SynapseWorkspace | undefined; readonly existing?: LinkedService | undefined },
  context: Context,
): Promise<readonly Problem[]> {
  const { synapse } = given;
  // A link that could not be read would likely be written.
  const writes = planned.has('link') || !('existing' in given);
  const found = await Promise.all([
    planned.has('assignment') ? cannotAssignRole(input.role, input.workspace.armId, context) : undefined,
    ...(writes && synapse ? inTheWayOf(input, synapse, context) : []),
  ]);
  return found.filter((problem) => problem !== undefined);
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

async function cannotWrite({ door }: SynapseWorkspace, doing: string, context: Context): Promise<Problem | undefined> {
  return (await lacksSynapseRight(door, writeLinkedServices, context))
    ? notAllowedInSynapse(doing, 'Synapse Linked Data Manager', door.workspace, context.actor)
    : undefined;
}
