/**
 * Takes a service connection away, with everything that was made for it and nothing else.
 *
 * Why this order: the connection goes last, because all the rest is found through it: so a run that broke off anywhere is
 * finished by the next, also by one that is told nothing but the connection's name. The trust goes first: it keeps Azure
 * DevOps from deleting the connection. The roles go before the identity, or they would stay without an owner, and the
 * identity when it is known that nobody else relies on it. Whatever is gone already is skipped. Approvals, branch control
 * and grants go with the connection.
 * Beware: that Azure DevOps deletes a connection whose identity is gone is an inference from `deep=false`, with which it
 * leaves the identity alone.
 */

import { connectionsBeside } from '../../azdo/connection/beside-read';
import type { Connection } from '../../azdo/connection/read';
import { connectionOfLink, stayingProjects } from '../../azdo/connection/removal';
import { type LinkToRemove, linksToRemove } from '../../azdo/connection/removal-read';
import { project } from '../../azdo/project/read';
import { orphanedRoles } from '../../azure/role/orphaned-advisories';
import { Recipe } from '../../engine/recipe';
import type { Outputs } from '../../engine/step';
import { type IdentityToRemove, type IdentityToRemoveWant, identityToRemove } from '../../entra/identity/read';
import { groupOf } from '../../entra/principal/right-read';
import { trustOfLink } from '../../entra/trust/removal';
import { endsOfIdentity, type LinkIdentity } from '../removal';
import type { RemoveAmlServiceConnectionInput } from '../requests/ensure-aml-service-connection';
import { askRights } from '../rights/ask';
import { furtherProjects } from './further-projects';
import { linkMarkOf } from './own-identity';
import { isOfAgents, reasonToStay } from './reliance';

/** The recipe that removes one link, ready to plan or to apply. */
export function removeAmlServiceConnection(request: RemoveAmlServiceConnectionInput) {
  const { connectionName: name, workspace } = request;
  return Recipe.named('remove-aml-service-connection')
    .asking(askRights)
    .find('project', project, () => request.project)
    .with(furtherProjects(request))
    .value('projects', async (outputs) => [await outputs.first, ...(await outputs.furtherProjects)])
    .find('links', linksToRemove, async (outputs) => ({ projects: await outputs.projects, name, workspace }))
    .find('beside', connectionsBeside, async (outputs) => ({
      projects: await outputs.projects,
      links: await outputs.links,
    }))
    .value('mark', async (outputs) => linkMarkOf(request, await outputs.first))
    .value('ownKey', async (outputs) => (await outputs.mark).key)
    .value('identityWant', async (outputs) => identityWanted(request, await outputs.ownKey, await outputs.links))
    .find('identity', identityToRemove, (outputs) => outputs.identityWant)
    .value('stillUsed', async (outputs, context) => {
      const [links, identity, beside] = [await outputs.links, await outputs.identity, await outputs.beside];
      const others = (await outputs.projects).flatMap((one) =>
        beside.map(({ name }) => linkMarkOf(request, one, name)),
      );
      return reasonToStay({ links, identity, beside, mark: await outputs.mark, others }, context);
    })
    .remove('trust', trustOfLink, async (outputs) => ({
      // Where the connection stays for others, so does what it signs in by.
      links: (await outputs.links).filter((link) => stayingProjects(link).length === 0),
      identity: await outputs.identity,
    }))
    .with(
      endsOfIdentity<Known>({
        workspace,
        keysStep: 'keys',
        keysGo,
        holders: (outputs) => outputs.beside,
        roleStays: (outputs) => outputs.stillUsed,
        identityStays: async (outputs) =>
          request.isOfAgents || isOfAgents(await outputs.links) ? 'machines of agents may have it' : undefined,
      }),
    )
    .remove('connection', connectionOfLink, async (outputs) => ({ projects: await outputs.projects, name, workspace }))
    .advise(
      'orphans',
      orphanedRoles,
      async (outputs) => ({
        hadAnother: (await outputs.links).length > 0 && (await outputs.identity) === undefined,
        scope: workspace.armId,
      }),
      { onWrites: true },
    );
}

interface Known {
  readonly links: readonly LinkToRemove[];
  readonly beside: readonly Connection[];
  readonly ownKey: string;
  readonly identityWant: IdentityToRemoveWant;
  readonly identity: LinkIdentity;
  readonly stillUsed: string | undefined;
}

/** Keys on an application that is removed go with it, and those of a connection that stays for others stay. */
async function keysGo(outputs: Outputs<Known>, identity: IdentityToRemove): Promise<boolean> {
  const isThere = identity.keyNames.includes(await outputs.ownKey);
  const staysForOthers = (await outputs.links).some((link) => stayingProjects(link).length > 0);
  const goesWhole = isThere && identity.isOurs && (await outputs.stillUsed) === undefined;
  return isThere && !staysForOthers && !goesWhole;
}

/** The identity that the connection names; where that is gone already, the one that the inputs or marks name. */
function identityWanted(
  { identity, workspace }: RemoveAmlServiceConnectionInput,
  ownKey: string,
  links: readonly LinkToRemove[],
): IdentityToRemoveWant {
  if (identity.kind === 'managed identity') {
    return { kind: 'managed identity', armId: identity.armId };
  }
  const clientId = links
    .map(({ connection }) => connection.clientId ?? connection.msiClientId)
    .find((one) => one !== undefined);
  const named = clientId ?? (identity.kind === 'existing client id' ? identity.clientId : undefined);
  const traces = { linkKey: ownKey, group: groupOf(workspace.armId), scope: workspace.armId };
  return { kind: 'application', key: named ? { clientId: named } : { uniqueName: ownKey }, traces };
}
