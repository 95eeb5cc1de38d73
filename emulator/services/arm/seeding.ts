/** The role assignments, deny assignments and locks that a seed gives. */
import type { Directory } from '../../directory';
import { sameText } from '../../json';
import type { Seed, SeedSubscription } from '../../seed/schema';
import { deriveGuid } from './ids';
import { type RoleDefinition, roleDefinitions } from './roles';
import type { DenyAssignment, Lock, Policy, RoleAssignment } from './rules';

interface Rules {
  /** Built-in ones, and the seed's own. */
  readonly roles: readonly RoleDefinition[];
  readonly policies: readonly Policy[];
  readonly assignments: RoleAssignment[];
  readonly denials: readonly DenyAssignment[];
  readonly locks: readonly Lock[];
}

export function seedRules({ subscriptions }: Seed, directory: Directory): Rules {
  const roles = [...roleDefinitions, ...subscriptions.flatMap(seedRoles)];
  return {
    roles,
    policies: subscriptions.flatMap(seedPolicies),
    assignments: subscriptions.flatMap((subscription) =>
      [...subscription.roleAssignments, ...rolesOnResources(subscription)].flatMap((given) =>
        seedAssignment({ directory, roles }, subscription, given),
      ),
    ),
    denials: subscriptions.flatMap((subscription) =>
      subscription.denyAssignments.map((given) => seedDenial(directory, subscription, given)),
    ),
    locks: subscriptions.flatMap((subscription) =>
      subscription.locks.map(({ name, level, notes, scope }) => ({
        name,
        level,
        notes,
        scope: toFullScope(subscription, scope),
      })),
    ),
  };
}

function toFullScope({ id }: SeedSubscription, scope: string): string {
  return `/subscriptions/${id}${scope === '/' ? '' : scope}`;
}

/** A custom role; its GUID follows from its name and subscription. */
function seedRoles(subscription: SeedSubscription): RoleDefinition[] {
  return subscription.customRoles.map(({ name, assignableScopes, ...rest }) => ({
    guid: deriveGuid(`${subscription.id} custom role ${name}`),
    roleName: name,
    assignableScopes: assignableScopes.map((scope) => toFullScope(subscription, scope)),
    ...rest,
  }));
}

function seedPolicies(subscription: SeedSubscription): Policy[] {
  return subscription.policies.map(({ name, denies, roles, ...rest }) => {
    const scope = toFullScope(subscription, rest.scope);
    const roleGuids = roleDefinitions.filter(({ roleName }) => roles.includes(roleName)).map(({ guid }) => guid);
    return {
      name,
      scope,
      id: deriveGuid(`${scope} policy ${name}`).replaceAll('-', '').slice(0, 24),
      denies,
      roleGuids,
    };
  });
}

/** The object id of a principal, person or group by its name. */
function idOf({ principals, people, groups }: Directory, name: string): string | undefined {
  return (
    principals.find(({ displayName }) => displayName === name)?.objectId ??
    groups.find(({ displayName }) => displayName === name)?.objectId ??
    people.find((person) => person.name === name)?.objectId
  );
}

function seedDenial(
  directory: Directory,
  subscription: SeedSubscription,
  given: SeedSubscription['denyAssignments'][number],
): DenyAssignment {
  const { principals, except, group, exceptGroup, ...rest } = given;
  const scope = toFullScope(subscription, given.scope);
  const idsOf = (names: readonly string[]) => names.flatMap((one) => idOf(directory, one) ?? []);
  const groupIdOf = (name: string | undefined) => (name === undefined ? undefined : deriveGuid(`group ${name}`));
  return {
    ...rest,
    id: deriveGuid(`${scope} deny ${given.name}`),
    scope,
    principalIds: principals === 'all' ? principals : idsOf(principals),
    exceptIds: idsOf(except),
    groupId: groupIdOf(group),
    exceptGroupId: groupIdOf(exceptGroup),
  };
}

function typeOf({ people, groups }: Directory, id: string): string {
  if (people.some(({ objectId }) => objectId === id)) {
    return 'User';
  }
  return groups.some(({ objectId }) => objectId === id) ? 'Group' : 'ServicePrincipal';
}

/** None when there is no such role or principal. */
function seedAssignment(
  { directory, roles }: { readonly directory: Directory; readonly roles: readonly RoleDefinition[] },
  subscription: SeedSubscription,
  { role, principal, scope, former, condition }: SeedSubscription['roleAssignments'][number],
): RoleAssignment[] {
  const definition = roles.find(({ roleName }) => sameText(roleName, role));
  const gone = directory.gone.find(({ name }) => name === principal);
  const principalId = former === true ? gone?.principalId : (idOf(directory, principal) ?? gone?.principalId);
  if (definition === undefined || principalId === undefined) {
    return [];
  }
  const fullScope = toFullScope(subscription, scope);
  const assignment: RoleAssignment = {
    name: deriveGuid(`${fullScope} ${principalId} ${definition.guid}`),
    scope: fullScope,
    principalId,
    // Kept from when it was assigned, whatever becomes of the principal.
    principalType: typeOf(directory, principalId),
    roleGuid: definition.guid,
    createdOn: directory.nowText(),
    createdBy: '',
    effectiveFrom: 0,
    ...(condition === undefined ? {} : { condition }),
  };
  return [assignment];
}

/** Those that a seed gives where it describes the resource. */
function rolesOnResources({ resourceGroups }: SeedSubscription): SeedSubscription['roleAssignments'] {
  return resourceGroups.flatMap(({ name: group, keyVaults, storageAccounts }) =>
    [
      ...keyVaults.map((one) => ({ ...one, type: 'Microsoft.KeyVault/vaults' })),
      ...storageAccounts.map((one) => ({ ...one, type: 'Microsoft.Storage/storageAccounts' })),
    ].flatMap(({ name, type, roles }) =>
      Object.entries(roles).flatMap(([principal, names]) =>
        names.map((role) => ({
          role,
          principal,
          scope: `/resourceGroups/${group}/providers/${type}/${name}`,
          former: false,
        })),
      ),
    ),
  );
}
