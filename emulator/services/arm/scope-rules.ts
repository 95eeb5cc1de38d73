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
import { roleDefinitions } from './roles';
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
  const value = roleDefinitions
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
  const isWanted = await readWanted(store, call, 'Microsoft.Authorization/locks/read');
  return { status: 200, body: { value: store.locks.filter(isWanted).map(toLockWire) } };
}

async function listDenials(store: ArmStore, call: Call): Promise<Answer> {
  const isWanted = await readWanted(store, call, 'Microsoft.Authorization/denyAssignments/read');
  return { status: 200, body: { value: store.denials.filter(isWanted).map(toDenialWire) } };
}

/** At the scope or above it with `atScope()`; without, below it too. */
async function readWanted(store: ArmStore, call: Call, action: string) {
  const scope = scopeOf(call);
  await authorize(store, call, { action, scope });
  const filter = call.url.searchParams.get('$filter') ?? '';
  if (!/^(atScope\(\))?$/i.test(filter)) {
    throw new NotEmulated(`filter ${filter}`);
  }
  return (one: { readonly scope: string }) =>
    isWithin(scope, one.scope) || (filter === '' && isWithin(one.scope, scope));
}

function toDenialWire({ id, name, scope, principalIds, actions, dataActions }: DenyAssignment): object {
  const everyone = [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }];
  return {
    properties: {
      denyAssignmentName: name,
      description: '',
      permissions: [{ actions, notActions: [], dataActions, notDataActions: [] }],
      scope,
      doNotApplyToChildScopes: false,
      principals:
        principalIds === 'all' ? everyone : principalIds.map((one) => ({ id: one, type: 'ServicePrincipal' })),
      excludePrincipals: [],
      isSystemProtected: true,
    },
    id: `${scope}/providers/Microsoft.Authorization/denyAssignments/${id}`,
    type: 'Microsoft.Authorization/denyAssignments',
    name: id,
  };
}

const root = '/*scope/providers/Microsoft.Authorization';

export const scopeRuleRoutes: RouteTable<ArmStore> = [
  ['GET', `${root}/permissions`, permissions],
  ['GET', `${root}/locks`, listLocks],
  ['GET', `${root}/denyAssignments`, listDenials],
];
