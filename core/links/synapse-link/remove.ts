/**
 * Takes a Synapse link away, with everything that was made for it and nothing else.
 *
 * Why this order: the linked service goes first, so that nothing is left that relies on what follows. The roles go before
 * the identity, or they would stay without an owner. The identity goes last, when it is known that nobody else relies on
 * it. Whatever is gone already is skipped, so a run that broke off is run again.
 */

import type { Context } from '../../context';
import { type Precheck, Recipe } from '../../engine/recipe';
import { type IdentityToRemove, type IdentityToRemoveWant, identityToRemove } from '../../entra/identity/read';
import { sortTrusts } from '../../entra/trust/removal';
import { sameText } from '../../names/ids';
import { amlService } from '../../synapse/linked-service/adoption-read';
import { type LinkedService, listLinkedServices } from '../../synapse/linked-service/read';
import { linkedServiceOfLink } from '../../synapse/linked-service/removal';
import { isFor, linkedServiceToRemove } from '../../synapse/linked-service/removal-read';
import { removalInGitMode } from '../../synapse/workspace/problems';
import { type SynapseWorkspace, synapseWorkspace } from '../../synapse/workspace/read';
import { endsOfIdentity, type LinkIdentity, reasonOnIdentity } from '../removal';
import type { RemoveSynapseLinkInput } from '../requests/link-synapse-aml';
import { askRights } from '../rights/ask';
import { linkKeyName } from './identity';

/** The recipe that removes one linked service, ready to plan or to apply. */
export function removeSynapseLink(request: RemoveSynapseLinkInput) {
  const { linkedServiceName: name, workspace, tenantId } = request;
  return Recipe.named('remove-synapse-link')
    .asking(askRights)
    .find('synapse', synapseWorkspace, () => ({ workspace: request.synapse, tenantId }))
    .find('link', linkedServiceToRemove, async (outputs) => ({ synapse: await outputs.synapse, name, workspace }))
    .value('ownKey', async (outputs) => linkKeyName(await outputs.synapse, name))
    .value('identityWant', async (outputs) => identityWanted(request, await outputs.ownKey, await outputs.link))
    .findIf('application', identityToRemove, (outputs) => outputs.identityWant)
    .value('identity', async (outputs): Promise<LinkIdentity> => {
      const [want, link, synapse] = await Promise.all([outputs.identityWant, outputs.link, outputs.synapse]);
      // A link that names no application of its own does not sign in as the workspace because of that.
      const isNamed = link !== undefined && link.signIn.kind !== 'managed identity';
      return want ? outputs.application : isNamed ? undefined : ownIdentity(synapse);
    })
    .value('others', async (outputs, context) =>
      othersOf({ name, synapse: await outputs.synapse, identity: await outputs.identity }, context),
    )
    .value('outside', async (outputs, context) =>
      reliedOnOutside(await outputs.identity, await outputs.ownKey, context),
    )
    .value('stillUsed', async (outputs) => reasonIn(await outputs.others, await outputs.outside))
    .remove('linkGone', linkedServiceOfLink, async (outputs) => ({ synapse: await outputs.synapse, name, workspace }))
    .with(
      endsOfIdentity<Known>({
        workspace,
        keysStep: 'keysGone',
        // Keys on an application that is removed go with it.
        keysGo: async (outputs, identity) => !identity.isOurs || (await outputs.stillUsed) !== undefined,
        holders: async () => [],
        roleStays: async (outputs) =>
          reasonIn(
            (await outputs.others).filter((one) => isFor(workspace, one)),
            await outputs.outside,
          ),
        identityStays: async () => undefined,
      }),
    )
    .precheck(gitInTheWay(request));
}

interface Known {
  readonly ownKey: string;
  readonly identityWant: IdentityToRemoveWant | undefined;
  readonly identity: LinkIdentity;
  readonly others: readonly LinkedService[];
  readonly outside: string | undefined;
  readonly stillUsed: string | undefined;
}

/** What is in the way of deleting the linked service. */
function gitInTheWay({
  linkedServiceName: name,
  gitMode,
}: RemoveSynapseLinkInput): Precheck<{ readonly synapse: SynapseWorkspace }> {
  return async (planned, { synapse }) => {
    const isInTheWay = synapse?.git && gitMode === 'stop' && planned.has('linkGone');
    return isInTheWay ? [removalInGitMode(name, synapse.endpoint.workspace, synapse.git)] : [];
  };
}

/** The application that the link, or where that is gone the inputs name; `undefined` for the workspace's own identity. */
function identityWanted(
  { identity }: RemoveSynapseLinkInput,
  uniqueName: string,
  link: LinkedService | undefined,
): IdentityToRemoveWant | undefined {
  if (link) {
    const { clientId } = link.signIn.kind === 'service principal' ? link.signIn : { clientId: undefined };
    return clientId && { kind: 'application', key: { clientId } };
  }
  if (identity === 'own') {
    return undefined;
  }
  const key = identity.kind === 'existing client id' ? { clientId: identity.clientId } : { uniqueName };
  return { kind: 'application', key };
}

/** The workspace's own identity: it stays, and only its role may go. */
export function ownIdentity({ id, principalId }: SynapseWorkspace): IdentityToRemove {
  return {
    home: { kind: 'managed identity', armId: id.armId },
    clientId: undefined,
    title: `identity of Synapse workspace ${id.name}`,
    appObjectId: undefined,
    principalId,
    isOurs: false,
    keyNames: [],
  };
}

/** The linked services of the workspace that sign in as the same identity, beside the one that goes. */
export async function othersOf(
  {
    name,
    synapse,
    identity,
  }: { readonly name: string; readonly synapse: SynapseWorkspace; readonly identity: LinkIdentity },
  context: Context,
): Promise<readonly LinkedService[]> {
  if (identity === undefined || identity === 'unreadable') {
    return [];
  }
  const all = await listLinkedServices(synapse, context);
  return all.filter((one) => sameText(one.type, amlService) && !sameText(one.name, name) && signsInAs(identity, one));
}

/** Why the identity is still needed. Where that is unclear, it is. */
export function reasonIn(others: readonly LinkedService[], outside: string | undefined): string | undefined {
  const names = others.map((one) => `"${one.name}"`).join(', ');
  return names ? `other linked services rely on it: ${names}` : outside;
}

/** Why an application is still needed, for anything else than linked services. */
export async function reliedOnOutside(
  identity: LinkIdentity,
  ownKey: string,
  context: Context,
): Promise<string | undefined> {
  if (identity === undefined || identity === 'unreadable' || identity.home.kind !== 'application') {
    return undefined;
  }
  const trusts = await sortTrusts({ links: [], identity }, context);
  return reasonOnIdentity({
    trusts: trusts === 'unreadable' ? trusts : trusts.others,
    // An application of others usually holds keys of theirs.
    keys: identity.isOurs ? identity.keyNames.filter((key) => key !== ownKey) : [],
  });
}

function signsInAs({ home }: IdentityToRemove, { signIn }: LinkedService): boolean {
  return home.kind === 'application'
    ? signIn.kind === 'service principal' && sameText(signIn.clientId, home.clientId)
    : signIn.kind === 'managed identity';
}
