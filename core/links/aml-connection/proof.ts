/** The part of a recipe that proves a connection: by what it can do of what it is for. */

import { type WorkspaceThroughConnectionWant, workspaceThroughConnection } from '../../azdo/connection/proof';
import type { Connection } from '../../azdo/connection/read';
import type { Project } from '../../azdo/project/read';
import type { AmlWorkspace } from '../../azure/aml-workspace/read';
import { purposeByDefinition } from '../../azure/purpose/proof';
import { isAmong, type Role } from '../../azure/role/definition-read';
import { readRoleAssignments } from '../../azure/role/read';
import type { Context } from '../../context';
import type { Recipe } from '../../engine/recipe';
import type { Outputs } from '../../engine/step';
import { unlessHidden } from '../../http/refused';
import type { PrincipalId } from '../../names/ids';
import type { EnsureAmlServiceConnectionInput } from '../requests/ensure-aml-service-connection';

/** What a proof needs. */
export interface ToProve {
  readonly connection: Connection;
  readonly unseenTrust: WorkspaceThroughConnectionWant['unseenTrust'];
  readonly project: Project;
  readonly workspace: AmlWorkspace;
  readonly existing: Connection | undefined;
  readonly roles: readonly Role[];
  readonly principalId: PrincipalId;
}

/** The proof by calls; for the agents' own identity, which only a job on their machines can use, by what its roles permit. */
export function proof(request: EnsureAmlServiceConnectionInput) {
  const { authentication, connectionName, workspace, purpose: purposes } = request;
  return <Steps extends ToProve>(recipe: Recipe<Steps>): Recipe<Steps> => {
    if (authentication.kind !== 'agent identity') {
      return recipe.prove(
        'proof',
        workspaceThroughConnection,
        async (outputs, context) => ({
          ...(await usedIn(outputs, connectionName)),
          workspace,
          roles: await outputs.roles,
          purposes,
          principalId: await outputs.principalId,
          storageByIdentity: (await outputs.workspace).storageByIdentity,
          unseenTrust: await outputs.unseenTrust,
          hasFurtherRoles: purposes.length > 0 && (await hasFurtherRoles(outputs, request, context)),
        }),
        { at: async (outputs) => ({ site: await usedIn(outputs, connectionName) }) },
      );
    }
    return purposes.length === 0
      ? recipe
      : recipe.prove('proof', purposeByDefinition, async (outputs) => ({
          roles: await outputs.roles,
          purposes,
          scope: workspace.armId,
        }));
  };
}

/** An identity that is made with its connection has none; what cannot be read is not known to be there. */
async function hasFurtherRoles(
  outputs: Outputs<ToProve>,
  { workspace, identity }: EnsureAmlServiceConnectionInput,
  context: Context,
): Promise<boolean> {
  const isMadeWithIt = identity.kind === 'new application' || (identity.kind === 'managed identity' && identity.make);
  if (isMadeWithIt && (await outputs.existing) === undefined) {
    return false;
  }
  const [roles, principalId] = [await outputs.roles, await outputs.principalId];
  const held = await unlessHidden(readRoleAssignments(workspace.armId, principalId, context), []);
  return held.some(({ roleId }) => !isAmong(roles, roleId));
}

async function usedIn(outputs: Outputs<Pick<ToProve, 'project' | 'connection'>>, connectionName: string) {
  return { project: await outputs.project, endpointId: (await outputs.connection).id, connectionName };
}
