/** The part of a recipe that says what a connection leaves behind when it gets another identity or workspace. */
import { sortTrusts } from '../clearances/trust-of-link';
import type { Context } from '../context';
import type { Recipe } from '../engine/recipe';
import type { EnsureAmlServiceConnectionInput } from '../inputs/ensure-aml-service-connection';
import type { Connection } from '../lookups/connections';
import { type IdentityToRemove, identityToRemove } from '../lookups/identity-to-remove';
import type { Project } from '../lookups/project';
import { readOurRoles } from '../lookups/role-assignments';
import { nameOfRole } from '../lookups/role-definition';
import { amlWorkspaceId } from '../names/aml-workspace-id';
import { type ArmId, asSubscriptionId, type ClientId, sameArmId, sameText } from '../names/ids';
import { uniqueNameOf } from '../names/mark';
import { formerIdentity } from '../outlooks/former-identity';

interface Changed {
  readonly first: Project;
  readonly existing: Connection | undefined;
  readonly signIn: { readonly clientId: ClientId };
}

/** Told by the run that makes the change, and by its plan. */
export function withFormerIdentity<Steps extends Changed>(
  recipe: Recipe<Steps>,
  { connectionName, organizationId, workspace }: EnsureAmlServiceConnectionInput,
): Recipe<Steps> {
  return recipe.foresee(
    'former identity',
    formerIdentity,
    async (outputs) => {
      const [existing, { clientId: now }, { id }] = await Promise.all([
        outputs.existing,
        outputs.signIn,
        outputs.first,
      ]);
      const scope = existing && workspaceOf(existing);
      const clientId = existing?.clientId;
      if (!existing || !clientId || (sameText(clientId, now) && (!scope || sameArmId(scope, workspace.armId)))) {
        return undefined;
      }
      const ownKey = uniqueNameOf(organizationId, id, connectionName);
      const read = async (asking: Context) => {
        const identity = await identityToRemove.find({ kind: 'application', key: { clientId } }, asking);
        if (identity === undefined || identity === 'closed') {
          return [];
        }
        const onIt = sameText(clientId, now) ? [] : await signsInBy(existing, identity, ownKey, asking);
        return [...onIt, ...(scope ? await rolesOn(scope, identity, asking) : [])];
      };
      return { connectionName, clientId, read };
    },
    { onWrites: true },
  );
}

function workspaceOf({ subscriptionId, resourceGroup, workspace }: Connection): ArmId | undefined {
  return subscriptionId && resourceGroup && workspace
    ? amlWorkspaceId(asSubscriptionId(subscriptionId), resourceGroup, workspace).armId
    : undefined;
}

async function signsInBy(
  connection: Connection,
  identity: IdentityToRemove,
  ownKey: string,
  context: Context,
): Promise<readonly string[]> {
  const trusts = await sortTrusts({ links: [{ connection, projects: [] }], identity }, context);
  const own = trusts === 'closed' ? [] : trusts.own;
  return [
    ...own.map(({ name }) => `the federated credential "${name}"`),
    ...identity.keyNames.filter((name) => name === ownKey).map((name) => `a key named "${name}"`),
  ];
}

async function rolesOn(scope: ArmId, { principalId }: IdentityToRemove, context: Context): Promise<readonly string[]> {
  const ours = principalId ? await readOurRoles(scope, principalId, context) : [];
  return ours.map(({ roleId, armId }) => `the role "${nameOfRole(roleId)}" (${armId})`);
}
