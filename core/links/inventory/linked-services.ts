/**
 * The linked services of Synapse that belong to a project: those that lead to the workspaces of its connections, and those
 * that a run of it made.
 */
import type { Connection } from '../../azdo/connection/read';
import type { Context } from '../../context';
import { asSubscriptionId, foldArmId, type SubscriptionId, sameText } from '../../names/ids';
import { carriesMark, makerIn } from '../../names/mark';
import { type LinkedService, listLinkedServices } from '../../synapse/linked-service/read';
import { type ListedSynapseWorkspace, listSynapseWorkspaces } from '../../synapse/workspace/list-read';
import { type Looking, workspaceOf } from './connection-facts';
import { seen } from './fact';
import type { LinkFacts } from './link';
import { factsOfLinkedService, isTemplateOfLink, type PlacedService, targetOf } from './linked-service-facts';

interface Found<Item> {
  readonly found: readonly Item[];
  /** What may be there and cannot be seen from here, as sentences. */
  readonly unseen: readonly string[];
}

/** Of the subscriptions that the connections name, and of that of the setup connection. */
export async function linkedServicesBeside(
  connections: readonly Connection[],
  looking: Looking,
  context: Context,
): Promise<Found<LinkFacts>> {
  const { project, subscriptionId: own } = looking;
  const named = connections.flatMap(({ subscriptionId }) => subscriptionId ?? []);
  const subscriptions = new Set([...named, ...(own ? [own] : [])].map((id) => id.toLowerCase()));
  const targets = new Set(connections.flatMap((one) => workspaceOf(one) ?? []).map(foldArmId));
  const all = together(await Promise.all([...subscriptions].map((id) => listIn(asSubscriptionId(id), context))));
  const placed = all.found.filter(({ service }) => {
    const target = targetOf(service);
    const isOfProject = own !== undefined && sameText(projectIn(service), project.name);
    return target !== undefined && (targets.has(foldArmId(target)) || isOfProject);
  });
  const templates = all.found.filter(({ service }) => isTemplateOfLink(service)).map(templateInWords);
  return {
    found: await Promise.all(placed.map((one) => factsOfLinkedService(one, looking, context))),
    unseen: [...all.unseen, ...templates],
  };
}

/** The project whose run made it, as its mark says: `contoso/churn, run 7`. */
function projectIn({ annotations }: LinkedService): string | undefined {
  return /\/([^/]+), run /.exec(makerIn(annotations.find(carriesMark))?.who ?? '')?.[1];
}

function templateInWords({ synapse, service }: PlacedService): string {
  return `Where the linked service "${service.name}" of Synapse workspace ${synapse.endpoint.workspace} leads cannot be told: it is a template.`;
}

async function listIn(subscriptionId: SubscriptionId, context: Context): Promise<Found<PlacedService>> {
  const listed = await seen(listSynapseWorkspaces(subscriptionId, context), 'Azure', context);
  if ('unknown' in listed) {
    return unseen(
      `The Synapse workspaces of subscription ${subscriptionId} cannot be seen from here: ${listed.unknown}.`,
    );
  }
  return together(await Promise.all(listed.value.map((synapse) => listOf(synapse, context))));
}

async function listOf(synapse: ListedSynapseWorkspace, context: Context): Promise<Found<PlacedService>> {
  const listed = await seen(listLinkedServices(synapse, context), 'Synapse', context);
  const { workspace } = synapse.endpoint;
  return 'unknown' in listed
    ? unseen(`The linked services of Synapse workspace ${workspace} cannot be seen from here: ${listed.unknown}.`)
    : { found: listed.value.map((service) => ({ synapse, service })), unseen: [] };
}

function unseen(sentence: string): Found<never> {
  return { found: [], unseen: [sentence] };
}

function together<Item>(all: readonly Found<Item>[]): Found<Item> {
  return { found: all.flatMap(({ found }) => found), unseen: all.flatMap((one) => one.unseen) };
}
