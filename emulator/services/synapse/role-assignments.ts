/**
 * Synapse roles: what there are, who has which, and whether somebody may do something.
 *
 * Source: azure-rest-api-specs, Microsoft.Synapse data plane 2020-12-01, roleDefinitions.json, roleAssignments.json and
 * checkAccessSynapseRbac.json. The codes of errors are not in them: unconfirmed.
 */
import { type Answer, type Call, ServiceError } from '../../frame';
import { isObject, type Json, parseObject, readObject, readObjects, readText, sameText } from '../../json';
import { remove } from '../../lists';
import type { RouteTable } from '../route-table';
import { authorize, enter, findGrant, lacks, refused } from './access';
import { ask, type SynapseRole, synapseRoles } from './roles';
import type { SynapseStore } from './store';
import type { SynapseAssignment } from './workspace';

const guidPattern = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** Chosen by us: how many a page of the list holds is not documented. */
const pageSize = 100;

async function listDefinitions(store: SynapseStore, call: Call): Promise<Answer> {
  await authorize(store, call, { action: 'read' });
  return { status: 200, body: synapseRoles.map(toDefinitionWire) };
}

async function getDefinition(store: SynapseStore, call: Call): Promise<Answer> {
  await authorize(store, call, { action: 'read' });
  const found = synapseRoles.find(({ id }) => sameText(id, call.params.id ?? ''));
  if (found === undefined) {
    throw notFound('RoleDefinition', call.params.id);
  }
  return { status: 200, body: toDefinitionWire(found) };
}

async function list(store: SynapseStore, call: Call): Promise<Answer> {
  const { workspace } = await authorize(store, call, { action: 'read' });
  const query = call.url.searchParams;
  const isWanted = (key: string, own: string) => {
    const wanted = query.get(key);
    return wanted === null || sameText(wanted, own);
  };
  const all = workspace.assignments.filter(
    ({ roleId, principalId, scope }) =>
      isWanted('roleId', roleId) && isWanted('principalId', principalId) && isWanted('scope', scope),
  );
  const skip = Number(call.headers.get('x-ms-continuation') ?? 0);
  const value = all.slice(skip, skip + pageSize).map(toAssignmentWire);
  const headers = skip + pageSize < all.length ? { 'x-ms-continuation': String(skip + pageSize) } : {};
  return { status: 200, headers, body: { count: value.length, value } };
}

async function get(store: SynapseStore, call: Call): Promise<Answer> {
  const { workspace } = await authorize(store, call, { action: 'read' });
  const found = workspace.assignments.find(({ id }) => sameText(id, call.params.id ?? ''));
  if (found === undefined) {
    throw notFound('RoleAssignment', call.params.id);
  }
  return { status: 200, body: toAssignmentWire(found) };
}

async function put(store: SynapseStore, call: Call): Promise<Answer> {
  const { workspace } = await authorize(store, call, { action: 'roleAssignments/write' });
  const wish = readWish(call, workspace.seed.name);
  const principal = store.directory.principals.find(({ objectId }) => sameText(objectId, wish.principalId));
  if (principal === undefined || !store.directory.hasCome(principal.visibleFrom)) {
    throw new ServiceError(400, 'PrincipalNotFound', `Principal ${wish.principalId} does not exist in the directory.`);
  }
  const same = workspace.assignments.find(
    ({ roleId, principalId, scope }) =>
      roleId === wish.roleId && sameText(principalId, wish.principalId) && sameText(scope, wish.scope),
  );
  if (same !== undefined && !sameText(same.id, wish.id)) {
    throw new ServiceError(409, 'RoleAssignmentExists', `The role assignment already exists as ${same.id}.`);
  }
  if (same !== undefined) {
    return { status: 200, body: toAssignmentWire(same) };
  }
  const made = { ...wish, principalType: 'ServicePrincipal', effectiveFrom: store.directory.later() };
  workspace.assignments.push(made);
  return { status: 200, body: toAssignmentWire(made) };
}

async function drop(store: SynapseStore, call: Call): Promise<Answer> {
  const { workspace } = await authorize(store, call, { action: 'roleAssignments/delete' });
  const found = workspace.assignments.find(({ id }) => sameText(id, call.params.id ?? ''));
  if (found === undefined) {
    return { status: 204 };
  }
  remove(workspace.assignments, found);
  return { status: 200 };
}

/**
 * Anybody with a token may ask, also without a role, as Synapse Studio does to see what to offer: unconfirmed, so a seed
 * may take the question away.
 */
async function check(store: SynapseStore, call: Call): Promise<Answer> {
  const { workspace, caller } = await enter(store, call);
  const whole = `workspaces/${workspace.seed.name}`;
  if (lacks(store, { principalId: caller.principalId, action: ask, scope: whole })) {
    throw refused(caller.principalId, 'Microsoft.Synapse/workspaces/read', `${whole}/*`);
  }
  const body = parseObject(call.text) ?? {};
  const principalId = readText(readObject(body, 'subject'), 'principalId');
  const scope = readText(body, 'scope');
  if (principalId === undefined || scope === undefined || !Array.isArray(body.actions)) {
    throw new ServiceError(400, 'BadRequest', 'subject.principalId, actions and scope are required.');
  }
  const decisions = readObjects(body, 'actions').map((action) => {
    const actionId = readText(action, 'id') ?? '';
    // All actions of the built-in roles are data actions.
    const grant =
      action.isDataAction === true ? findGrant(store, workspace, { principalId, action: actionId, scope }) : undefined;
    if (grant === undefined) {
      return { accessDecision: 'NotAllowed', actionId };
    }
    return { accessDecision: 'Allowed', actionId, roleAssignment: toAssignmentWire(grant) };
  });
  return { status: 200, body: { AccessDecisions: decisions } };
}

function readWish(call: Call, workspace: string): Pick<SynapseAssignment, 'id' | 'roleId' | 'principalId' | 'scope'> {
  const id = call.params.id ?? '';
  const body = parseObject(call.text);
  const [roleId, principalId, scope] = ['roleId', 'principalId', 'scope'].map((key) =>
    isObject(body) ? readText(body, key) : undefined,
  );
  if (!guidPattern.test(id) || roleId === undefined || principalId === undefined || scope === undefined) {
    throw new ServiceError(400, 'BadRequest', 'A GUID as id, roleId, principalId and scope are required.');
  }
  const role = synapseRoles.find((one) => sameText(one.id, roleId));
  if (role === undefined) {
    throw new ServiceError(400, 'RoleDefinitionNotFound', `There is no role '${roleId}'.`);
  }
  if (!`${scope}/`.toLowerCase().startsWith(`workspaces/${workspace}/`.toLowerCase())) {
    throw new ServiceError(400, 'BadRequest', `The scope '${scope}' is not in this workspace.`);
  }
  return { id: id.toLowerCase(), roleId: role.id, principalId, scope };
}

function notFound(kind: string, id: string | undefined): ServiceError {
  return new ServiceError(404, `${kind}NotFound`, `The ${kind} '${id}' was not found.`);
}

function toDefinitionWire({ id, name, description, dataActions, scopes }: SynapseRole): Json {
  const permissions = [{ actions: [], notActions: [], dataActions, notDataActions: [] }];
  return { id, name, description, isBuiltIn: true, permissions, scopes, availabilityStatus: 'Available' };
}

export function toAssignmentWire({ id, roleId, principalId, scope, principalType }: SynapseAssignment): Json {
  return { id, roleDefinitionId: roleId, principalId, scope, principalType };
}

export const roleRoutes: RouteTable<SynapseStore> = [
  ['GET', '/roleDefinitions', listDefinitions],
  ['GET', '/roleDefinitions/:id', getDefinition],
  ['GET', '/roleAssignments', list],
  ['GET', '/roleAssignments/:id', get],
  ['PUT', '/roleAssignments/:id', put],
  ['DELETE', '/roleAssignments/:id', drop],
  ['POST', '/checkAccessSynapseRbac', check],
];
