/** The part of a recipe that gives a link its identity: made, adopted or found, and in the end the same three facts. */

import type { Context } from '../context';
import type { Recipe } from '../engine/recipe';
import type { EnsureAmlServiceConnectionInput } from '../inputs/ensure-aml-service-connection';
import type { AmlWorkspace } from '../lookups/aml-workspace';
import type { Connection } from '../lookups/connections';
import { existingIdentity, type IdentityHome } from '../lookups/existing-identity';
import type { Project } from '../lookups/project';
import type { ClientId, PrincipalId } from '../names/ids';
import { carriesMark, uniqueNameOf } from '../names/mark';
import { connectionsApplicationGone } from '../problems/entra';
import { appRegistration } from '../resources/app-registration';
import { managedIdentity } from '../resources/managed-identity';
import { servicePrincipal } from '../resources/service-principal';

/** As what a link signs in. */
interface SignIn {
  readonly clientId: ClientId;
  /** Where its federated credentials and keys are. */
  readonly home: IdentityHome;
  /** Whether it was seen, and not only named: see `ExistingIdentity`. */
  readonly isSeen: boolean;
}

interface Before {
  readonly project: Project;
  readonly workspace: AmlWorkspace;
  readonly existing: Connection | undefined;
}

/** `home` is the object that federated credentials live in. The principal is known later than the rest, so it is apart. */
interface Given {
  readonly home: unknown;
  readonly signIn: SignIn;
  readonly principalId: PrincipalId;
}

export function withIdentity<Steps extends Before>(
  recipe: Recipe<Steps>,
  input: EnsureAmlServiceConnectionInput,
  context: Context,
): Recipe<Steps & Given> {
  const { identity } = input;
  switch (identity.kind) {
    case 'new application':
      return withApplication(recipe, input, identity, context);
    case 'managed identity':
      return recipe
        .ensure(
          'home',
          managedIdentity,
          async (outputs) => ({
            armId: identity.armId,
            location: identity.make ? (identity.location ?? (await outputs.workspace).location) : undefined,
          }),
          { about: identity.armId.replace(/^.*\//, '') },
        )
        .value('signIn', async (outputs) => {
          const { clientId, armId } = await outputs.home;
          return { clientId, home: { kind: 'managed identity' as const, armId }, isSeen: true };
        })
        .value('principalId', async (outputs) => (await outputs.home).principalId);
    case 'existing client id':
      return recipe
        .find('home', existingIdentity, () => ({
          clientId: identity.clientId,
          principalId: identity.principalId,
          mayBeMultiTenant: input.authentication.kind !== 'federation',
        }))
        .value('signIn', (outputs) => outputs.home)
        .value('principalId', async (outputs) => (await outputs.home).principalId);
  }
}

function withApplication<Steps extends Before>(
  recipe: Recipe<Steps>,
  input: EnsureAmlServiceConnectionInput,
  identity: { readonly displayName: string; readonly displayNameAsked: boolean },
  context: Context,
): Recipe<Steps & Given> {
  return recipe
    .ensure(
      'home',
      appRegistration,
      async (outputs) => {
        // Graph's token is asked for while the connections are read, which it does not depend on.
        const [existing] = await Promise.all([outputs.existing, context.token(context.cloud.graph)]);
        const clientId = existing?.clientId;
        return {
          uniqueName: uniqueNameOf(input.organizationId, (await outputs.project).id, input.connectionName),
          displayName: identity.displayName,
          displayNameAsked: identity.displayNameAsked,
          adopt: clientId && {
            clientId,
            isOurs: carriesMark(existing?.description),
            gone: connectionsApplicationGone(clientId, input.connectionName),
            connection: { name: input.connectionName, takeOver: input.takeOver },
          },
          mayBeMultiTenant: input.authentication.kind !== 'federation',
        };
      },
      { about: `"${identity.displayName}"` },
    )
    .ensure('principal', servicePrincipal, async (outputs) => ({ clientId: (await outputs.home).clientId }), {
      childOf: 'home',
      about: `of "${identity.displayName}"`,
    })
    .value('signIn', async (outputs) => {
      const { clientId } = await outputs.home;
      return { clientId, home: { kind: 'application' as const, clientId }, isSeen: true };
    })
    .value('principalId', async (outputs) => (await outputs.principal).principalId);
}
