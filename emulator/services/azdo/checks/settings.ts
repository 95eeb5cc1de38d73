/**
 * What a check's settings must hold, and how they read back.
 * Source: MicrosoftDocs/vsts-rest-api-specs, approvalsAndChecks 7.1 (pipelinesChecks and its examples); the settings of the
 * two kinds from terraform-provider-azuredevops, resource_check_approval.go and resource_check_branch_control.go.
 * Beware: other kinds (business hours, required template, …) are kept as they came. That an unknown approver is refused,
 * and all texts, are plausible, not confirmed.
 */
import { isObject, type Json, readObject, readObjects, readText, sameText } from '../../../json';
import { badArgument } from '../errors';
import { findIdentity } from '../identities/list';
import { toIdentityWire } from '../identities/wire';
import type { Check, Organization } from '../store';
import { approvalType, branchControl, taskCheckType } from './store';

/** Minutes; 30 days, which is also the portal's default for an approval. */
const longestTimeout = 43_200;

const names = [approvalType, taskCheckType];

/** @throws ServiceError when the body names no type */
export function readType(body: Json): Check['type'] {
  const type = readObject(body, 'type');
  const [id, name] = [readText(type, 'id'), readText(type, 'name')];
  const known = names.find((one) => (id === undefined ? sameText(one.name, name ?? '') : sameText(one.id, id)));
  if (known !== undefined) {
    return known;
  }
  if (id === undefined) {
    throw badArgument('Value cannot be null. Parameter name: configuration.Type');
  }
  return { id, name: name ?? '' };
}

/** @throws ServiceError when it is no whole number of minutes within the limits */
export function readTimeout(body: Json, otherwise: number = longestTimeout): number {
  const { timeout = otherwise } = body;
  if (typeof timeout === 'number' && Number.isInteger(timeout) && timeout > 0 && timeout <= longestTimeout) {
    return timeout;
  }
  throw badArgument(
    `The timeout of a check must be between 1 and ${longestTimeout} minutes, not '${String(timeout)}'.`,
  );
}

/** @throws ServiceError on the first thing that the kind of check cannot do with */
export function readSettings(body: Json, type: Check['type'], organization: Organization): Json {
  const { settings } = body;
  if (!isObject(settings)) {
    throw badArgument('Value cannot be null. Parameter name: configuration.Settings');
  }
  if (type.id === approvalType.id) {
    checkApproval(settings, organization);
  }
  if (isBranchControl({ type, settings })) {
    checkBranchControl(settings);
  }
  return settings;
}

export function isBranchControl({ type, settings }: Pick<Check, 'type' | 'settings'>): boolean {
  const definition = readText(readObject(settings, 'definitionRef'), 'id') ?? '';
  return type.id === taskCheckType.id && sameText(definition, branchControl.id);
}

function checkApproval(settings: Json, organization: Organization): void {
  const approvers = readObjects(settings, 'approvers');
  if (approvers.length === 0) {
    throw badArgument('At least one approver is required for an approval check.');
  }
  for (const approver of approvers) {
    const id = readText(approver, 'id') ?? '';
    if (findIdentity(organization, id) === undefined) {
      throw badArgument(`The approver '${id}' could not be resolved.`);
    }
  }
  const { minRequiredApprovers: least = 0 } = settings;
  if (typeof least !== 'number' || least < 0 || least > approvers.length) {
    throw badArgument(`minRequiredApprovers must be between 0 and ${approvers.length}, not '${String(least)}'.`);
  }
}

/** All inputs are texts. */
function checkBranchControl(settings: Json): void {
  const inputs = readObject(settings, 'inputs');
  if (readText(inputs, 'allowedBranches') === undefined) {
    throw badArgument("Required input 'allowedBranches' is missing for check 'evaluatebranchProtection'.");
  }
  for (const [key, value] of Object.entries(inputs)) {
    if (typeof value !== 'string') {
      throw badArgument(`The value of input '${key}' must be a text.`);
    }
  }
}

/** As they were sent, the approvers with their names besides. */
export function toSettingsWire({ type, settings }: Check, organization: Organization): Json {
  if (type.id !== approvalType.id) {
    return settings;
  }
  const approvers = readObjects(settings, 'approvers').map((approver) => {
    const identity = findIdentity(organization, readText(approver, 'id') ?? '');
    return identity === undefined ? approver : toIdentityWire(identity, organization);
  });
  return { ...settings, approvers };
}
