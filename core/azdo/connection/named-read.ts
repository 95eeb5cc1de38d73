/**
 * Those connections of a project that were named.
 * Source, Needs, Beware: as in `read.ts`.
 */

import type { Context } from '../../context';
import type { Project } from '../project/read';
import { connectionsUnknown } from './problems';
import { type Connection, listConnections } from './read';

export interface NamedConnectionsWant {
  readonly project: Project;
  /** Only those of these names, in which `*` stands for any letters; empty for all. */
  readonly names: readonly string[];
}

/** @throws Problem for a name that none has; a pattern may fit none */
export async function listNamedConnections(
  { project, names }: NamedConnectionsWant,
  context: Context,
): Promise<readonly Connection[]> {
  const all = await listConnections(project, context);
  if (names.length === 0) {
    return all;
  }
  const unknown = names.filter((name) => !name.includes('*') && !all.some((one) => isCalled(name, one)));
  if (unknown.length > 0) {
    throw connectionsUnknown(unknown, project.name);
  }
  return all.filter((one) => names.some((name) => isCalled(name, one)));
}

function isCalled(pattern: string, { name }: Connection): boolean {
  const [first = '', ...rest] = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${[first, ...rest].join('.*')}$`, 'iu').test(name);
}
