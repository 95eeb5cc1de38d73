/** A seed's checks on a connection, as the portal would have made them. */
import type { Json } from '../../../json';
import type { SeedCheck } from '../../../seed/schema';
import { addCheck, approvalType, branchControl, taskCheckType } from '../checks/store';
import type { Endpoint, Organization } from '../store';
import type { Place } from './place';

export function addSeededChecks(
  { organization, project, ground }: Place,
  endpoint: Endpoint,
  checks: readonly SeedCheck[],
): void {
  const time = ground.clock.now().toISOString();
  const maker = endpoint.createdBy;
  for (const check of checks) {
    addCheck(organization, {
      projectId: project.id,
      endpointId: endpoint.id,
      type: check.type === 'approval' ? approvalType : taskCheckType,
      settings: makeSettings(check, organization),
      timeoutMinutes: check.timeoutMinutes,
      createdBy: maker,
      createdOn: time,
      modifiedBy: maker,
      modifiedOn: time,
    });
  }
}

function makeSettings(check: SeedCheck, organization: Organization): Json {
  if (check.type === 'approval') {
    const { executionOrder, minRequiredApprovers, instructions, requesterCannotBeApprover } = check;
    const approvers = check.approvers.map((name) => ({ id: readIdentityId(organization, name) }));
    return {
      approvers,
      executionOrder,
      minRequiredApprovers,
      instructions,
      requesterCannotBeApprover,
      blockedApprovers: [],
    };
  }
  const { displayName, allowedBranches, ensureProtectionOfBranch, allowUnknownStatusBranch } = check;
  const inputs = {
    allowedBranches,
    ensureProtectionOfBranch: String(ensureProtectionOfBranch),
    allowUnknownStatusBranch: String(allowUnknownStatusBranch),
  };
  return { displayName, definitionRef: branchControl, inputs, retryInterval: 5 };
}

function readIdentityId({ identities, id }: Organization, name: string): string {
  const found = identities.find((identity) => identity.name === name);
  if (found === undefined) {
    throw new Error(`the seed has no user or group '${name}' in organization ${id}`);
  }
  return found.id;
}
