/**
 * Whether the connection that is about to be made is there under another name: a pipeline that goes on asking for the
 * former name must not get a second one.
 *
 * How it is known: the application that was made for the wanted name is there, and a connection of ours for the same
 * workspace signs in as it.
 */

import type { Context } from '../context';
import type { Planned } from '../engine/step';
import type { EnsureAmlServiceConnectionInput } from '../inputs/ensure-aml-service-connection';
import { type Connection, listConnections } from '../lookups/connections';
import type { Project } from '../lookups/project';
import { type ClientId, sameText } from '../names/ids';
import { carriesMark } from '../names/mark';
import type { Problem } from '../problems/problem';
import { connectionRenamed } from '../problems/starts';

interface Before {
  readonly project: Project;
  readonly existing: Connection | undefined;
  readonly signIn: { readonly clientId: ClientId };
}

/** @param given what was found; an application that is yet to be made is among nothing */
export async function renamedConnection(
  planned: Planned,
  { identity, connectionName, workspace }: EnsureAmlServiceConnectionInput,
  given: Partial<Before>,
  context: Context,
): Promise<readonly Problem[]> {
  const { project, existing, signIn } = given;
  if (!planned.has('connection') || identity.kind !== 'new application' || existing || !project || !signIn) {
    return [];
  }
  const { clientId } = signIn;
  const present = (await listConnections(project, context)).find(
    (one) =>
      sameText(one.clientId, clientId) &&
      carriesMark(one.description) &&
      sameText(one.workspace, workspace.name) &&
      sameText(one.resourceGroup, workspace.resourceGroup),
  );
  return present ? [connectionRenamed(connectionName, { name: present.name, id: present.id, clientId })] : [];
}
