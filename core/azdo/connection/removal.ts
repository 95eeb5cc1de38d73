/**
 * The service connections of a link, each in the projects that were named.
 * Source: Azure DevOps REST, Service Endpoint, Endpoints - Delete, 7.1.
 * Needs: Administrator of the connection; who created it is.
 * Beware: the service answers at once and deletes later, and a second deletion meanwhile is a 500 (azure-devops-docs
 * #7638). `deep=true` would delete an identity that Azure DevOps made, so it is never sent. Where somebody shared the
 * connection with further projects, it stays there.
 */

import type { Context } from '../../context';
import type { Removal } from '../../engine/resource';
import { child, list, optionalText } from '../../http/json';
import { answering, wording } from '../../http/refused';
import { needing } from '../../http/rights';
import { sameText } from '../../names/ids';
import { Pending } from '../../problem/problem';
import type { Right } from '../../problem/right';
import { deleteConnection } from './deletion';
import { trustStillSeen } from './problems';
import { type LinksToRemoveWant, type LinkToRemove, linksToRemove } from './removal-read';

/** The projects in which a connection stays, by name, because they were not named. */
export function stayingProjects({ connection, projects }: LinkToRemove): readonly string[] {
  const references = list(connection.whole, 'serviceEndpointProjectReferences').map((one) =>
    child(one, 'projectReference'),
  );
  return references
    .filter((reference) => !projects.some(({ id }) => sameText(id, optionalText(reference, 'id'))))
    .map((reference) => optionalText(reference, 'name') ?? optionalText(reference, 'id') ?? '');
}

export const connectionOfLink: Removal<LinksToRemoveWant, LinkToRemove> = {
  kind: 'service connection',
  title: ({ connection, projects }) => `"${connection.name}" in ${projects.map(({ name }) => name).join(', ')}`,
  async find(want, context) {
    const links = await linksToRemove.find(want, context);
    const keep = links.flatMap((link) => {
      const stays = stayingProjects(link).map((name) => `"${name}"`);
      return stays.length > 0
        ? [
            `service connection "${link.connection.name}" in ${stays.join(', ')}: shared with it, and not named as a further project`,
          ]
        : [];
    });
    return { remove: links, keep };
  },
  isOurs: ({ connection }) => connection.isOurs,
  rights: (link) => [rightToRemove(link)],
  async delete(link, context) {
    // One that is gone already, or about to go, is no failure.
    await answering(deleteIn(link, context), { absent: () => undefined, beingDeleted: () => undefined });
  },
};

function deleteIn(link: LinkToRemove, context: Context): Promise<void> {
  const { id, name } = link.connection;
  const deleted = wording(deleteConnection(id, projectIdsOf(link), context), {
    stillUsed: (failed) => new Pending('Azure DevOps to see that the trust is gone', trustStillSeen(name, failed)),
  });
  return needing(rightToRemove(link), deleted, context);
}

function rightToRemove(link: LinkToRemove): Right {
  const { id, name } = link.connection;
  const doing = `remove the service connection "${name}"`;
  return { kind: 'connection administrator', doing, connection: { name, id, projectIds: projectIdsOf(link) } };
}

function projectIdsOf({ projects }: LinkToRemove): readonly string[] {
  return projects.map(({ id }) => id);
}
