/**
 * Whether a connection's name is free in a project that it is to be shared with: looked for before anything is written.
 * Source, Needs, Beware: as in `azdo/connection/read.ts`. A namesake that does not show itself is met only when it is shared.
 */
import type { Lookup } from '../../engine/resource';
import { sayingCaller } from '../../http/holders';
import { optionalText } from '../../http/json';
import { sameText } from '../../names/ids';
import { type Connection, type ConnectionWant, findConnection, projectsIn } from '../connection/read';
import type { Project } from '../project/read';
import { shareNameTaken } from './problems';

export interface VacantNameWant extends ConnectionWant {
  /** The connection itself; `undefined` when it is yet to be made. */
  readonly connection: Connection | undefined;
}

/** @throws Problem when another connection has the name there */
export const vacantName: Lookup<VacantNameWant, undefined> = {
  kind: 'connections of the project',
  title: (want) => want.project.name,
  async find(want, context) {
    if (want.connection && isSharedWith(want.connection, want.project)) {
      return undefined;
    }
    const namesake = await findConnection(want, context);
    if (namesake && namesake.id !== want.connection?.id) {
      const { name, project } = want;
      throw shareNameTaken({ name, project: project.name, who: await sayingCaller(context), id: namesake.id });
    }
    return undefined;
  },
};

/** Whether a connection says that a project has it. */
export function isSharedWith({ whole }: Connection, project: Project): boolean {
  return projectsIn(whole).some((one) => sameText(optionalText(one, 'id'), project.id));
}
