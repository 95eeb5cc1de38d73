/**
 * Takes a Synapse link away, with everything that was made for it and nothing else.
 *
 * Why this order: the linked service goes first: Synapse refuses that while something refers to it, and then nothing of it
 * may be gone. What follows is found without it, by the application's key and by the link's name in the mark of its role,
 * so a run that broke off is finished by the next, also by one that is told nothing but the link. Keys go before the role,
 * which leads to them; the roles before the identity, or they would stay without an owner. Whatever is gone is skipped.
 * Beware: to an application of others with a role of others nothing leads but the linked service, so its key goes first.
 * Should Synapse then refuse, the next run that makes the link right gives it another one.
 */

import { rolesNaming } from '../../azure/role/read';
import type { Context } from '../../context';
import { type Precheck, Recipe } from '../../engine/recipe';
import { type IdentityToRemove, type IdentityToRemoveWant, identityToRemove } from '../../entra/identity/read';
import { keysOfLink } from '../../entra/key/removal';
import { sortTrusts } from '../../entra/trust/removal';
import { unlessHidden } from '../../http/refused';
import { type ClientId, sameText } from '../../names/ids';
import { amlService } from '../../synapse/linked-service/adoption-read';
import { type LinkedService, listLinkedServices } from '../../synapse/linked-service/read';
import { linkedServiceOfLink } from '../../synapse/linked-service/removal';
import { isFor, linkedServiceToRemove } from '../../synapse/linked-service/removal-read';
import { removalInGitMode } from '../../synapse/workspace/problems';
import { type SynapseWorkspace, synapseWorkspace } from '../../synapse/workspace/read';
import { endsOfIdentity, keysOfOthers, type LinkIdentity, reasonOnIdentity } from '../removal';
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
    .value('applicationWant', async (outputs) => applicationWanted(request, await outputs.ownKey, await outputs.link))
    .findIf('application', identityToRemove, (outputs) => outputs.applicationWant)
    .value('isOwn', async ({ link, synapse, application }) =>
      signsInAsItself(request, { link: await link, synapse: await synapse, application: await application }),
    )
    .value('identity', async (outputs): Promise<LinkIdentity> => {
      return (await outputs.isOwn) ? ownIdentity(await outputs.synapse) : outputs.application;
    })
    .value('identityWant', async (outputs) => ((await outputs.isOwn) ? undefined : outputs.applicationWant))
    .value('others', async (outputs, context) =>
      othersOf({ name, synapse: await outputs.synapse, identity: await outputs.identity }, context),
    )
    .value('outside', async (outputs, context) =>
      reliedOnOutside(await outputs.identity, await outputs.ownKey, context),
    )
    .value('stillUsed', async (outputs) => reasonIn(await outputs.others, await outputs.outside))
    .value('keyGoesFirst', async (outputs, context) =>
      leadsNowhere({ identity: await outputs.identity, ownKey: await outputs.ownKey, workspace }, context),
    )
    .remove('keysAtOnce', keysOfLink, async (outputs) => {
      const identity = await outputs.identity;
      return (await outputs.keyGoesFirst) && isApplication(identity)
        ? { clientId: identity.home.clientId, displayName: await outputs.ownKey }
        : undefined;
    })
    .remove('linkGone', linkedServiceOfLink, async (outputs) => ({ synapse: await outputs.synapse, name, workspace }))
    .with(
      endsOfIdentity<Known>({
        workspace,
        keysStep: 'keysGone',
        // Keys on an application that is removed go with it.
        keysGo: async (outputs, identity) =>
          !(await outputs.keyGoesFirst) && (!identity.isOurs || (await outputs.stillUsed) !== undefined),
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

type OnApplication = IdentityToRemove & {
  readonly home: { readonly kind: 'application'; readonly clientId: ClientId };
};

function isApplication(identity: LinkIdentity): identity is OnApplication {
  return identity !== undefined && identity !== 'unreadable' && identity.home.kind === 'application';
}

/** Whether nothing but the linked service leads to the application: it is of others, and so is its role. */
async function leadsNowhere(
  {
    identity,
    ownKey,
    workspace,
  }: { readonly identity: LinkIdentity; readonly ownKey: string } & Pick<RemoveSynapseLinkInput, 'workspace'>,
  context: Context,
): Promise<boolean> {
  if (!isApplication(identity) || identity.link?.key === ownKey || !identity.keyNames.includes(ownKey)) {
    return false;
  }
  return (await unlessHidden(rolesNaming(ownKey, workspace.armId, context), [])).length === 0;
}

interface Known {
  readonly ownKey: string;
  readonly identityWant: IdentityToRemoveWant | undefined;
  readonly identity: LinkIdentity;
  readonly others: readonly LinkedService[];
  readonly outside: string | undefined;
  readonly stillUsed: string | undefined;
  readonly keyGoesFirst: boolean;
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

/** The application that the link names, or where that is gone the inputs or marks; `undefined` for a link without one. */
function applicationWanted(
  { identity, workspace }: RemoveSynapseLinkInput,
  ownKey: string,
  link: LinkedService | undefined,
): IdentityToRemoveWant | undefined {
  if (link) {
    const { clientId } = link.signIn.kind === 'service principal' ? link.signIn : { clientId: undefined };
    return clientId && { kind: 'application', key: { clientId } };
  }
  const isNamed = identity !== 'own' && identity.kind === 'existing client id';
  const key = isNamed ? { clientId: identity.clientId } : { uniqueName: ownKey };
  return { kind: 'application', key, traces: { linkKey: ownKey, scope: workspace.armId } };
}

interface Found {
  readonly link: LinkedService | undefined;
  readonly synapse: SynapseWorkspace;
  readonly application: LinkIdentity;
}

/**
 * Whether the link signs in, or did, as the workspace itself. A link that names no application of its own does not do so
 * because of that; and of one that is gone, what it left tells more than what was typed.
 */
function signsInAsItself({ identity }: RemoveSynapseLinkInput, { link, synapse, application }: Found): boolean {
  if (link || identity !== 'own') {
    return link?.signIn.kind === 'managed identity';
  }
  const isFound = application !== undefined && application !== 'unreadable';
  return !isFound || sameText(application.principalId, synapse.principalId);
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
    keys: keysOfOthers(identity, ownKey),
  });
}

function signsInAs({ home }: IdentityToRemove, { signIn }: LinkedService): boolean {
  return home.kind === 'application'
    ? signIn.kind === 'service principal' && sameText(signIn.clientId, home.clientId)
    : signIn.kind === 'managed identity';
}
