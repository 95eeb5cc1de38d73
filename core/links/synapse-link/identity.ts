/** The part of a recipe that gives a Synapse link its identity: the workspace's own, or an application made or found. */

import type { Recipe } from '../../engine/recipe';
import type { Outputs } from '../../engine/step';
import { identityHasNoKeys } from '../../entra/key/problems';
import { existingIdentity } from '../../entra/principal/read';
import type { ClientId, PrincipalId } from '../../names/ids';
import { ownPrefix, stableGuid } from '../../names/mark';
import { linksApplicationGone } from '../../synapse/linked-service/problems';
import type { LinkedService } from '../../synapse/linked-service/read';
import { synapseWithoutIdentity } from '../../synapse/workspace/problems';
import type { SynapseWorkspace } from '../../synapse/workspace/read';
import { ownApplication } from '../own-application';
import type { LinkSynapseAmlInput } from '../requests/link-synapse-aml';
import type { ServicePrincipalInput } from '../requests/service-principal';

interface Before {
  readonly synapse: SynapseWorkspace;
  readonly existing: LinkedService | undefined;
}

/** `home` is the application that holds the keys, where there is one. */
export interface SynapseIdentity {
  readonly home: unknown;
  /** Client id of the application; `undefined` for the workspace's own identity. */
  readonly application: ClientId | undefined;
  readonly principalId: PrincipalId;
}

/**
 * The key in Graph under which a later run finds a link's own application, and the display name of its keys. The names of
 * workspace and link are joined by what neither may hold: "dev-x" in a workspace "syn" is another link than "x" in "syn-dev".
 */
export function linkKeyName(synapse: SynapseWorkspace, linkedServiceName: string): string {
  return `${ownPrefix}${stableGuid(`${synapse.id.armId}/linkedServices/${linkedServiceName}`)}`;
}

/** The same of the link that is asked for. */
export function keyOfLink({ linkedServiceName }: LinkSynapseAmlInput) {
  return async (outputs: Outputs<Pick<Before, 'synapse'>>) => linkKeyName(await outputs.synapse, linkedServiceName);
}

/** The identity, as the inputs ask for it. */
export function synapseIdentity({ signIn, linkedServiceName }: LinkSynapseAmlInput) {
  return <Steps extends Before>(recipe: Recipe<Steps>): Recipe<Steps & SynapseIdentity> => {
    if (signIn.kind === 'managed identity') {
      return recipe.with(ownOfWorkspace);
    }
    const { identity } = signIn;
    return identity.kind === 'new application'
      ? recipe.with(newApplication(linkedServiceName, identity))
      : recipe.with(existingApplication(identity));
  };
}

function ownOfWorkspace<Steps extends Before>(recipe: Recipe<Steps>): Recipe<Steps & SynapseIdentity> {
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

function existingApplication({
  clientId,
  principalId,
}: Extract<ServicePrincipalInput, { kind: 'existing client id' }>) {
  return <Steps extends Before>(recipe: Recipe<Steps>): Recipe<Steps & SynapseIdentity> =>
    recipe
      .find('home', existingIdentity, () => ({ clientId, principalId, mayBeMultiTenant: true }))
      .value('application', async (outputs): Promise<ClientId | undefined> => {
        const found = await outputs.home;
        if (found.home.kind !== 'application') {
          throw identityHasNoKeys(found.clientId);
        }
        return found.clientId;
      })
      .value('principalId', async (outputs) => (await outputs.home).principalId);
}

function newApplication(
  linkedServiceName: string,
  { displayName, displayNameAsked }: Extract<ServicePrincipalInput, { kind: 'new application' }>,
) {
  return <Steps extends Before>(recipe: Recipe<Steps>): Recipe<Steps & SynapseIdentity> =>
    recipe
      .with(
        ownApplication<Before>({
          displayName,
          displayNameAsked,
          mayBeMultiTenant: true,
          async found(outputs) {
            const [synapse, existing] = await Promise.all([outputs.synapse, outputs.existing]);
            const clientId = existing?.signIn.kind === 'service principal' ? existing.signIn.clientId : undefined;
            return {
              uniqueName: linkKeyName(synapse, linkedServiceName),
              adopt: clientId && {
                clientId,
                isOurs: existing?.isOurs ?? false,
                gone: linksApplicationGone(clientId, linkedServiceName),
              },
            };
          },
        }),
      )
      .value('application', async (outputs): Promise<ClientId | undefined> => (await outputs.home).clientId);
}
