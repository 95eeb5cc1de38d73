/**
 * Which link a connection is, as marks say it, and the managed identity that is this link's own.
 *
 * Why not by its name: names of connections fall together where Azure allows fewer characters, and those of two projects
 * may be equal; so the name holds organization and project, and whose an identity is says its tag.
 */

import { type Connection, listConnections } from '../../azdo/connection/read';
import type { Project } from '../../azdo/project/read';
import { type OwnIdentityWant, ownIdentityId } from '../../azure/managed-identity/own-read';
import type { Context } from '../../context';
import type { Outputs } from '../../engine/step';
import { identityBeside } from '../../names/aml-workspace-id';
import type { ArmId } from '../../names/ids';
import { identityNameOf, type LinkMark, uniqueNameOf } from '../../names/mark';
import type {
  EnsureAmlServiceConnectionInput,
  RemoveAmlServiceConnectionInput,
} from '../requests/ensure-aml-service-connection';

type LinkRequest = EnsureAmlServiceConnectionInput | RemoveAmlServiceConnectionInput;

/** @param connectionName another one of the same organization, where it is not the link's */
export function linkMarkOf(
  { organizationId, organizationName, connectionName }: LinkRequest,
  project: Project,
  name = connectionName,
): LinkMark {
  return {
    key: uniqueNameOf(organizationId, project.id, name),
    title: `${organizationName}/${project.name}/${name}`,
  };
}

/** The resource id under which the link's own identity is made. */
export function ownIdentityName(request: LinkRequest, project: Project): ArmId {
  return identityBeside(request.workspace, identityNameOf(linkMarkOf(request, project)));
}

interface Before {
  readonly project: Project;
  readonly existing: Connection | undefined;
}

/** The one that is there, or else the one that is to be made. @throws Problem for one of another link */
export async function findOwnIdentity(
  outputs: Outputs<Before>,
  request: EnsureAmlServiceConnectionInput,
  context: Context,
): Promise<ArmId> {
  const [project, existing] = [await outputs.project, await outputs.existing];
  const beside = (await listConnections(project, context)).filter(({ id }) => id !== existing?.id);
  const want: OwnIdentityWant = {
    link: linkMarkOf(request, project),
    armId: ownIdentityName(request, project),
    formerId: identityBeside(request.workspace, formerNameOf(request.connectionName)),
    signsInAs: existing?.clientId,
    others: beside.map((one) => ({ link: linkMarkOf(request, project, one.name), clientId: one.clientId })),
  };
  return ownIdentityId(want, context);
}

/** As the first versions named it. */
function formerNameOf(connectionName: string): string {
  return `id-${connectionName.replace(/[^A-Za-z0-9_-]+/g, '-')}`;
}
