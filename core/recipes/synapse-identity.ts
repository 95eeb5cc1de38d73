/** The part of a recipe that gives a Synapse link its identity: the workspace's own, or an application made or found. */

import type { Context } from '../context';
import type { Recipe } from '../engine/recipe';
import type { LinkSynapseAmlInput } from '../inputs/link-synapse-aml';
import { existingIdentity } from '../lookups/existing-identity';
import type { LinkedService } from '../lookups/linked-services';
import type { SynapseWorkspace } from '../lookups/synapse-workspace';
import type { ClientId, PrincipalId } from '../names/ids';
import { stableGuid } from '../names/mark';
import { identityHasNoKeys } from '../problems/keys';
import { linksApplicationGone } from '../problems/linked-service';
import { synapseWithoutIdentity } from '../problems/synapse';
import { appRegistration } from '../resources/app-registration';
import { servicePrincipal } from '../resources/service-principal';

interface Before {
  readonly synapse: SynapseWorkspace;
  readonly existing: LinkedService | undefined;
}

/** `home` is the application, where there is one: what keys are put on. */
export interface SynapseIdentity {
  readonly home: unknown;
  /** Client id of the application; `undefined` for the workspace's own identity. */
  readonly application: ClientId | undefined;
  readonly principalId: PrincipalId;
}

/**
 * The key in Graph under which a link's own application is met again, and what its keys are named. Both names are one part,
 * parted by what neither may hold: "dev-x" in a workspace "syn" is another link than "x" in "syn-dev".
 */
export function linkKeyName(synapse: SynapseWorkspace, linkedServiceName: string): string {
  return `aml-links-${stableGuid(`${synapse.id.armId}/linkedServices/${linkedServiceName}`)}`;
}

export function withSynapseIdentity<Steps extends Before>(
  recipe: Recipe<Steps>,
  input: LinkSynapseAmlInput,
  context: Context,
): Recipe<Steps & SynapseIdentity> {
  const { signIn } = input;
  if (signIn.kind === 'managed identity') {
    return recipe
      .value('home', () => undefined)
      .value('application', (): ClientId | undefined => undefined)
      .value('principalId', async (outputs) => {
        const { principalId, id } = await outputs.synapse;
        if (!principalId) {
          throw synapseWithoutIdentity(id.name);
        }
        return principalId;
      });
  }
  const { identity } = signIn;
  if (identity.kind === 'new application') {
    return withApplication(recipe, input, identity, context);
  }
  return recipe
    .find('home', existingIdentity, () => ({
      clientId: identity.clientId,
      principalId: identity.principalId,
      mayBeMultiTenant: true,
    }))
    .value('application', async (outputs): Promise<ClientId | undefined> => {
      const { clientId, home } = await outputs.home;
      if (home.kind !== 'application') {
        throw identityHasNoKeys(clientId);
      }
      return clientId;
    })
    .value('principalId', async (outputs) => (await outputs.home).principalId);
}

function withApplication<Steps extends Before>(
  recipe: Recipe<Steps>,
  { linkedServiceName }: LinkSynapseAmlInput,
  identity: { readonly displayName: string; readonly displayNameAsked: boolean },
  context: Context,
): Recipe<Steps & SynapseIdentity> {
  return recipe
    .ensure(
      'home',
      appRegistration,
      async (outputs) => {
        // Graph's token is asked for while the workspaces are read, which it does not depend on.
        const [synapse, existing] = await Promise.all([
          outputs.synapse,
          outputs.existing,
          context.token(context.cloud.graph),
        ]);
        const clientId = existing?.signIn.kind === 'service principal' ? existing.signIn.clientId : undefined;
        return {
          uniqueName: linkKeyName(synapse, linkedServiceName),
          displayName: identity.displayName,
          displayNameAsked: identity.displayNameAsked,
          adopt: clientId && {
            clientId,
            isOurs: existing?.isOurs ?? false,
            gone: linksApplicationGone(clientId, linkedServiceName),
          },
          mayBeMultiTenant: true,
        };
      },
      { about: `"${identity.displayName}"` },
    )
    .ensure('principal', servicePrincipal, async (outputs) => ({ clientId: (await outputs.home).clientId }), {
      childOf: 'home',
      about: `of "${identity.displayName}"`,
    })
    .value('application', async (outputs): Promise<ClientId | undefined> => (await outputs.home).clientId)
    .value('principalId', async (outputs) => (await outputs.principal).principalId);
}
