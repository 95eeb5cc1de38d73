/** The checks on connections. */
import { findEndpoint, findReference } from '../endpoints/find';
import type { Check, CheckStore, Endpoint, Organization } from '../store';

/** The kinds that have a meaning here, by the id of their type or of their definition. */
export const approvalType = { id: '8c6f20a7-a545-4486-9777-f762fafe0d4d', name: 'Approval' } as const;
export const taskCheckType = { id: 'fe1de3ee-a436-41b4-bb20-f6eb4cb879a7', name: 'Task Check' } as const;
export const branchControl = {
  id: '86b05a0c-73e6-4f7d-b3cf-e38f3b39a75b',
  name: 'evaluatebranchProtection',
  version: '0.0.1',
} as const;

export function createCheckStore(): CheckStore {
  return { list: [], made: 0, approvals: [], passed: new Set() };
}

export function addCheck(organization: Organization, check: Omit<Check, 'id'>): Check {
  organization.checks.made += 1;
  const added = { id: organization.checks.made, ...check };
  organization.checks.list.push(added);
  return added;
}

/** The endpoint that a check is on; `undefined` once it is gone from the project, and the check with it. */
export function findGuarded(organization: Organization, check: Check, now: Date): Endpoint | undefined {
  const endpoint = findEndpoint(organization, check.endpointId, now);
  return endpoint !== undefined && findReference(endpoint, check.projectId, now) !== undefined ? endpoint : undefined;
}

/** The checks of one project, in the order they were made. */
export function listChecks(organization: Organization, projectId: string, now: Date): Check[] {
  return organization.checks.list.filter(
    (check) => check.projectId === projectId && findGuarded(organization, check, now) !== undefined,
  );
}
