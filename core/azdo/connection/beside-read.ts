/**
 * The connections of the same projects that go on when a link is taken away.
 * Source, Needs: as in `read.ts`.
 * Beware: those of further projects, and those that do not show themselves, are not among them.
 */
import type { Lookup } from '../../engine/resource';
import type { Project } from '../project/read';
import { type Connection, listConnections } from './read';
import type { LinkToRemove } from './removal-read';

export interface ConnectionsBesideWant {
  readonly projects: readonly Project[];
  readonly links: readonly LinkToRemove[];
}

/** Each once, also where several of the projects share it. */
export const connectionsBeside: Lookup<ConnectionsBesideWant, readonly Connection[]> = {
  kind: 'connections that go on',
  title: (want) => `in ${want.projects.map(({ name }) => name).join(', ')}`,
  async find({ projects, links }, context) {
    const all = (await Promise.all(projects.map((project) => listConnections(project, context)))).flat();
    const others = all.filter(({ id }) => !links.some(({ connection }) => connection.id === id));
    return [...new Map(others.map((one) => [one.id, one])).values()];
  },
};
