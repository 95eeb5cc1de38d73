/**
 * Whether the Synapse workspace itself may read the key in the vault, and whether it was tried.
 * Source: azure-rest-api-specs, keyvault, Vaults_ListBySubscription, 2023-07-01; docs role-based-access-control/built-in-roles/
 * security for the GUIDs; docs key-vault/general/assign-access-policy.
 * Needs: Reader on the vault; without it there is no advice about the Synapse workspace's rights.
 */

import type { Context, Loader } from '../../context';
import type { Adviser } from '../../engine/resource';
import { armVersions, listArm } from '../../http/arm';
import { child, type Json, optionalFlag, optionalList, optionalText, text, texts } from '../../http/json';
import { unlessHidden } from '../../http/refused';
import { asArmId, type PrincipalId, type SubscriptionId, sameText } from '../../names/ids';
import type { SynapseWorkspace } from '../../synapse/workspace/read';
import { readRoleAssignments } from '../role/read';
import { vaultClosedToSynapse, vaultKeyUntried } from './problems';
import type { VaultSecret } from './read';

export interface VaultOfLinkWant {
  readonly synapse: SynapseWorkspace;
  readonly secretName: string;
  readonly found: VaultSecret;
}

/** Key Vault Secrets User, Secrets Officer, Administrator. */
const enough = [
  '4633458b-17de-408a-b874-0445c86b69e6',
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7',
  '00482a5a-887f-4fb3-b363-3b7fe8e74483',
];

export const vaultOfLink: Adviser<VaultOfLinkWant> = {
  kind: 'key vault',
  title: ({ found }) => found.vault,
  async advise(want, context) {
    const { synapse, secretName, found } = want;
    const { vault, unreadable } = found;
    const isClosed = synapse.principalId && (await isClosedTo(want, synapse.principalId, context));
    return [
      ...(isClosed && synapse.principalId ? [vaultClosedToSynapse(synapse.id.name, vault, synapse.principalId)] : []),
      ...(unreadable === undefined ? [] : [vaultKeyUntried(secretName, vault, unreadable)]),
    ];
  },
};

/** Whether it certainly may not read secrets there; `false` where that is not known. */
function isClosedTo(want: VaultOfLinkWant, principalId: PrincipalId, context: Context): Promise<boolean> {
  return unlessHidden(readWhetherClosed(want, principalId, context), false);
}

async function readWhetherClosed(
  { synapse, secretName, found: { vault } }: VaultOfLinkWant,
  principalId: PrincipalId,
  context: Context,
): Promise<boolean> {
  const vaults = await context.reads.get(vaultsOfSubscription, synapse.id.subscriptionId);
  const found = vaults.find((one) => sameText(optionalText(one, 'name'), vault));
  return found !== undefined && !(await mayRead(found, { secretName, principalId }, context));
}

const vaultsOfSubscription: Loader<SubscriptionId, readonly Json[]> = {
  name: 'key vaults of the subscription',
  keyOf: (subscriptionId) => subscriptionId.toLowerCase(),
  one(subscriptionId, context) {
    const path = `/subscriptions/${subscriptionId}/providers/Microsoft.KeyVault/vaults`;
    return listArm(context, { method: 'GET', path, version: armVersions.keyVault });
  },
};

async function mayRead(
  vault: Json,
  { secretName, principalId }: { readonly secretName: string; readonly principalId: PrincipalId },
  context: Context,
): Promise<boolean> {
  const properties = child(vault, 'properties');
  if (optionalFlag(properties, 'enableRbacAuthorization') === true) {
    const held = await readRoleAssignments(asArmId(`${text(vault, 'id')}/secrets/${secretName}`), principalId, context);
    return held.some(({ roleId }) => enough.some((one) => sameText(one, roleId)));
  }
  const policies = optionalList(properties, 'accessPolicies');
  return policies
    .filter((policy) => sameText(optionalText(policy, 'objectId'), principalId))
    .some((policy) => texts(child(policy, 'permissions'), 'secrets').some((right) => /^(get|all)$/i.test(right)));
}
