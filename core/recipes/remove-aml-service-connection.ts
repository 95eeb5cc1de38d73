/**
 * Takes a service connection away, with everything that was made for it and nothing else.
 *
 * Why this order: the trust is known by the connection's id and keeps Azure DevOps from deleting the connection, so it
 * goes first. The keys go when the connection holds them no more. The roles go before the identity, or they would stay
 * without an owner. The identity goes last, when it is known that nobody else relies on it. Whatever is gone already is
 * skipped, so a run that broke off is run again. Approvals, branch control and grants go with the connection.
 */
import { connectionOfLink, stayingProjects } from '../clearances/connection-of-link';
import { identityOfLink } from '../clearances/identity-of-link';
import { keysOfLink } from '../clearances/keys-of-link';
import { rolesOfLink } from '../clearances/roles-of-link';
import { trustOfLink } from '../clearances/trust-of-link';
import type { Context } from '../context';
import { Recipe } from '../engine/recipe';
import type { EnsureAmlServiceConnectionInput } from '../inputs/ensure-aml-service-connection';
import { connectionsBeside } from '../lookups/connections-beside';
import { type IdentityToRemove, type IdentityToRemoveWant, identityToRemove } from '../lookups/identity-to-remove';
import { type LinkToRemove, linksToRemove } from '../lookups/links-to-remove';
import { type Project, project } from '../lookups/project';
import { uniqueNameOf } from '../names/mark';
import { orphanRoles } from '../outlooks/orphan-roles';
import { withFurtherProjects } from './connection-sharing';
import { isOfAgents, reasonToStay } from './reliance-on-identity';

/** The recipe that removes one link, ready to plan or to apply. */
export function removeAmlServiceConnection(input: EnsureAmlServiceConnectionInput, context: Context) {
  const { connectionName, workspace, organizationId } = input;
  const isForAgents = input.authentication.kind === 'agent identity';
  const linksWant = (projects: readonly Project[]) => ({ projects, name: connectionName, workspace });
  const placed = Recipe.named('remove-aml-service-connection').find('project', project, () => input.project);
  return withFurtherProjects(placed, input)
    .value('projects', async (outputs) => [await outputs.first, ...(await outputs.furtherProjects)])
    .find('links', linksToRemove, async (outputs) => linksWant(await outputs.projects))
    .find('beside', connectionsBeside, async (outputs) => ({
      projects: await outputs.projects,
      links: await outputs.links,
    }))
    .value('ownKey', async (outputs) => uniqueNameOf(organizationId, (await outputs.first).id, connectionName))
    .value('identityWant', async (outputs) => identityWanted(input, await outputs.ownKey, await outputs.links))
    .find('identity', identityToRemove, (outputs) => outputs.identityWant)
    .value('stillUsed', async (outputs) => {
      const [links, identity, beside] = [await outputs.links, await outputs.identity, await outputs.beside];
      return reasonToStay({ links, identity, beside, ownKey: await outputs.ownKey }, context);
    })
    .clear('trust', trustOfLink, async (outputs) => ({
      // Where the connection stays for others, so does what it signs in by.
      links: (await outputs.links).filter((link) => stayingProjects(link).length === 0),
      identity: await outputs.identity,
    }))
    .clear('connection', connectionOfLink, async (outputs) => {
      const projects = await outputs.projects;
      return { read: (asked: Context) => linksToRemove.find(linksWant(projects), asked) };
    })
    .clear('keys', keysOfLink, async (outputs) => {
      const [identity, links, displayName] = [await outputs.identity, await outputs.links, await outputs.ownKey];
      const isThere = identity && identity !== 'closed' && identity.keyNames.includes(displayName);
      const staysForOthers = links.some((link) => stayingProjects(link).length > 0);
      // Those on an application that goes too go with it.
      const goesWhole = isThere && identity.isOurs && (await outputs.stillUsed) === undefined;
      return isThere && identity.home.kind === 'application' && !staysForOthers && !goesWhole
        ? { clientId: identity.home.clientId, displayName, others: await outputs.beside }
        : undefined;
    })
    .clear('roles', rolesOfLink, async (outputs) => ({
      identity: await withPrincipal(await outputs.identity, await outputs.identityWant, context),
      scope: workspace.armId,
      stillUsed: await outputs.stillUsed,
    }))
    .clear('identityGone', identityOfLink, async (outputs) => {
      const want = await outputs.identityWant;
      return {
        read: (asked: Context) => identityToRemove.find(want, asked),
        stillUsed: await outputs.stillUsed,
        stays: isForAgents || isOfAgents(await outputs.links) ? 'machines of agents may have it' : undefined,
      };
    })
    .foresee(
      'orphans',
      orphanRoles,
      async (outputs) => ({
        hadAnother: (await outputs.links).length > 0 && (await outputs.identity) === undefined,
        scope: workspace.armId,
      }),
      { onWrites: true },
    );
}

/** Looked for once more where its principal did not show: without it the roles cannot be found, and would stay. */
async function withPrincipal(
  identity: IdentityToRemove | 'closed' | undefined,
  want: IdentityToRemoveWant,
  context: Context,
): Promise<IdentityToRemove | 'closed' | undefined> {
  const isShown = identity === undefined || identity === 'closed' || identity.principalId !== undefined;
  return isShown ? identity : identityToRemove.find(want, context);
}

/** As the connection says; where it is gone already, as the inputs say. */
function identityWanted(
  { identity }: EnsureAmlServiceConnectionInput,
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
