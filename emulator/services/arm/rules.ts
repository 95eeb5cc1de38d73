/** What decides at a scope and below it: role assignments, deny assignments, locks. */
export interface RoleAssignment {
  readonly name: string;
  /** As given, without a trailing slash: `/subscriptions/…`. */
  readonly scope: string;
  readonly principalId: string;
  readonly principalType: string;
  readonly roleGuid: string;
  readonly createdOn: string;
  readonly createdBy: string;
  readonly effectiveFrom: number;
  description?: string;
  condition?: string;
}

/** Takes actions away from principals, whatever their roles. */
export interface DenyAssignment {
  /** A GUID. */
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  readonly principalIds: readonly string[] | 'all';
  readonly actions: readonly string[];
  readonly dataActions: readonly string[];
}

export interface Lock {
  readonly name: string;
  readonly scope: string;
  readonly level: 'CanNotDelete' | 'ReadOnly';
  readonly notes: string | undefined;
}

/** At the scope or above it. */
export function covers(assignment: RoleAssignment, scope: string): boolean {
  return isWithin(scope, assignment.scope);
}

export function isWithin(inner: string, outer: string): boolean {
  return `${inner}/`.toLowerCase().startsWith(`${outer}/`.toLowerCase());
}
