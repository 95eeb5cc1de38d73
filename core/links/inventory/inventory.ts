/**
 * All AML links that can be known from a project: its service connections to AML workspaces, in whatever state, and the
 * linked services of Synapse that lead to the same workspaces. Reads only. What may not be seen is said and no failure;
 * only a project that shows nothing at all is one.
 *
 * Requests: one list of connections, one question about rights, one list of subscriptions, one of Synapse workspaces for
 * each subscription and one of linked services for each of those; for each connection its grant, its use, its identity and
 * its roles, one each, one more where it signs in by a key, and one or two where it is to be tried. They wait for each
 * other by the limit of each host.
 */
import { listNamedConnections } from '../../azdo/connection/named-read';
import { type Project, project } from '../../azdo/project/read';
import type { Context } from '../../context';
import type { InventoryInput } from '../requests/manage-aml-links';
import { seesEachConnection } from '../rights/azdo';
import { factsOfConnection, mayBeLink } from './connection-facts';
import { known, seen } from './fact';
import { findingsOf } from './findings';
import { type Inventory, type InventoryLink, type LinkFacts, linkStates } from './link';
import { linkedServicesBeside } from './linked-services';

/** @throws Problem, HttpProblem where the project or its connections may not be read, or a name is that of none */
export async function inventory(request: InventoryInput, context: Context): Promise<Inventory> {
  const release = context.reads.hold();
  try {
    const { tenantId, test: isTested, connections: names } = request;
    const found = await project.find(request.project, context);
    // Whoever asks for some connections asks for what belongs to them, and for nothing else.
    const subscriptionId = names.length === 0 ? request.subscriptionId : undefined;
    const looking = { project: found, tenantId, isTested, subscriptionId };
    const connections = (await listNamedConnections({ project: found, names }, context)).filter(mayBeLink);
    const [ofConnections, ofSynapse, hidden] = await Promise.all([
      Promise.all(connections.map((one) => factsOfConnection(one, looking, context))),
      linkedServicesBeside(connections, looking, context),
      hiddenConnections(found, context),
    ]);
    const now = context.clock.now();
    return {
      project: found,
      organization: context.organization.url,
      at: now.toISOString(),
      by: context.maker,
      isTested,
      links: [...ofConnections, ...ofSynapse.found].map((facts) => judged(facts, now)).toSorted(byUrgency),
      unseen: [...hidden, ...ofSynapse.unseen],
    };
  } finally {
    release();
  }
}

/** The list leaves out what does not show itself, so it is whole for certain only for an Administrator of all. */
async function hiddenConnections({ id, name }: Project, context: Context): Promise<readonly string[]> {
  const seesAll = await seen(seesEachConnection(id, context), 'Azure DevOps', context);
  return known(seesAll)
    ? []
    : [
        `Other service connections of project "${name}" may be there that ${context.organization.actor} cannot see: only an Administrator of all of them sees each.`,
      ];
}

function judged(facts: LinkFacts, now: Date): InventoryLink {
  const findings = findingsOf(facts, now);
  const [first = { state: 'notChecked', cause: '', toDo: '' } as const] = findings;
  return { ...facts, ...first, findings };
}

/** By state, then by date: what ends first comes first. */
function byUrgency(one: InventoryLink, other: InventoryLink): number {
  const dateOf = ({ next }: InventoryLink) => {
    const date = known(next);
    return date && date !== 'none' ? date.on : 'later';
  };
  const nameOf = ({ name, id }: InventoryLink) => known(name) ?? id;
  return (
    linkStates.indexOf(one.state) - linkStates.indexOf(other.state) ||
    dateOf(one).localeCompare(dateOf(other)) ||
    nameOf(one).localeCompare(nameOf(other))
  );
}
