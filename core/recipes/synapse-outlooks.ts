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
    .foresee('protection', protectionOfSynapse, (made) => made.synapse)
    .foresee('storage', storageOfSynapse, (made) => made.synapse, onWrites)
    .foresee(
      'use',
      useOfLink,
      async (made) => ({ synapse: await made.synapse, workspace: await made.workspace }),
      onWrites,
    )
    .foresee(
      'former identity',
      formerIdentityOfLink,
      async (made) => {
        const [former, synapse, application] = await Promise.all([made.existing, made.synapse, made.application]);
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
          async (made) => {
            const synapse = await made.synapse;
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
    async (made): Promise<EndOfKeyWant | undefined> => {
      const found = await made.vaultSecret;
      // Which of the application's keys a vault holds is not guessed where its value is out of reach.
      if (found && !found.endsAt && !found.secret) {
        return undefined;
      }
      const caretaker = caretakerOf(input, await made.existing, found);
      return {
        holder: { kind: 'linked service', name },
        key: 'client secret',
        endsOn: found ? found.endsAt : endIn((await made.link).keyNote),
        clientId: await clientOf(made),
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
    async (made) => {
      const found = await made.vaultSecret;
      return found && { synapse: await made.synapse, secretName: key.secretName, found };
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
