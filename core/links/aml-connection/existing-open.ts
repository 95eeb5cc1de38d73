/**
 * What is open on a connection that is there, for a step whose turn comes after a change of the connection: a conversion or
 * another identity makes what follows read differently, and the rights that it takes on the connection are the same.
 */
import type { Connection } from '../../azdo/connection/read';
import type { Project } from '../../azdo/project/read';
import type { Context } from '../../context';
import type { Resource } from '../../engine/resource';
import type { Outputs } from '../../engine/step';

interface Before {
  readonly project: Project;
  readonly existing: Connection | undefined;
}

/** The connection, where it is there already, with the project. */
export async function existingOn(outputs: Outputs<Before>) {
  const existing = await outputs.existing;
  return existing && { id: existing.id, project: await outputs.project };
}

/** @returns nothing where all is as wanted @throws as the resource's `read` */
export async function whereOpen<Want, Have>(
  resource: Pick<Resource<Want, Have>, 'read' | 'diff'>,
  want: Want,
  context: Context,
): Promise<{ readonly site: Want; readonly have: Have | undefined } | undefined> {
  const have = await resource.read(want, context);
  return resource.diff(want, have).length > 0 ? { site: want, have } : undefined;
}
