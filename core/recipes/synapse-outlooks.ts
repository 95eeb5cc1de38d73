/** The part of a recipe that says what stands beside a Synapse link: it is saved and right, and may still be of no use. */
import type { Recipe } from '../engine/recipe';
import type { LinkSynapseAmlInput } from '../inputs/link-synapse-aml';
import type { AmlWorkspace } from '../lookups/aml-workspace';
import type { LinkedService } from '../lookups/linked-services';
import type { VaultSecret } from '../lookups/vault-secret';
import { endIn } from '../names/key-note';
import { type EndOfKeyWant, endOfKey } from '../outlooks/end-of-key';
import { formerIdentityOfLink } from '../outlooks/former-identity-of-link';
import { storageOfSynapse } from '../outlooks/storage-of-synapse';
import { linkInBranch, protectionOfSynapse, useOfLink } from '../outlooks/use-of-link';
import { vaultOfLink } from '../outlooks/vault-of-link';
import type { Caretaker } from '../problems/outlook';
import { linkKeyName } from './synapse-identity';
import { linkedServiceFilePath } from './synapse-link';
import { clientOf, type Identified, isTheirs, type LinkKeys } from './wanted-linked-service';

/** How long before the end of a key a check speaks of it, and any run for keys that do not renew by themselves; ours. */
const checkDays = 60;
const runDays = 30;

interface Linked extends Identified, LinkKeys {
  readonly workspace: AmlWorkspace;
  readonly link: LinkedService;
}

/** What stands beside the link: told by a check, and by a run that writes. */
export function withOutlooks<Steps extends Linked>(recipe: Recipe<Steps>, input: LinkSynapseAmlInput): Recipe<Steps> {
  const { linkedServiceName: name, gitMode } = input;
  const onWrites = { onWrites: true };
  const all = recipe
    .foresee('protection', protectionOfSynapse, (outputs) => outputs.synapse)
    .foresee('storage', storageOfSynapse, (outputs) => outputs.synapse, onWrites)
    .foresee(
      'use',
      useOfLink,
      async (outputs) => ({ synapse: await outputs.synapse, workspace: await outputs.workspace }),
      onWrites,
    )
    .foresee(
      'former identity',
      formerIdentityOfLink,
      async (outputs) => {
        const [former, synapse, application] = await Promise.all([
          outputs.existing,
          outputs.synapse,
          outputs.application,
        ]);
        const keyName = linkKeyName(synapse, name);
        return former && { synapse, former, application, workspace: input.workspace, keyName };
      },
      onWrites,
    );
  const told =
    gitMode === 'live'
      ? all.foresee(
          'branch',
          linkInBranch,
          async (outputs) => {
            const synapse = await outputs.synapse;
            return synapse.git && { synapse, name, path: linkedServiceFilePath(synapse, name) };
          },
          onWrites,
        )
      : all;
  return withOutlookOnKey(told, input);
}

/** Says when the key ends, and of one in a vault whether Synapse may read it. */
function withOutlookOnKey<Steps extends Linked>(recipe: Recipe<Steps>, input: LinkSynapseAmlInput): Recipe<Steps> {
  const { signIn, linkedServiceName: name, mode } = input;
  if (signIn.kind === 'managed identity') {
    return recipe;
  }
  const { key } = signIn;
  const ending = recipe.foresee(
    'endOfKey',
    endOfKey,
    async (outputs): Promise<EndOfKeyWant | undefined> => {
      const found = await outputs.vaultSecret;
      // Which of the application's keys a vault holds is not guessed where its value is out of reach.
      if (found && !found.endsAt && !found.secret) {
        return undefined;
      }
      const caretaker = caretakerOf(input, await outputs.existing, found);
      return {
        holder: { kind: 'linked service', name },
        key: 'client secret',
        endsOn: found ? found.endsAt : endIn((await outputs.link).keyNote),
        clientId: await clientOf(outputs),
        caretaker,
        given: key.kind === 'given secret' ? key.secret : found?.secret,
        fromDays: mode === 'check' ? checkDays : caretaker.kind === 'this task' ? 0 : runDays,
      };
    },
    { everyRun: true },
  );
  if (key.kind !== 'vault') {
    return ending;
  }
  return ending.foresee(
    'vault',
    vaultOfLink,
    async (outputs) => {
      const found = await outputs.vaultSecret;
      return found && { synapse: await outputs.synapse, secretName: key.secretName, found };
    },
    { onWrites: true },
  );
}

function caretakerOf(
  { signIn, takeOver }: LinkSynapseAmlInput,
  existing: LinkedService | undefined,
  found: VaultSecret | undefined,
): Caretaker {
  const key = signIn.kind === 'managed identity' ? undefined : signIn.key;
  switch (key?.kind) {
    case 'vault':
      return { kind: 'vault', vault: found?.vault ?? key.store, secretName: key.secretName };
    case 'own secret':
      return isTheirs(existing, { takeOver })
        ? { kind: 'somebody else' }
        : { kind: 'this task', renewDays: key.renewDays };
    default:
      return { kind: 'giver' };
  }
}
