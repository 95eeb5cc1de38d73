/** The part of a recipe that gives a link its identity: made, adopted or found, and in the end the same three facts. */

import type { Connection } from '../../azdo/connection/read';
import type { Project } from '../../azdo/project/read';
import type { AmlWorkspace } from '../../azure/aml-workspace/read';
import { type ManagedIdentity, nameOfIdentity } from '../../azure/managed-identity/read';
import { managedIdentity, ownManagedIdentity } from '../../azure/managed-identity/resource';
import type { Recipe } from '../../engine/recipe';
import type { Outputs } from '../../engine/step';
import { connectionsApplicationGone } from '../../entra/application/problems';
import { existingIdentity, type IdentityRef } from '../../entra/principal/read';
import type { ClientId, PrincipalId } from '../../names/ids';
import { uniqueNameOf } from '../../names/mark';
import { ownApplication } from '../own-application';
import type { EnsureAmlServiceConnectionInput } from '../requests/ensure-aml-service-connection';
import type { IdentityInput } from '../requests/identity';
import { findOwnIdentity, linkMarkOf, ownIdentityName } from './own-identity';

/** As what a link signs in. */
interface SignIn {
  readonly clientId: ClientId;
  /** Where its federated credentials and keys are. */
  readonly home: IdentityRef;
  /** Whether it was seen, and not only named: see `ExistingIdentity`. */
  readonly isSeen: boolean;
}

interface Before {
  readonly project: Project;
  readonly workspace: AmlWorkspace;
  readonly existing: Connection | undefined;
}

/** `home` is the object that federated credentials live in. The principal stands apart, because it is known later. */
interface Given {
  readonly home: unknown;
  readonly signIn: SignIn;
  readonly principalId: PrincipalId;
}

/** The key under which a link's own things are met again. */
export function keyOfLink({ organizationId, connectionName }: EnsureAmlServiceConnectionInput) {
  return async (outputs: Outputs<Pick<Before, 'project'>>) =>
    uniqueNameOf(organizationId, (await outputs.project).id, connectionName);
}

/** A system-assigned identity: its resource is the machine that it belongs to. */
export function isOfMachine(home: IdentityRef): boolean {
  return home.kind === 'managed identity' && !/\/userAssignedIdentities\//i.test(home.armId);
}

/** The identity, as the inputs ask for it. */
export function identity(request: EnsureAmlServiceConnectionInput) {
  const { identity: asked, authentication } = request;
  return <Steps extends Before>(recipe: Recipe<Steps>): Recipe<Steps & Given> => {
    switch (asked.kind) {
      case 'new application':
        return recipe.with(newApplication(request, asked));
      case 'managed identity':
        return recipe.with(managed(request, asked));
      case 'own managed identity':
        return recipe.with(ownManaged(request));
      case 'existing client id':
        return recipe
          .find('home', existingIdentity, () => ({
            clientId: asked.clientId,
            principalId: asked.principalId,
            mayBeMultiTenant: authentication.kind !== 'federation',
          }))
          .value('signIn', (outputs) => outputs.home)
          .value('principalId', async (outputs) => (await outputs.home).principalId);
    }
  };
}

function managed(
  request: EnsureAmlServiceConnectionInput,
  { armId, make }: Extract<IdentityInput, { kind: 'managed identity' }>,
) {
  return <Steps extends Before>(recipe: Recipe<Steps>): Recipe<Steps & Given> =>
    recipe
      .ensure(
        'home',
        managedIdentity,
        async (outputs) => ({
          armId,
          location: make ? (await outputs.workspace).location : undefined,
          link: linkMarkOf(request, await outputs.project),
        }),
        { about: nameOfIdentity(armId), at: () => ({ site: { armId } }) },
      )
      .with(signsInAsManaged);
}

/** One that is made for this link alone, found again by its mark. */
function ownManaged(request: EnsureAmlServiceConnectionInput) {
  return <Steps extends Before>(recipe: Recipe<Steps>): Recipe<Steps & Given> =>
    recipe
      .value('ownIdentity', (outputs, context) => findOwnIdentity(outputs, request, context))
      .ensure(
        'home',
        ownManagedIdentity,
        async (outputs) => ({
          armId: await outputs.ownIdentity,
          location: (await outputs.workspace).location,
          link: linkMarkOf(request, await outputs.project),
        }),
        {
          about: `for "${request.connectionName}"`,
          at: async (outputs) => ({ site: { armId: ownIdentityName(request, await outputs.project) } }),
        },
      )
      .with(signsInAsManaged);
}

function signsInAsManaged<Steps extends Before & { readonly home: ManagedIdentity }>(
  recipe: Recipe<Steps>,
): Recipe<Steps & Given> {
  return recipe
    .value('signIn', async (outputs) => {
      const { clientId, armId } = await outputs.home;
      return { clientId, home: { kind: 'managed identity' as const, armId }, isSeen: true };
    })
    .value('principalId', async (outputs) => (await outputs.home).principalId);
}

function newApplication(
  { organizationId, connectionName, takeOver, authentication }: EnsureAmlServiceConnectionInput,
  { displayName, displayNameAsked }: Extract<IdentityInput, { kind: 'new application' }>,
) {
  return <Steps extends Before>(recipe: Recipe<Steps>): Recipe<Steps & Given> =>
    recipe
      .with(
        ownApplication<Before>({
          displayName,
          displayNameAsked,
          mayBeMultiTenant: authentication.kind !== 'federation',
          async found(outputs) {
            const existing = await outputs.existing;
            const clientId = existing?.clientId;
            return {
              uniqueName: uniqueNameOf(organizationId, (await outputs.project).id, connectionName),
              adopt: clientId && {
                clientId,
                isOurs: existing.isOurs,
                gone: connectionsApplicationGone(clientId, connectionName),
                connection: { name: connectionName, takeOver },
              },
            };
          },
        }),
      )
      .value('signIn', async (outputs) => {
        const { clientId } = await outputs.home;
        return { clientId, home: { kind: 'application' as const, clientId }, isSeen: true };
      });
}
