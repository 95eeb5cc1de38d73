/**
 * What holds at a scope, read only: what the caller may do there, deny assignments, locks.
 *
 * Source: azure-rest-api-specs, Microsoft.Authorization 2022-04-01 (permissions, which knows no condition; denyAssignments)
 * and locks 2020-05-01.
 * Beware: `permissions` shows neither conditions nor what deny assignments take away; that it is there for a subscription
 * is not published.
 */
import { type Answer, type Call, NotEmulated } from '../../frame';
import type { RouteTable } from '../route-table';
import { authorize, failed, identifyIn } from './access';
import { holdingOf, isWithheld, withheldAt } from './holdings';
import { toLockWire } from './locks';
import { scopeOf, toPermission } from './role-definitions';
import { covers, type DenyAssignment, isWithin } from './rules';
import type { ArmStore } from './store';

/** Whoever has a token may ask, also without a role. */
async function permissions(store: ArmStore, call: Call): Promise<Answer> {
  const scope = scopeOf(call);
  const caller = await identifyIn(store, call, scope.split('/')[2] ?? '');
  const holding = holdingOf(store, caller.principalId);
  const need = { action: 'Microsoft.Authorization/permissions/read', scope };
  if (isWithheld(holding, need)) {
    throw failed(caller, need);
  }
  const withheld = withheldAt(holding, scope);
  const held = holding.grants.filter((grant) => covers(grant, scope)).map(({ roleGuid }) => roleGuid);
  const value = store.roles
    .filter(({ guid }) => held.includes(guid))
    .map((role) => toPermission(role))
    .map((one) => ({
      ...one,
      notActions: [...one.notActions, ...withheld],
      notDataActions: withheld,
    }));
  return { status: 200, body: { value } };
}

async function listLocks(store: ArmStore, call: Call): Promise<Answer> {
  const filter = call.url.searchParams.get('$filter') ?? '';
  const isWanted = await readWanted(store, call, { action: 'Microsoft.Authorization/locks/read', filter });
  return { status: 200, body: { value: store.locks.filter(isWanted).map(toLockWire) } };
}

/**
 * Source: learn.microsoft.com/azure/role-based-access-control/deny-assignments-rest: `assignedTo` follows groups. That it
 * leaves out what is for everybody, and names who is excepted, is our reading: the harder one on a client.
 */
async function listDenials(store: ArmStore, call: Call): Promise<Answer> {
  const filter = call.url.searchParams.get('$filter') ?? '';
  const [, principalId] = /^atScope\(\) and assignedTo\('([^']*)'\)$/i.exec(filter) ?? [];
  const isWanted = await readWanted(store, call, {
    action: 'Microsoft.Authorization/denyAssignments/read',
    filter: principalId === undefined ? filter : 'atScope()',
  });
  const isAssigned = ({ principalIds }: DenyAssignment) =>
    principalId === undefined || (principalIds !== 'all' && principalIds.includes(principalId.toLowerCase()));
  const found = store.denials.filter((one) => isWanted(one) && isAssigned(one));
  return { status: 200, body: { value: found.map(toDenialWire) } };
}

/** At the scope or above it with `atScope()`; without, below it too. */
async function readWanted(
  store: ArmStore,
  call: Call,
  { action, filter }: { readonly action: string; readonly filter: string },
) {
  const scope = scopeOf(call);
  await authorize(store, call, { action, scope });
  if (!/^(atScope\(\))?$/i.test(filter)) {
    throw new NotEmulated(`filter ${filter}`);
  }
  return (one: { readonly scope: string }) =>
    isWithin(scope, one.scope) || (filter === '' && isWithin(one.scope, scope));
}

function toDenialWire(denial: DenyAssignment): object {
  const { id, name, scope, principalIds, exceptIds, groupId, exceptGroupId, onChildScopes } = denial;
  const { actions, notActions, dataActions } = denial;
  const everyone = [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }];
  return {
    properties: {
      denyAssignmentName: name,
      description: '',
      permissions: [{ actions, notActions, dataActions, notDataActions: [] }],
      scope,
      doNotApplyToChildScopes: !onChildScopes,
      principals: principalIds === 'all' ? everyone : toPrincipals(principalIds, groupId),
      excludePrincipals: toPrincipals(exceptIds, exceptGroupId),
      isSystemProtected: true,
    },
    id: `${scope}/providers/Microsoft.Authorization/denyAssignments/${id}`,
    type: 'Microsoft.Authorization/denyAssignments',
    name: id,
  };
}

function toPrincipals(ids: readonly string[], groupId: string | undefined): object[] {
  return groupId === undefined ? ids.map((id) => ({ id, type: 'ServicePrincipal' })) : [{ id: groupId, type: 'Group' }];
}

const root = '/*scope/providers/Microsoft.Authorization';

export const scopeRuleRoutes: RouteTable<ArmStore> = [
  ['GET', `${root}/permissions`, permissions],
  ['GET', `${root}/locks`, listLocks],
  ['GET', `${root}/denyAssignments`, listDenials],
];
