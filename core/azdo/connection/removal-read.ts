/**
 * The connections of one link, in whatever state they are, for taking them away.
 * Source, Needs: as in `read.ts`.
 * Beware: what is gone is no failure here, and what somebody else made stops the run before anything is taken away.
 */

import type { Context } from '../../context';
import type { Lookup } from '../../engine/resource';
import type { AmlWorkspaceId } from '../../names/aml-workspace-id';
import { sameText } from '../../names/ids';
import type { Project } from '../project/read';
import { connectionForOther, connectionNotOurs } from './problems';
import { type Connection, findConnection } from './read';

export interface LinksToRemoveWant {
  readonly projects: readonly Project[];
  readonly name: string;
  readonly workspace: AmlWorkspaceId;
}

/** A connection in one of the projects. A shared one occurs once, with all its projects that were named. */
export interface LinkToRemove {
  readonly connection: Connection;
  readonly projects: readonly Project[];
}

/** @throws Problem for a connection of that name which somebody else made, or which is for another workspace */
export const linksToRemove: Lookup<LinksToRemoveWant, readonly LinkToRemove[]> = {
  kind: 'connections to remove',
  title: (want) => `"${want.name}"`,
  async find(want, context) {
    const found = await Promise.all(want.projects.map((project) => readIn(project, want, context)));
    const links = new Map<string, LinkToRemove>();
    for (const { project, connection } of found.flat()) {
      const known = links.get(connection.id);
      links.set(connection.id, { connection, projects: [...(known?.projects ?? []), project] });
    }
    return [...links.values()];
  },
};

async function readIn(project: Project, want: LinksToRemoveWant, context: Context) {
  const connection = await findConnection({ project, name: want.name }, context);
  if (!connection) {
    return [];
  }
  if (!connection.isOurs) {
    throw connectionNotOurs(want.name, project.name, connection.id);
  }
  const { workspace, resourceGroup, subscriptionId } = connection;
  const isFor =
    sameText(workspace, want.workspace.name) &&
    sameText(resourceGroup, want.workspace.resourceGroup) &&
    sameText(subscriptionId, want.workspace.subscriptionId);
  if (!isFor) {
    throw connectionForOther(want.name, `${resourceGroup ?? ''}/${workspace ?? ''}`, want.workspace.armId);
  }
  return [{ project, connection }];
}
