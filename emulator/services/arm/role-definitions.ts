/** Role definitions. */
import { type Answer, type Call, NotEmulated, ServiceError } from '../../frame';
import { sameText } from '../../json';
import type { RouteTable } from '../route-table';
import { authorize } from './access';
import type { RoleDefinition } from './roles';
import { isWithin } from './rules';
import { type ArmStore, toRoleDefinitionId } from './store';

async function listDefinitions(store: ArmStore, call: Call): Promise<Answer> {
  const scope = scopeOf(call);
  await authorize(store, call, { action: 'Microsoft.Authorization/roleDefinitions/read', scope });
  const filter = call.url.searchParams.get('$filter');
  const name = /^roleName eq '([^']*)'$/.exec(filter ?? '')?.[1];
  if (filter !== null && name === undefined && filter !== 'atScopeAndBelow()') {
    throw new NotEmulated(`filter ${filter}`);
  }
  const chosen = store.roles
    .filter(({ roleName }) => name === undefined || sameText(roleName, name))
    .filter((role) => isAssignable(role, scope));
  return { status: 200, body: { value: chosen.map((role) => toDefinitionWire(scope, role)) } };
}

async function getDefinition(store: ArmStore, call: Call): Promise<Answer> {
  const scope = scopeOf(call);
  await authorize(store, call, { action: 'Microsoft.Authorization/roleDefinitions/read', scope });
  const found = store.roles.find(({ guid }) => sameText(guid, call.params.name ?? ''));
  if (found === undefined) {
    throw roleMissing(call.params.name ?? '');
  }
  return { status: 200, body: toDefinitionWire(scope, found) };
}

/** A custom role can be given at its scopes and below. */
export function isAssignable({ assignableScopes = ['/'] }: RoleDefinition, scope: string): boolean {
  return assignableScopes.some((one) => one === '/' || isWithin(scope, one));
}

export function scopeOf(call: Call): string {
  return `/${call.params.scope ?? ''}`;
}

export function roleMissing(guid: string): ServiceError {
  return new ServiceError(
    404,
    'RoleDefinitionDoesNotExist',
    `The specified role definition with ID '${guid}' does not exist.`,
  );
}

export function toPermission({ actions, notActions, dataActions = [] }: RoleDefinition) {
  return { actions, notActions, dataActions, notDataActions: [] };
}

function toDefinitionWire(scope: string, role: RoleDefinition) {
  return {
    properties: {
      roleName: role.roleName,
      type: role.assignableScopes === undefined ? 'BuiltInRole' : 'CustomRole',
      description: role.description,
      assignableScopes: role.assignableScopes ?? ['/'],
      permissions: [toPermission(role)],
    },
    id: toRoleDefinitionId(scope, role.guid),
    type: 'Microsoft.Authorization/roleDefinitions',
    name: role.guid,
  };
}

const root = '/*scope/providers/Microsoft.Authorization';

export const roleDefinitionRoutes: RouteTable<ArmStore> = [
  ['GET', `${root}/roleDefinitions`, listDefinitions],
  ['GET', `${root}/roleDefinitions/:name`, getDefinition],
];
