/**
 * What a role permits, as Azure writes it.
 * Source: docs role-based-access-control/role-definitions.
 */
import { type Json, texts } from '../../http/json';

/** Whether a permission of a role allows an action: one of its actions matches and none of its exceptions does. */
export function allows(permission: Json, action: string): boolean {
  const matches = (pattern: string) => covers(pattern, action);
  return texts(permission, 'actions').some(matches) && !texts(permission, 'notActions').some(matches);
}

/** Source: docs role-based-access-control/role-definitions: `*` stands for any text, case does not count. */
export function covers(pattern: string, action: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(action);
}
