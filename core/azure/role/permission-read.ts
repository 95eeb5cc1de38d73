/**
 * What a role permits, as Azure writes it.
 * Source: docs role-based-access-control/role-definitions: what is among the actions and not among the exceptions; `*`
 * stands for any text, case does not count.
 * Beware: whether `X/*\/read` holds `X/read` too is read in two ways in public. By the letter it does not. Microsoft's portal
 * says it does, and "AzureML Data Scientist" withholds `computes/write` by `computes/*\/write` alone.
 */
import { type Json, texts } from '../../http/json';

/** What permissions say of an action; `open` where the two readings of a wildcard differ, and only the call itself tells. */
export type Reach = 'has' | 'lacks' | 'open';

/** An action on a resource, or on the data in it. */
export interface Need {
  readonly action: string;
  readonly onData?: boolean;
}

/** What the permissions of one identity, or of one role, say of a need. */
export function reachOf(permissions: readonly Json[], need: Need): Reach {
  const [byLetter, byPortal] = [covers, coversToo].map((matches) =>
    permissions.some((permission) => includes(permission, need, matches)),
  );
  return byLetter === byPortal ? (byLetter ? 'has' : 'lacks') : 'open';
}

/** Whether a permission of a role allows an action by the letter: one of its actions matches and none of its exceptions does. */
export function allows(permission: Json, action: string): boolean {
  return includes(permission, { action }, covers);
}

type Matches = (pattern: string, action: string) => boolean;

function includes(permission: Json, { action, onData = false }: Need, matches: Matches): boolean {
  const [among, except] = onData ? ['dataActions', 'notDataActions'] : ['actions', 'notActions'];
  const matched = (field: string) => texts(permission, field).some((pattern) => matches(pattern, action));
  return matched(among) && !matched(except);
}

/** By the letter. */
export function covers(pattern: string, action: string): boolean {
  return new RegExp(`^${escaped(pattern.split('*')).join('.*')}$`, 'i').test(action);
}

/** As the portal reads it: the slash before a star that is a part of its own may be missing. */
function coversToo(pattern: string, action: string): boolean {
  const parts = pattern.split('/*/').map((part) => escaped(part.split('*')).join('.*'));
  return new RegExp(`^${parts.join('(?:/.*)?/')}$`, 'i').test(action);
}

function escaped(texts: readonly string[]): readonly string[] {
  return texts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
}
