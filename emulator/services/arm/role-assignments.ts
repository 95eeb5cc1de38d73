/** Role assignments: at, above and below a scope. */
import type { Caller } from '../../caller';
import { groupsOf } from '../../directory';
import { type Answer, type Call, NotEmulated, ServiceError } from '../../frame';
import { parseObject, readObject, readText, sameText } from '../../json';
import { remove } from '../../lists';
import type { RouteTable } from '../route-table';
import { authorize } from './access';
import type { Attributes } from './conditions';
import { isAssignable, roleMissing, scopeOf } from './role-definitions';
import { covers, isWithin, type RoleAssignment } from './rules';
import { type ArmStore, checkScope, toAssignmentWire } from './store';

const guidPattern = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const type = 'Microsoft.Authorization/roleAssignments';

async function put(store: ArmStore, call: Call): Promise<Answer> {
  const scope = scopeOf(call);
  const name = call.params.name ?? '';
  const id = idOf(call);
  const request = readAttributes(call);
  const caller = await authorize(store, call, { action: `${type}/write`, scope, id, request });
  checkScope(store, call, scope);
  if (!guidPattern.test(name)) {
    throw new ServiceError(
      400,
      'InvalidRoleAssignmentId',
      `The role assignment ID '${name}' is not valid. The role assignment ID must be a GUID.`,
    );
  }
  const wish = readWish(store, call);
  const same = store.assignments.find((one) => sameText(one.name, name));
  if (same !== undefined) {
    return update(same, wish);
  }
  checkPrincipal(store, caller, wish);
  checkNew(store, wish);
  return create(store, caller, wish);
}

function create({ assignments, directory }: ArmStore, caller: Caller, wish: Wish): Answer {
  const made: RoleAssignment = {
    name: wish.name,
    scope: wish.scope,
    principalId: wish.principalId,
    principalType: 'ServicePrincipal',
    roleGuid: wish.roleGuid,
    createdOn: directory.nowText(),
    createdBy: caller.principalId,
    effectiveFrom: directory.later(),
    ...(wish.description === undefined ? {} : { description: wish.description }),
    ...(wish.condition === undefined ? {} : { condition: wish.condition }),
  };
  assignments.push(made);
  return { status: 201, body: toAssignmentWire(made) };
}

function checkNew({ assignments, assignmentLimit }: ArmStore, { scope, principalId, roleGuid }: Wish): void {
  const twin = assignments.find(
    (one) => one.principalId === principalId && one.roleGuid === roleGuid && sameText(one.scope, scope),
  );
  if (twin !== undefined) {
    const id = twin.name.replaceAll('-', '');
    throw new ServiceError(
      409,
      'RoleAssignmentExists',
      `The role assignment already exists. The ID of the existing role assignment is ${id}.`,
    );
  }
  const subscription = scope.split('/').slice(0, 3).join('/');
  if (assignments.filter((one) => isWithin(one.scope, subscription)).length >= assignmentLimit) {
    throw new ServiceError(400, 'RoleAssignmentLimitExceeded', 'No more role assignments can be created.');
  }
}

/** The same again is accepted, as template redeployments rely on; 200 rather than 201 is unconfirmed. */
function update(have: RoleAssignment, wish: Wish): Answer {
  if (have.principalId !== wish.principalId || have.roleGuid !== wish.roleGuid || !sameText(have.scope, wish.scope)) {
    throw new ServiceError(
      400,
      'RoleAssignmentUpdateNotPermitted',
      'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
    );
  }
  if (wish.description !== undefined) {
    have.description = wish.description;
  }
  if (wish.condition !== undefined) {
    have.condition = wish.condition;
  }
  return { status: 200, body: toAssignmentWire(have) };
}

function find({ assignments }: ArmStore, call: Call): RoleAssignment | undefined {
  return assignments.find((one) => sameText(one.name, call.params.name ?? '') && sameText(one.scope, scopeOf(call)));
}

async function get(store: ArmStore, call: Call): Promise<Answer> {
  await authorize(store, call, { action: `${type}/read`, scope: scopeOf(call) });
  const found = find(store, call);
  if (found === undefined) {
    throw new ServiceError(404, 'RoleAssignmentNotFound', `The role assignment '${call.params.name}' is not found.`);
  }
  return { status: 200, body: toAssignmentWire(found) };
}

async function drop(store: ArmStore, call: Call): Promise<Answer> {
  const found = find(store, call);
  const resource: Attributes =
    found === undefined
      ? {}
      : { ...toAttributes(found.roleGuid, found.principalId), PrincipalType: found.principalType };
  await authorize(store, call, { action: `${type}/delete`, scope: scopeOf(call), id: idOf(call), resource });
  if (found === undefined) {
    return { status: 204 };
  }
  remove(store.assignments, found);
  return { status: 200, body: toAssignmentWire(found) };
}

async function list(store: ArmStore, call: Call): Promise<Answer> {
  const scope = scopeOf(call);
  await authorize(store, call, { action: `${type}/read`, scope });
  const isWanted = parseFilter(store, call.url.searchParams.get('$filter'), scope);
  return { status: 200, body: { value: store.assignments.filter(isWanted).map(toAssignmentWire) } };
}

function idOf(call: Call): string {
  return `${scopeOf(call)}/providers/${type}/${call.params.name}`;
}

function toAttributes(roleDefinitionId: string, principalId: string): Attributes {
  return { RoleDefinitionId: roleDefinitionId.split('/').at(-1) ?? '', PrincipalId: principalId };
}

/** What conditions look at, before anything is checked; a type that the request does not name is none. */
function readAttributes(call: Call): Attributes {
  const properties = readObject(parseObject(call.text) ?? {}, 'properties');
  const [role = '', principal = '', kind] = ['roleDefinitionId', 'principalId', 'principalType'].map((key) =>
    readText(properties, key),
  );
  return { ...toAttributes(role, principal), ...(kind === undefined ? {} : { PrincipalType: kind }) };
}

function readWish({ roles }: ArmStore, call: Call): Wish {
  const properties = readObject(parseObject(call.text) ?? {}, 'properties');
  const roleDefinitionId = readText(properties, 'roleDefinitionId') ?? '';
  const principalId = readText(properties, 'principalId');
  if (principalId === undefined || !guidPattern.test(principalId)) {
    throw new ServiceError(
      400,
      'InvalidPrincipalId',
      `The Principal ID '${principalId ?? ''}' is not valid. Principal ID must be a GUID.`,
    );
  }
  const roleGuid = roleDefinitionId.split('/').at(-1)?.toLowerCase() ?? '';
  const role = roles.find(({ guid }) => guid === roleGuid);
  if (role === undefined) {
    throw roleMissing(roleGuid);
  }
  if (!isAssignable(role, scopeOf(call))) {
    // The code is in public threads; the text is ours.
    const message = `The specified scope '${scopeOf(call)}' is not among the assignable scopes of the specified role definition.`;
    throw new ServiceError(400, 'RoleAssignmentScopeNotAssignableToRoleDefinition', message);
  }
  const [principalType, description, condition] = ['principalType', 'description', 'condition'].map((key) =>
    readText(properties, key),
  );
  const name = call.params.name ?? '';
  const common = { name, scope: scopeOf(call), principalId: principalId.toLowerCase(), roleGuid };
  return { ...common, principalType, description, condition };
}

/**
 * Saying the principal's type shortens the wait for the directory but does not end it (azure.md 2.1): here to half.
 */
function checkPrincipal({ directory, ground }: ArmStore, caller: Caller, wish: Wish): void {
  const { principals, hasCome, later } = directory;
  const found = principals.find(
    ({ objectId, tenantId }) => sameText(objectId, wish.principalId) && tenantId === caller.tenantId,
  );
  const headStart = wish.principalType === undefined ? 0 : (later() - ground.clock.now().getTime()) / 2;
  if (found === undefined || !hasCome(found.visibleFrom - headStart)) {
    throw new ServiceError(
      400,
      'PrincipalNotFound',
      `Principal ${wish.principalId.replaceAll('-', '')} does not exist in the directory ${caller.tenantId}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group. See https://aka.ms/docs-principaltype`,
    );
  }
  if (wish.principalType !== undefined && !sameText(wish.principalType, 'ServicePrincipal')) {
    throw new ServiceError(
      400,
      'UnmatchedPrincipalType',
      `The PrincipalId '${wish.principalId}' has type 'ServicePrincipal', which is different from specified PrincipalType '${wish.principalType}'.`,
    );
  }
}

interface Wish {
  readonly name: string;
  readonly scope: string;
  readonly principalId: string;
  readonly roleGuid: string;
  readonly principalType: string | undefined;
  readonly description: string | undefined;
  readonly condition: string | undefined;
}

/** Without a filter: at, above and below the scope. `assignedTo` is for the groups of a principal too. */
function parseFilter({ directory }: ArmStore, filter: string | null, scope: string): (one: RoleAssignment) => boolean {
  const tests = (filter ?? '')
    .split(/\s+and\s+/i)
    .filter((part) => part !== '')
    .map((part) => {
      if (/^atScope\(\)$/i.test(part)) {
        return (one: RoleAssignment) => covers(one, scope);
      }
      const assigned = /^assignedTo\('([^']*)'\)$/i.exec(part)?.[1];
      const principal = assigned ?? /^principalId eq '([^']*)'$/i.exec(part)?.[1];
      if (principal === undefined) {
        throw new NotEmulated(`filter ${filter}`);
      }
      const holders = [principal, ...(assigned === undefined ? [] : groupsOf(directory, assigned))];
      return (one: RoleAssignment) => holders.some((holder) => sameText(one.principalId, holder));
    });
  return (one) => (covers(one, scope) || isWithin(one.scope, scope)) && tests.every((test) => test(one));
}

const root = '/*scope/providers/Microsoft.Authorization';

export const roleAssignmentRoutes: RouteTable<ArmStore> = [
  ['GET', `${root}/roleAssignments`, list],
  ['GET', `${root}/roleAssignments/:name`, get],
  ['PUT', `${root}/roleAssignments/:name`, put],
  ['DELETE', `${root}/roleAssignments/:name`, drop],
];
