/** The part of a recipe that says what stands beside a Synapse link: it is saved and right, and may still be of no use. */
import type { Recipe } from '../engine/recipe';
import type { LinkSynapseAmlInput } from '../inputs/link-synapse-aml';
import type { AmlWorkspace } from '../lookups/aml-workspace';
import type { LinkedService } from '../lookups/linked-services';
import { storageOfSynapse } from '../outlooks/storage-of-synapse';
import { linkInBranch, protectionOfSynapse, useOfLink } from '../outlooks/use-of-link';
import { vaultOfLink } from '../outlooks/vault-of-link';
import { linkedServiceFilePath } from './synapse-link';
import type { Identified, LinkKeys } from './wanted-linked-service';

/** What stands beside the link: told by a check, and by a run that writes. */
export function withOutlooks<
  Steps extends Identified & LinkKeys & { readonly workspace: AmlWorkspace; readonly link: LinkedService },
>(recipe: Recipe<Steps>, { linkedServiceName: name, signIn, gitMode }: LinkSynapseAmlInput): Recipe<Steps> {
  const onWrites = { onWrites: true };
  const all = recipe
    .foresee('protection', protectionOfSynapse, (made) => made.synapse)
    .foresee('storage', storageOfSynapse, (made) => made.synapse, onWrites)
    .foresee(
      'use',
      useOfLink,
      async (made) => ({ synapse: await made.synapse, workspace: await made.workspace }),
      onWrites,
    );
  const told =
    gitMode === 'live'
      ? all.foresee(
          'branch',
          linkInBranch,
          async (made) => {
            const synapse = await made.synapse;
            return synapse.git && { synapse, name, path: linkedServiceFilePath(synapse, name) };
          },
          onWrites,
        )
      : all;
  if (signIn.kind === 'managed identity' || signIn.key.kind !== 'vault') {
    return told;
  }
  const { secretName } = signIn.key;
  return told.foresee(
    'vault',
    vaultOfLink,
    async (made) => {
      const found = await made.vaultSecret;
      return found && { synapse: await made.synapse, secretName, found };
    },
    onWrites,
  );
}
