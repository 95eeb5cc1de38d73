/**
 * Takes a Synapse link away, with everything that was made for it and nothing else.
 *
 * Why this order: the linked service goes first, so that nothing is left that relies on what follows. The roles go before
 * the identity, or they would stay without an owner. The identity goes last, when it is known that nobody else relies on
 * it. Whatever is gone already is skipped, so a run that broke off is run again.
 */
import { identityOfLink } from '../clearances/identity-of-link';
import { keysOfLink } from '../clearances/keys-of-link';
import { linkedServiceOfLink } from '../clearances/linked-service-of-link';
import { rolesOfLink } from '../clearances/roles-of-link';
import { sortTrusts } from '../clearances/trust-of-link';
import type { Context } from '../context';
import { Recipe } from '../engine/recipe';
import type { LinkSynapseAmlInput } from '../inputs/link-synapse-aml';
import { amlService } from '../lookups/adoptable-linked-service';
import { type IdentityToRemove, type IdentityToRemoveWant, identityToRemove } from '../lookups/identity-to-remove';
import { isFor, linkedServiceToRemove } from '../lookups/linked-service-to-remove';
import { type LinkedService, listLinkedServices } from '../lookups/linked-services';
import { type SynapseWorkspace, synapseWorkspace } from '../lookups/synapse-workspace';
import { sameText } from '../names/ids';
import { deleteLinkedServices, lacksSynapseRight } from '../preflight/synapse-rights';
import { notAllowedInSynapse, removalInGitMode } from '../problems/synapse';
import { linkKeyName } from './synapse-identity';

type Identity = IdentityToRemove | 'closed' | undefined;

/** The recipe that removes one linked service, ready to plan or to apply. */
export function removeSynapseLink(input: LinkSynapseAmlInput, context: Context) {
  const { linkedServiceName: name, workspace, tenantId, gitMode } = input;
  return Recipe.named('remove-synapse-link')
    .find('synapse', synapseWorkspace, () => ({ workspace: input.synapse, tenantId }))
    .find('link', linkedServiceToRemove, async (outputs) => ({ synapse: await outputs.synapse, name, workspace }))
    .value('identityWant', async (outputs) => identityWanted(input, await outputs.synapse, await outputs.link))
    .findIf('application', identityToRemove, (outputs) => outputs.identityWant)
    .value('identity', async (outputs): Promise<Identity> => {
      const [want, link, synapse] = await Promise.all([outputs.identityWant, outputs.link, outputs.synapse]);
      // A link that names no application of its own does not sign in as the workspace because of that.
      return want ? outputs.application : link?.signIn.kind === 'service principal' ? undefined : ownIdentity(synapse);
    })
    .value('others', async (outputs) => othersOf(input, await outputs.synapse, await outputs.identity, context))
    .value('outside', async (outputs) => {
      return reliedOnOutside(await outputs.identity, linkKeyName(await outputs.synapse, name), context);
    })
    .clear('linkGone', linkedServiceOfLink, async (outputs) => {
      const synapse = await outputs.synapse;
      return { read: (asking: Context) => linkedServiceToRemove.find({ synapse, name, workspace }, asking) };
    })
    .clear('keysGone', keysOfLink, async (outputs) => {
      const [identity, synapse] = [await outputs.identity, await outputs.synapse];
      const isHome = identity !== undefined && identity !== 'closed' && identity.home.kind === 'application';
      // With an application that goes, they go anyway.
      return isHome && (!identity.isOurs || reasonIn(await outputs.others, await outputs.outside))
        ? { clientId: identity.home.clientId, displayName: linkKeyName(synapse, name) }
        : undefined;
    })
    .clear('roles', rolesOfLink, async (outputs) => ({
      identity: await outputs.identity,
      scope: workspace.armId,
      stillUsed: reasonIn(
        (await outputs.others).filter((one) => isFor(workspace, one)),
        await outputs.outside,
      ),
    }))
    .clear('identityGone', identityOfLink, async (outputs) => {
      const want = await outputs.identityWant;
      const stillUsed = reasonIn(await outputs.others, await outputs.outside);
      return want && { read: (asking: Context) => identityToRemove.find(want, asking), stillUsed };
    })
    .before(async (planned, asking, { synapse }) => {
      if (!synapse || !planned.has('linkGone')) {
        return [];
      }
      const { door, git } = synapse;
      const isRefused = await lacksSynapseRight(door, deleteLinkedServices, asking);
      const doing = `remove the linked service "${name}"`;
      return [
        ...(git && gitMode === 'stop' ? [removalInGitMode(name, door.workspace, git)] : []),
        ...(isRefused
          ? [notAllowedInSynapse(doing, 'Synapse Linked Data Manager', door.workspace, context.actor)]
          : []),
      ];
    });
}

/** As the link says; where it is gone already, as the inputs say. `undefined` for the workspace's own identity. */
function identityWanted(
  { signIn, linkedServiceName }: LinkSynapseAmlInput,
  synapse: SynapseWorkspace,
  link: LinkedService | undefined,
): IdentityToRemoveWant | undefined {
  if (link) {
    const { clientId } = link.signIn.kind === 'service principal' ? link.signIn : { clientId: undefined };
    return clientId && { kind: 'application', key: { clientId } };
  }
  if (signIn.kind === 'managed identity') {
    return undefined;
  }
  const { identity } = signIn;
  const key =
    identity.kind === 'existing client id'
      ? { clientId: identity.clientId }
      : { uniqueName: linkKeyName(synapse, linkedServiceName) };
  return { kind: 'application', key };
}

/** The workspace's own identity: it stays, and only its role may go. */
function ownIdentity({ id, principalId }: SynapseWorkspace): IdentityToRemove {
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
async function othersOf(
  { linkedServiceName }: LinkSynapseAmlInput,
  synapse: SynapseWorkspace,
  identity: Identity,
  context: Context,
): Promise<readonly LinkedService[]> {
  if (identity === undefined || identity === 'closed') {
    return [];
  }
  const all = await listLinkedServices(synapse, context);
  return all.filter(
    (one) => sameText(one.type, amlService) && !sameText(one.name, linkedServiceName) && signsInAs(identity, one),
  );
}

/** Why it goes on being needed. Unclear means that it is. */
function reasonIn(others: readonly LinkedService[], outside: string | undefined): string | undefined {
  const names = others.map((one) => `"${one.name}"`).join(', ');
  return names ? `other linked services rely on it: ${names}` : outside;
}

/** Who else than linked services relies on an application. */
async function reliedOnOutside(identity: Identity, ownKey: string, context: Context): Promise<string | undefined> {
  if (identity === undefined || identity === 'closed' || identity.home.kind !== 'application') {
    return undefined;
  }
  const trusts = await sortTrusts({ links: [], identity }, context);
  if (trusts === 'closed') {
    return 'whether others rely on it cannot be read';
  }
  if (trusts.others.length > 0) {
    return `others rely on it: ${trusts.others.map((trust) => `"${trust.name}"`).join(', ')}`;
  }
  // Keys of others are the rule on an application of theirs.
  const foreign = identity.isOurs ? identity.keyNames.filter((key) => key !== ownKey) : [];
  return foreign.length > 0 ? `it holds ${foreign.length} keys that are not of this link` : undefined;
}

function signsInAs({ home }: IdentityToRemove, { signIn }: LinkedService): boolean {
  return home.kind === 'application'
    ? signIn.kind === 'service principal' && sameText(signIn.clientId, home.clientId)
    : signIn.kind === 'managed identity';
}
