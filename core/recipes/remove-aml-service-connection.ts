/**
 * Takes a service connection away, with everything that was made for it and nothing else.
 *
 * Why this order: the trust is known by the connection's id and keeps Azure DevOps from deleting the connection, so it
 * goes first. The roles go before the identity, or they would stay without an owner. The identity goes last, when it is
 * known that nobody else relies on it. Whatever is gone already is skipped, so a run that broke off is run again.
 */

import { connectionOfLink, stayingProjects } from '../clearances/connection-of-link';
import { identityOfLink } from '../clearances/identity-of-link';
import { rolesOfLink } from '../clearances/roles-of-link';
import { sortTrusts, trustOfLink } from '../clearances/trust-of-link';
import { Recipe } from '../engine/recipe';
import type { EnsureAmlServiceConnectionInput } from '../inputs/ensure-aml-service-connection';
import { type IdentityToRemove, type IdentityToRemoveWant, identityToRemove } from '../lookups/identity-to-remove';
import { type LinkToRemove, linksToRemove } from '../lookups/links-to-remove';
import { type Project, project } from '../lookups/project';
import { uniqueNameOf } from '../names/mark';
import type { World } from '../world';

/** The recipe that removes one link, ready to plan or to apply. */
export function removeAmlServiceConnection(input: EnsureAmlServiceConnectionInput, world: World) {
  const { connectionName, workspace } = input;
  const linksWant = (projects: readonly Project[]) => ({ projects, name: connectionName, workspace });
  return Recipe.named('remove-aml-service-connection')
    .find('project', project, () => input.project)
    .value('projects', async (made) => [
      await made.project,
      ...(await Promise.all(input.sharing.projects.map((name) => project.find({ name, id: undefined }, world)))),
    ])
    .find('links', linksToRemove, async (made) => linksWant(await made.projects))
    .value('identityWant', async (made) => identityWanted(input, await made.project, await made.links))
    .find('identity', identityToRemove, (made) => made.identityWant)
    .value('stillUsed', async (made) => reasonToStay(await made.links, await made.identity, world))
    .clear('trust', trustOfLink, async (made) => ({
      // Where the connection stays for others, so does what it signs in by.
      links: (await made.links).filter((link) => stayingProjects(link).length === 0),
      identity: await made.identity,
    }))
    .clear('connection', connectionOfLink, async (made) => {
      const projects = await made.projects;
      return { read: (asked: World) => linksToRemove.find(linksWant(projects), asked) };
    })
    .clear('roles', rolesOfLink, async (made) => ({
      identity: await made.identity,
      scope: workspace.armId,
      stillUsed: await made.stillUsed,
    }))
    .clear('identityGone', identityOfLink, async (made) => {
      const want = await made.identityWant;
      return { read: (asked: World) => identityToRemove.find(want, asked), stillUsed: await made.stillUsed };
    });
}

/** As the connection says; where it is gone already, as the inputs say. */
function identityWanted(
  { identity, organizationId, connectionName }: EnsureAmlServiceConnectionInput,
  { id }: Project,
  links: readonly LinkToRemove[],
): IdentityToRemoveWant {
  switch (identity.kind) {
    case 'managed identity':
      return { kind: 'managed identity', armId: identity.armId };
    case 'existing client id':
      return { kind: 'application', key: { clientId: identity.clientId } };
    case 'new application': {
      const clientId = links.map(({ connection }) => connection.clientId).find((one) => one !== undefined);
      const key = clientId ? { clientId } : { uniqueName: uniqueNameOf(organizationId, id, connectionName) };
      return { kind: 'application', key };
    }
  }
}

/** Why the identity and its role are not to go. Unclear means stay. */
async function reasonToStay(
  links: readonly LinkToRemove[],
  identity: IdentityToRemove | 'closed' | undefined,
  world: World,
): Promise<string | undefined> {
  const staying = [...new Set(links.flatMap(stayingProjects))];
  if (staying.length > 0) {
    return `the connection stays in ${staying.join(', ')}`;
  }
  const trusts = await sortTrusts({ links, identity }, world);
  if (trusts === 'closed') {
    return 'whether others rely on it cannot be read';
  }
  if (trusts.others.length > 0) {
    return `others rely on it: ${trusts.others.map(({ name }) => `"${name}"`).join(', ')}`;
  }
  const keys = identity === undefined || identity === 'closed' ? [] : identity.keyNames;
  const foreign = keys.filter((name) => !name.startsWith('aml-links'));
  return foreign.length > 0 ? `it holds ${foreign.length} keys that somebody else made` : undefined;
}
