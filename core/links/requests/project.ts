/** The project that a connection is made in, or whose connections are converted. */
import { type ProjectId, sameText } from '../../names/ids';
import type { InputReading } from './reading';
import type { Surroundings } from './surroundings';

export interface ProjectText {
  readonly project?: string | undefined;
}

export interface ProjectInput {
  readonly name: string;
  /** Known only of the project that the task runs in; another one is looked up. */
  readonly id: ProjectId | undefined;
}

/** The project that the task runs in, when nothing is typed. It may be typed by its id, too. */
export function parseProject({ text }: InputReading<ProjectText>, { project: own }: Surroundings): ProjectInput {
  const name = text.project ?? own.name;
  return [own.name, own.id].some((one) => sameText(one, name)) ? own : { name, id: undefined };
}
