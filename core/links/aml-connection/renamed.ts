/**
 * Whether the connection that is about to be made is there under another name: a pipeline that goes on asking for the
 * former name must not get a second one.
 *
 * How it is known: the application or managed identity that was made for the wanted name is there, and a connection of ours for the same
 * workspace signs in as it.
 */

import { connectionRenamed } from '../../azdo/connection/problems';
import { type Connection, listConnections } from '../../azdo/connection/read';
import type { Project } from '../../azdo/project/read';
import type { Precheck } from '../../engine/recipe';
import { type ClientId, sameText } from '../../names/ids';
import type { EnsureAmlServiceConnectionInput } from '../requests/ensure-aml-service-connection';
import type { IdentityInput } from '../requests/identity';

interface Before {
  readonly project: Project;
  readonly existing: Connection | undefined;
  readonly signIn: { readonly clientId: ClientId };
}

/** Whether the identity was made for this link alone: one that is named may serve several connections. */
function isOwn(identity: IdentityInput): boolean {
  return identity.kind === 'new application' || identity.kind === 'own managed identity';
}

/** Asks nothing where the application is yet to be made. */
export function renamedConnection({
  identity,
  connectionName,
  workspace,
}: EnsureAmlServiceConnectionInput): Precheck<Before> {
  return async (planned, { project, existing, signIn }, context) => {
    if (!planned.has('connection') || !isOwn(identity) || existing || !project || !signIn) {
      return [];
    }
    const { clientId } = signIn;
    const present = (await listConnections(project, context)).find(
      (one) =>
        one.isOurs &&
        sameText(one.clientId, clientId) &&
        sameText(one.workspace, workspace.name) &&
        sameText(one.resourceGroup, workspace.resourceGroup),
    );
    return present ? [connectionRenamed(connectionName, { name: present.name, id: present.id, clientId })] : [];
  };
}
