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
  /** Whom it leaves out. */
  readonly exceptIds: readonly string[];
  /** Ids of groups that the two lists are shown as. */
  readonly groupId: string | undefined;
  readonly exceptGroupId: string | undefined;
  readonly onChildScopes: boolean;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
}

export interface Lock {
  readonly name: string;
  readonly scope: string;
  readonly level: 'CanNotDelete' | 'ReadOnly';
  readonly notes: string | undefined;
}

/** Whether it is meant for a principal, whatever it forbids. @param ids its own, and those of the groups that it is in */
export function isFor({ principalIds, exceptIds }: DenyAssignment, ids: readonly string[]): boolean {
  const isAmong = (list: readonly string[]) => ids.some((one) => list.includes(one));
  return (principalIds === 'all' || isAmong(principalIds)) && !isAmong(exceptIds);
}

/** Whether a scope is one that it is for. That a role assignment is no scope below the one that it is on is our reading. */
export function reaches({ scope, onChildScopes }: DenyAssignment, inner: string): boolean {
  return onChildScopes ? isWithin(inner, scope) : isWithin(inner, scope) && isWithin(scope, inner);
}

/** An assignment of a policy with the effect `deny`. */
export interface Policy {
  /** Shown, of assignment and definition alike. */
  readonly name: string;
  /** 24 hex digits, as the portal makes them. */
  readonly id: string;
  readonly scope: string;
  /** Types of resources that may not be written. */
  readonly denies: readonly string[];
  /** Of role assignments, those of these roles; all when empty. */
  readonly roleGuids: readonly string[];
}

/** At the scope or above it. */
export function covers(assignment: RoleAssignment, scope: string): boolean {
  return isWithin(scope, assignment.scope);
}

export function isWithin(inner: string, outer: string): boolean {
  return `${inner}/`.toLowerCase().startsWith(`${outer}/`.toLowerCase());
}
