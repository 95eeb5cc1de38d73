/** The part of a recipe that puts checks before a connection: approvals, and branch control. */

import { type Approver, approvers as approversNamed } from '../../azdo/approver/read';
import { type ApprovalCheck, approvalCheck } from '../../azdo/check/approval-resource';
import { type BranchCheck, branchCheck } from '../../azdo/check/branches-resource';
import type { Connection } from '../../azdo/connection/read';
import type { Project } from '../../azdo/project/read';
import type { Recipe } from '../../engine/recipe';
import type { Outputs } from '../../engine/step';
import type { EnsureAmlServiceConnectionInput } from '../requests/ensure-aml-service-connection';
import { existingOn, whereOpen } from './existing-open';

export interface WithApprovers {
  readonly approvers: readonly Approver[];
}

interface Used {
  readonly project: Project;
  readonly existing: Connection | undefined;
  readonly connection: Connection;
}

interface Checked {
  readonly approval: ApprovalCheck | undefined;
  readonly branchControl: BranchCheck | undefined;
}

/** Who approves, the same in every project. */
export function approvers({ guard }: EnsureAmlServiceConnectionInput) {
  return <Steps>(recipe: Recipe<Steps>): Recipe<Steps & WithApprovers> =>
    guard.approvers.length > 0
      ? recipe.find('approvers', approversNamed, () => guard.approvers)
      : recipe.value('approvers', () => []);
}

/** The checks in one project. What was not asked for stays as it is. */
export function checks(request: EnsureAmlServiceConnectionInput) {
  return <Steps extends Used & WithApprovers>(recipe: Recipe<Steps>): Recipe<Steps & Checked> =>
    recipe.with(approval(request)).with(branchControl(request));
}

function approval(request: EnsureAmlServiceConnectionInput) {
  const { approvers: named, minimumApprovers: minimum } = request.guard;
  return <Steps extends Used & WithApprovers>(recipe: Recipe<Steps>): Recipe<Steps & Pick<Checked, 'approval'>> =>
    named.length > 0
      ? recipe.ensure(
          'approval',
          approvalCheck,
          async (outputs) => ({ ...(await checkedIn(outputs, request)), approvers: await outputs.approvers, minimum }),
          {
            childOf: 'connection',
            about: `by ${named.join(', ')}`,
            at: async (outputs, context) => {
              const on = await checkedOn(outputs, request);
              return on && whereOpen(approvalCheck, { ...on, approvers: await outputs.approvers, minimum }, context);
            },
          },
        )
      : recipe.value('approval', () => undefined);
}

function branchControl(request: EnsureAmlServiceConnectionInput) {
  const { branches } = request.guard;
  return <Steps extends Used>(recipe: Recipe<Steps>): Recipe<Steps & Pick<Checked, 'branchControl'>> =>
    branches.length > 0
      ? recipe.ensure(
          'branchControl',
          branchCheck,
          async (outputs) => ({ ...(await checkedIn(outputs, request)), branches }),
          {
            childOf: 'connection',
            about: `to ${branches.join(', ')}`,
            at: async (outputs, context) => {
              const on = await checkedOn(outputs, request);
              return on && whereOpen(branchCheck, { ...on, branches }, context);
            },
          },
        )
      : recipe.value('branchControl', () => undefined);
}

/** The same of a connection that is there, whatever is about to become of it. */
async function checkedOn(
  outputs: Outputs<Omit<Used, 'connection'>>,
  { connectionName }: EnsureAmlServiceConnectionInput,
) {
  const on = await existingOn(outputs);
  return on && { projectId: on.project.id, endpointId: on.id, connectionName, isNew: false };
}

async function checkedIn(outputs: Outputs<Used>, { connectionName }: EnsureAmlServiceConnectionInput) {
  const isNew = (await outputs.existing) === undefined;
  return { projectId: (await outputs.project).id, endpointId: (await outputs.connection).id, connectionName, isNew };
}
