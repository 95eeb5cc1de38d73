/**
 * Locks: what nobody may delete or write, whatever their roles.
 *
 * Source: azure-rest-api-specs, Microsoft.Authorization/locks 2020-05-01; learn.microsoft.com/azure/azure-resource-manager/management/lock-resources
 * (a lock holds for all below it, and also for role assignments); MicrosoftDocs/azure-docs#110791 (the refusal's text, and
 * that CanNotDelete lets roles be given); learn.microsoft.com/powershell, Get-AzResourceLock (`atScope()` is at or above).
 */
import { ServiceError } from '../../frame';
import type { Need } from './holdings';
import { isWithin, type Lock } from './rules';
import type { ArmStore } from './store';

/** @throws ScopeLocked */
export function checkLocks({ locks }: ArmStore, { action, scope, id = scope }: Need): void {
  const verb = /\/(write|delete)$/.exec(action)?.[1];
  const held = locks.filter((lock) => isWithin(id, lock.scope) && (verb === 'delete' || lock.level === 'ReadOnly'));
  if (verb === undefined || held.length === 0) {
    return;
  }
  const scopes = held.map((lock) => lock.scope).join(',');
  throw new ServiceError(
    409,
    'ScopeLocked',
    `The scope '${id}' cannot perform ${verb} operation because following scope(s) are locked: '${scopes}'. Please remove the lock and try again.`,
  );
}

export function toLockWire({ name, scope, level, notes }: Lock): object {
  return {
    id: `${scope}/providers/Microsoft.Authorization/locks/${name}`,
    type: 'Microsoft.Authorization/locks',
    name,
    properties: { level, ...(notes === undefined ? {} : { notes }) },
  };
}
