/** Which roles include others, so that one of them is asked for. */

/**
 * What has to be asked for no more once the first is given. Sources: docs role-based-access-control/built-in-roles (every read);
 * docs synapse-workspace-synapse-rbac-roles (any role includes Synapse User); docs service-connection-permissions.
 */
const included: Readonly<Record<string, string>> = {
  'Role Based Access Control Administrator': 'Reader',
  'Synapse Linked Data Manager': 'Synapse User',
  Administrator: 'User',
};

/** Whether who has the one role has what the other is asked for. */
export function includesRole(role: string, other: string): boolean {
  return role === other || included[role] === other;
}
