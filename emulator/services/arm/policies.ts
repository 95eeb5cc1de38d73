/**
 * Azure Policy with the effect `deny`: what nobody may write, whatever their roles.
 *
 * Source: learn.microsoft.com/azure/automation/enforce-job-execution-hybrid-worker (the whole body of a refusal);
 * learn.microsoft.com/azure/governance/policy/concepts/effect-deny (writes, no deletions); Azure/azure-powershell#14563 (also
 * role assignments); learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations (federated credentials
 * of managed identities).
 */
import { ServiceError } from '../../frame';
import type { Json } from '../../json';
import type { Need } from './holdings';
import { isWithin, type Policy } from './rules';
import type { ArmStore } from './store';

/** A refusal with what its answer tells besides code and text. */
export class PolicyError extends ServiceError {
  readonly details: Json;
  constructor(message: string, details: Json) {
    super(403, 'RequestDisallowedByPolicy', message);
    this.details = details;
  }
}

/** @throws PolicyError */
export function checkPolicies({ policies }: ArmStore, { action, scope, id = scope, request }: Need): void {
  const type = /^(.+)\/write$/.exec(action)?.[1];
  const role = String(request?.RoleDefinitionId ?? '');
  const policy = policies.find(
    (one) =>
      isWithin(id, one.scope) &&
      one.denies.some((denied) => denied.toLowerCase() === type?.toLowerCase()) &&
      (one.roleGuids.length === 0 || one.roleGuids.includes(role.toLowerCase())),
  );
  if (policy !== undefined) {
    throw refusal(policy, id.split('/').at(-1) ?? '');
  }
}

function refusal({ name, id, scope }: Policy, target: string): PolicyError {
  const ids = {
    policyAssignment: { name, id: `${scope}/providers/Microsoft.Authorization/policyAssignments/${id}` },
    policyDefinition: { name, id: `${scope}/providers/Microsoft.Authorization/policyDefinitions/${id}` },
  };
  const info = {
    policyDefinitionDisplayName: name,
    policyDefinitionId: ids.policyDefinition.id,
    policyDefinitionName: id,
    policyDefinitionEffect: 'deny',
    policyAssignmentId: ids.policyAssignment.id,
    policyAssignmentName: id,
    policyAssignmentDisplayName: name,
    policyAssignmentScope: scope,
  };
  return new PolicyError(
    `Resource '${target}' was disallowed by policy. Policy identifiers: '${JSON.stringify([ids])}'.`,
    { target, additionalInfo: [{ type: 'PolicyViolation', info }] },
  );
}
