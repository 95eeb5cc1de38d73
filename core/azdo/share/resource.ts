/**
 * A further project that has the same service connection.
 * Source: Azure DevOps REST, Service Endpoint, Endpoints - Share Service Endpoint, 7.1 (204 by its example).
 * Needs: Administrator of the connection, and Creator of service connections in the further project (the latter is
 * unconfirmed, so both are named when it is refused).
 * Same when: the connection has a reference to the project. Nothing of it changes in place: the name is the connection's
 * own, and renaming a shared one fails (terraform-provider-azuredevops, PR 1455).
 * Beware: sharing adds and never takes away. Whether a reference shows to somebody without rights in that project is
 * unconfirmed, so where it does not, the project's own list is asked.
 */

import { differences, type Resource } from '../../engine/resource';
import { askAzdo } from '../../http/azdo';
import { sayingCaller } from '../../http/holders';
import { wording } from '../../http/refused';
import { needing } from '../../http/rights';
import type { EndpointId } from '../../names/ids';
import { AlreadyThere } from '../../problem/problem';
import type { Right } from '../../problem/right';
import { findConnection } from '../connection/read';
import { administratorOf } from '../connection/right-read';
import type { Project } from '../project/read';
import { shareNameTaken } from './problems';
import { isSharedWith } from './read';

export interface ProjectShareWant {
  readonly endpointId: EndpointId;
  readonly connectionName: string;
  readonly description: string | undefined;
  /** The project that the connection was made in. */
  readonly own: Project;
  readonly project: Project;
}

export interface ProjectShare {
  readonly endpointId: EndpointId;
  readonly project: Project;
}

/** What is known before the connection is made, of which its creator is Administrator. */
type ProjectShareSite = Pick<ProjectShareWant, 'connectionName' | 'own' | 'project'> &
  Partial<Pick<ProjectShareWant, 'endpointId'>>;

export const projectShare: Resource<ProjectShareWant, ProjectShare, ProjectShareSite> = {
  kind: 'shared connection',
  title: (want) => `"${want.connectionName}"`,
  lockKey: (want) => want.endpointId,

  async read({ endpointId, connectionName: name, own, project }, context) {
    const here = await findConnection({ project: own, name }, context);
    if (here?.id === endpointId && isSharedWith(here, project)) {
      return { endpointId, project };
    }
    const there = await findConnection({ project, name }, context);
    if (there && there.id !== endpointId) {
      throw shareNameTaken({ name, project: project.name, who: context.organization.actor, id: there.id });
    }
    return there && { endpointId, project };
  },

  diff: (want, have) => differences({ project: [have?.project.name, want.project.name] }),

  rights: (site) => [...(site.endpointId ? [rightOnIt(site, site.endpointId)] : []), rightThere(site)],

  async apply(want, _have, context) {
    const { connectionName: name, description } = want;
    const { id, name: project } = want.project;
    const reference = { projectReference: { id, name: project }, name, description };
    const path = `/_apis/serviceendpoint/endpoints/${want.endpointId}`;
    const sent = wording(askAzdo(context, { method: 'PATCH', path, body: [reference] }), {
      nameTaken: async (failed) => {
        const who = await sayingCaller(context);
        return new AlreadyThere(shareNameTaken({ name, project, who, id: undefined }, failed), 5);
      },
    });
    const right = { kind: 'sharing', doing: doingOf(want), connectionName: name, project: want.project } as const;
    await needing(right, sent, context);
    return undefined;
  },
};

function doingOf({ connectionName, project }: ProjectShareSite): string {
  return `share the service connection "${connectionName}" with project "${project.name}"`;
}

function rightOnIt(site: ProjectShareSite, endpointId: EndpointId): Right {
  const { connectionName, own } = site;
  return administratorOf({ connectionName, endpointId, projectId: own.id }, doingOf(site));
}

function rightThere(site: ProjectShareSite): Right {
  return { kind: 'connection creator', doing: doingOf(site), project: site.project };
}
