/**
 * Takes a service connection away, with everything that was made for it and nothing else.
 *
 * Why this order: the trust is known by the connection's id and keeps Azure DevOps from deleting the connection, so it
 * goes first. The keys go when the connection holds them no more. The roles go before the identity, or they would stay
 * without an owner. The identity goes last, when it is known that nobody else relies on it. Whatever is gone already is
 * skipped, so a run that broke off is run again. Approvals, branch control and grants go with the connection.
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
import { trustOfLink } from '../../entra/trust/removal';
import { uniqueNameOf } from '../../names/mark';
import { endsOfIdentity, type LinkIdentity } from '../removal';
import type { RemoveAmlServiceConnectionInput } from '../requests/ensure-aml-service-connection';
import { askRights } from '../rights/ask';
import { furtherProjects } from './further-projects';
import { isOfAgents, reasonToStay } from './reliance';

/** The recipe that removes one link, ready to plan or to apply. */
export function removeAmlServiceConnection(request: RemoveAmlServiceConnectionInput) {
  const { connectionName: name, workspace, organizationId } = request;
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
    .value('ownKey', async (outputs) => uniqueNameOf(organizationId, (await outputs.first).id, name))
    .value('identityWant', async (outputs) => identityWanted(request, await outputs.ownKey, await outputs.links))
    .find('identity', identityToRemove, (outputs) => outputs.identityWant)
    .value('stillUsed', async (outputs, context) => {
      const [links, identity, beside] = [await outputs.links, await outputs.identity, await outputs.beside];
      return reasonToStay({ links, identity, beside, ownKey: await outputs.ownKey }, context);
    })
    .remove('trust', trustOfLink, async (outputs) => ({
      // Where the connection stays for others, so does what it signs in by.
      links: (await outputs.links).filter((link) => stayingProjects(link).length === 0),
      identity: await outputs.identity,
    }))
    .remove('connection', connectionOfLink, async (outputs) => ({ projects: await outputs.projects, name, workspace }))
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

/** The identity that the connection names; where that is gone already, the one that the inputs name. */
function identityWanted(
  { identity }: RemoveAmlServiceConnectionInput,
  uniqueName: string,
  links: readonly LinkToRemove[],
): IdentityToRemoveWant {
  const clientId = links
    .map(({ connection }) => connection.clientId ?? connection.msiClientId)
    .find((one) => one !== undefined);
  switch (identity.kind) {
    case 'managed identity':
      return { kind: 'managed identity', armId: identity.armId };
    case 'existing client id':
      return { kind: 'application', key: { clientId: clientId ?? identity.clientId } };
    case 'new application':
      return { kind: 'application', key: clientId ? { clientId } : { uniqueName } };
  }
}
