/**
 * What a principal may do: what its roles allow, where their conditions let it through, less what deny assignments and
 * the seed's `lacks` withhold.
 *
 * Source: learn.microsoft.com/azure/role-based-access-control/overview (how access is determined), …/deny-assignments.
 */
import { groupsOf, nameOf } from '../../directory';
import type { Lack } from '../../lacks';
import { type Attributes, passes } from './conditions';
import { allows, allowsData, matchesPattern, type RoleDefinition, type Wildcards } from './roles';
import { covers, type DenyAssignment, isFor, isWithin, type RoleAssignment, reaches } from './rules';
import type { ArmStore } from './store';

export interface Holding {
  readonly grants: readonly RoleAssignment[];
  readonly denials: readonly DenyAssignment[];
  readonly lacks: readonly Lack[];
  /** All that there are. */
  readonly roles: readonly RoleDefinition[];
  readonly wildcards: Wildcards;
}

/** What a call needs to be allowed, and where. */
export interface Need {
  readonly action: string;
  readonly scope: string;
  /** The resource that is written, where that is not the scope. */
  readonly id?: string;
  /** Of the role assignment that is asked for, and of the one that is there. */
  readonly request?: Attributes;
  readonly resource?: Attributes;
}

/** All of the principal's, and of the groups that it is in, that is in effect. */
export function holdingOf(store: ArmStore, principalId: string): Holding {
  const { assignments, denials, directory, ground, roles, wildcards } = store;
  const own = [principalId, ...groupsOf(directory, principalId)];
  return {
    roles,
    wildcards,
    grants: assignments.filter((one) => own.includes(one.principalId) && directory.hasCome(one.effectiveFrom)),
    denials: denials.filter((one) => isFor(one, own)),
    lacks: ground.lacks.of('azure', nameOf(directory, principalId)),
  };
}

export function mayDo(holding: Holding, need: Need): boolean {
  return (
    !isWithheld(holding, need) &&
    denialOf(holding, need) === undefined &&
    grantsAt(holding, need).some(({ role }) => allows(role, need.action, holding.wildcards))
  );
}

/** Whether it may do that on data. */
export function mayUse(holding: Holding, need: Need): boolean {
  return (
    !isWithheld(holding, need) &&
    !holding.denials.some((one) => reaches(one, need.scope) && matches(one.dataActions, need.action)) &&
    grantsAt(holding, need).some(({ role }) => allowsData(role, need.action))
  );
}

/** The roles that count at that scope for that attempt. */
function grantsAt({ grants, roles }: Holding, need: Need) {
  return grants
    .filter((grant) => covers(grant, need.scope))
    .filter(({ condition }) => condition === undefined || passes(condition, need))
    .flatMap(({ roleGuid }) => roles.filter(({ guid }) => guid === roleGuid).map((role) => ({ role })));
}

/** The deny assignment that stands against it. */
export function denialOf({ denials }: Holding, { action, scope }: Need): DenyAssignment | undefined {
  return denials.find((one) => reaches(one, scope) && matches(one.actions, action) && !matches(one.notActions, action));
}

export function isWithheld(holding: Holding, { action, scope }: Need): boolean {
  return matches(withheldAt(holding, scope), action);
}

/** What the seed's `lacks` take away at that scope. */
export function withheldAt({ lacks }: Holding, scope: string): string[] {
  return lacks.filter((lack) => isWithinLack(scope, lack.scope ?? '/')).map(({ action }) => action);
}

/** Such a scope may leave the subscription out. */
function isWithinLack(scope: string, outer: string): boolean {
  const inner = /^\/subscriptions\//i.test(outer) ? scope : scope.replace(/^\/subscriptions\/[^/]+/i, '');
  return outer === '/' || isWithin(inner, outer);
}

function matches(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => matchesPattern(pattern, action));
}
