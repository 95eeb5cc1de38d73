/** The part of a recipe that puts a guard before a connection: approvals, and branch control. */
import type { Recipe } from '../engine/recipe';
import type { EnsureAmlServiceConnectionInput } from '../inputs/ensure-aml-service-connection';
import type { Connection } from '../lookups/connections';
import { type Approver, approvers } from '../lookups/identities';
import type { Project } from '../lookups/project';
import { type ApprovalCheck, approvalCheck } from '../resources/connection-check-approval';
import { type BranchCheck, branchCheck } from '../resources/connection-check-branches';

export interface WithApprovers {
  readonly approvers: readonly Approver[];
}

interface Before extends WithApprovers {
  readonly project: Project;
  readonly connection: Connection;
}

interface Guarded {
  readonly approval: ApprovalCheck | undefined;
  readonly branchControl: BranchCheck | undefined;
}

/** Who approves, the same in every project. */
export function withApprovers<Steps>(
  recipe: Recipe<Steps>,
  { guard }: EnsureAmlServiceConnectionInput,
): Recipe<Steps & WithApprovers> {
  return guard.approvers.length > 0
    ? recipe.find('approvers', approvers, () => guard.approvers)
    : recipe.value('approvers', () => []);
}

/** The guard in one project. What was not asked for stays as it is. */
export function withGuard<Steps extends Before>(
  recipe: Recipe<Steps>,
  input: EnsureAmlServiceConnectionInput,
): Recipe<Steps & Guarded> {
  const { guard, connectionName } = input;
  const approved: Recipe<Steps & Pick<Guarded, 'approval'>> =
    guard.approvers.length > 0
      ? recipe.ensure(
          'approval',
          approvalCheck,
          async (outputs) => ({
            ...(await checked(outputs)),
            approvers: await outputs.approvers,
            minimum: guard.minimumApprovers,
          }),
          { childOf: 'connection', about: `by ${guard.approvers.join(', ')}` },
        )
      : recipe.value('approval', () => undefined);
  return guard.branches.length > 0
    ? approved.ensure(
        'branchControl',
        branchCheck,
        async (outputs) => ({ ...(await checked(outputs)), branches: guard.branches }),
        { childOf: 'connection', about: `to ${guard.branches.join(', ')}` },
      )
    : approved.value('branchControl', () => undefined);

  async function checked(outputs: { readonly project: Promise<Project>; readonly connection: Promise<Connection> }) {
    return { projectId: (await outputs.project).id, endpointId: (await outputs.connection).id, connectionName };
  }
}
