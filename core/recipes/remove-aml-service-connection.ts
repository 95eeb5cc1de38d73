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
import { Recipe } from '../engine/recipe';
import type { EnsureAmlServiceConnectionInput } from '../inputs/ensure-aml-service-connection';
import { connectionsBeside } from '../lookups/connections-beside';
import { type IdentityToRemove, type IdentityToRemoveWant, identityToRemove } from '../lookups/identity-to-remove';
import { type LinkToRemove, linksToRemove } from '../lookups/links-to-remove';
import { type Project, project } from '../lookups/project';
import { uniqueNameOf } from '../names/mark';
import { orphanRoles } from '../outlooks/orphan-roles';
import type { World } from '../world';
import { withFurtherProjects } from './connection-sharing';
import { isOfAgents, reasonToStay } from './reliance-on-identity';

/** The recipe that removes one link, ready to plan or to apply. */
export function removeAmlServiceConnection(input: EnsureAmlServiceConnectionInput, world: World) {
  const { connectionName, workspace, organizationId } = input;
  const isForAgents = input.authentication.kind === 'agent identity';
  const linksWant = (projects: readonly Project[]) => ({ projects, name: connectionName, workspace });
  const placed = Recipe.named('remove-aml-service-connection').find('project', project, () => input.project);
  return withFurtherProjects(placed, input)
    .value('projects', async (made) => [await made.first, ...(await made.furtherProjects)])
    .find('links', linksToRemove, async (made) => linksWant(await made.projects))
    .find('beside', connectionsBeside, async (made) => ({ projects: await made.projects, links: await made.links }))
    .value('ownKey', async (made) => uniqueNameOf(organizationId, (await made.first).id, connectionName))
    .value('identityWant', async (made) => identityWanted(input, await made.ownKey, await made.links))
    .find('identity', identityToRemove, (made) => made.identityWant)
    .value('stillUsed', async (made) => {
      const [links, identity, beside] = [await made.links, await made.identity, await made.beside];
      return reasonToStay({ links, identity, beside, ownKey: await made.ownKey }, world);
    })
    .clear('trust', trustOfLink, async (made) => ({
      // Where the connection stays for others, so does what it signs in by.
      links: (await made.links).filter((link) => stayingProjects(link).length === 0),
      identity: await made.identity,
    }))
    .clear('connection', connectionOfLink, async (made) => {
      const projects = await made.projects;
      return { read: (asked: World) => linksToRemove.find(linksWant(projects), asked) };
    })
    .clear('keys', keysOfLink, async (made) => {
      const [identity, links, displayName] = [await made.identity, await made.links, await made.ownKey];
      const isThere = identity && identity !== 'closed' && identity.keyNames.includes(displayName);
      const staysForOthers = links.some((link) => stayingProjects(link).length > 0);
      // Those on an application that goes too go with it.
      const goesWhole = isThere && identity.isOurs && (await made.stillUsed) === undefined;
      return isThere && identity.home.kind === 'application' && !staysForOthers && !goesWhole
        ? { clientId: identity.home.clientId, displayName, others: await made.beside }
        : undefined;
    })
    .clear('roles', rolesOfLink, async (made) => ({
      identity: await withPrincipal(await made.identity, await made.identityWant, world),
      scope: workspace.armId,
      stillUsed: await made.stillUsed,
    }))
    .clear('identityGone', identityOfLink, async (made) => {
      const want = await made.identityWant;
      return {
        read: (asked: World) => identityToRemove.find(want, asked),
        stillUsed: await made.stillUsed,
        stays: isForAgents || isOfAgents(await made.links) ? 'machines of agents may have it' : undefined,
      };
    })
    .foresee(
      'orphans',
      orphanRoles,
      async (made) => ({
        hadAnother: (await made.links).length > 0 && (await made.identity) === undefined,
        scope: workspace.armId,
      }),
      { onWrites: true },
    );
}

/** Looked for once more where its principal did not show: without it the roles cannot be found, and would stay. */
async function withPrincipal(
  identity: IdentityToRemove | 'closed' | undefined,
  want: IdentityToRemoveWant,
  world: World,
): Promise<IdentityToRemove | 'closed' | undefined> {
  const isShown = identity === undefined || identity === 'closed' || identity.principalId !== undefined;
  return isShown ? identity : identityToRemove.find(want, world);
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
