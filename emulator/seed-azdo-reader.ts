/** From YAML to an organization's server, groups and checks. */
import type { SeedCheck, SeedGroup, ServerVersion } from './seed-azdo';
import type { Fields } from './seed-fields';

const versions: readonly ServerVersion[] = ['2020', '2022', '2022.1'];

/** YAML reads a version without quotes as a number. */
export function readServer(fields: Fields): ServerVersion | undefined {
  const value = fields.raw('server');
  const found = versions.find((version) => version === String(value));
  if (value !== undefined && found === undefined) {
    fields.complain('server', `'${value}' is none of ${versions.join(', ')}`);
  }
  return found;
}

export function readGroup(fields: Fields): SeedGroup {
  return { name: fields.needed('name'), members: fields.texts('members') };
}

export function readCheck(fields: Fields): SeedCheck {
  const type = fields.oneOf('type', ['approval', 'branchControl']);
  if (fields.raw('type') === undefined) {
    fields.complain('type', 'missing');
  }
  const timeoutMinutes = fields.integer('timeoutMinutes');
  if (type === 'approval') {
    return {
      type,
      approvers: fields.texts('approvers'),
      minRequiredApprovers: fields.integer('minRequiredApprovers') ?? 0,
      executionOrder: fields.oneOf('executionOrder', ['anyOrder', 'inSequence']) ?? 'anyOrder',
      requesterCannotBeApprover: fields.flag('requesterCannotBeApprover', false),
      instructions: fields.text('instructions') ?? '',
      timeoutMinutes: timeoutMinutes ?? 43_200,
    };
  }
  return {
    type: 'branchControl',
    displayName: fields.text('displayName') ?? 'Branch control',
    allowedBranches: fields.text('allowedBranches') ?? '*',
    ensureProtectionOfBranch: fields.flag('ensureProtectionOfBranch', false),
    allowUnknownStatusBranch: fields.flag('allowUnknownStatusBranch', false),
    timeoutMinutes: timeoutMinutes ?? 1440,
  };
}
