/** The part of a recipe that says what may keep a Synapse link from being of use, though it is saved and right. */

import type { AmlWorkspace } from '../../azure/aml-workspace/read';
import { vaultOfLink } from '../../azure/vault/advisories';
import type { VaultSecret } from '../../azure/vault/read';
import type { Recipe } from '../../engine/recipe';
import type { Caretaker } from '../../entra/key/end-problems';
import { endIn } from '../../names/key-note';
import { otherRepositoryOfFile } from '../../synapse/linked-service/advisories';
import { linkedServiceFilePath } from '../../synapse/linked-service/file-read';
import type { LinkedService } from '../../synapse/linked-service/read';
import { linkInBranch, protectionOfSynapse, useOfLink } from '../../synapse/workspace/advisories';
import { storageOfSynapse } from '../../synapse/workspace/storage-advisories';
import { endOfKeyAdvice } from '../end-of-key';
import type { LinkSynapseAmlInput } from '../requests/link-synapse-aml';
import type { LinkKeyInput } from '../requests/synapse-sign-in';
import { formerIdentityOfLink } from './former-identity-advisories';
import { linkKeyName } from './identity';
import type { Filed } from './link';
import { clientOf, type Identified, isForeignLink, type LinkKeys } from './wanted';

interface Linked extends Identified, LinkKeys, Filed {
  readonly workspace: AmlWorkspace;
  readonly link: LinkedService;
}

const onWrites = { onWrites: true } as const;

/** Said by a check, and by a run that writes. */
export function linkAdvice(request: LinkSynapseAmlInput) {
  const { linkedServiceName: name, workspace, gitMode } = request;
  return <Steps extends Linked>(recipe: Recipe<Steps>): Recipe<Steps> =>
    recipe
      .advise('protection', protectionOfSynapse, (outputs) => outputs.synapse)
      .advise('storage', storageOfSynapse, (outputs) => outputs.synapse, onWrites)
      .advise(
        'use',
        useOfLink,
        async (outputs) => ({ synapse: await outputs.synapse, workspace: await outputs.workspace }),
        onWrites,
      )
      .advise(
        'former identity',
        formerIdentityOfLink,
        async (outputs) => {
          const [former, synapse, application] = await Promise.all([
            outputs.existing,
            outputs.synapse,
            outputs.application,
          ]);
          // What is live has it until the file is published.
          return gitMode === 'file'
            ? undefined
            : former && { synapse, former, application, workspace, keyName: linkKeyName(synapse, name) };
        },
        onWrites,
      )
      .with(branchAdvice(request))
      .with(linkKeyAdvice(request))
      .with(vaultAdvice(request));
}

/** Says that a live link of a workspace in Git mode may not be in its branch, in each run that was to write it live. */
function branchAdvice({ linkedServiceName: name, gitMode }: LinkSynapseAmlInput) {
  const isLive = gitMode === 'live';
  return <Steps extends Linked>(recipe: Recipe<Steps>): Recipe<Steps> =>
    recipe
      .advise(
        'branch',
        linkInBranch,
        async (outputs) => {
          const synapse = await outputs.synapse;
          return gitMode !== 'file' && synapse.git
            ? { synapse, name, path: linkedServiceFilePath(synapse, name) }
            : undefined;
        },
        { everyRun: isLive, onWrites: isLive },
      )
      .advise(
        'repository',
        otherRepositoryOfFile,
        async (outputs) => {
          const [{ git }, file] = await Promise.all([outputs.synapse, outputs.file]);
          return git && file?.otherRepository ? { ...file, git } : undefined;
        },
        { everyRun: true, onWrites: true },
      );
}

/** Says when the key ends. */
function linkKeyAdvice({ signIn, linkedServiceName: name, mode, takeOver }: LinkSynapseAmlInput) {
  return <Steps extends Linked>(recipe: Recipe<Steps>): Recipe<Steps> => {
    if (signIn.kind === 'managed identity') {
      return recipe;
    }
    const { key } = signIn;
    return recipe.with(
      endOfKeyAdvice<Linked>(mode, async (outputs) => {
        const found = await outputs.vaultSecret;
        // Which of the application's keys a vault holds is not guessed where its value is out of reach.
        if (found && !found.endsAt && !found.secret) {
          return undefined;
        }
        const isForeign = isForeignLink(await outputs.existing, takeOver);
        return {
          holder: { kind: 'linked service', name },
          key: 'client secret',
          endsOn: found ? found.endsAt : endIn((await outputs.link).keyNote),
          clientId: await clientOf(outputs),
          caretaker: caretakerOf(key, isForeign, found),
          given: key.kind === 'given secret' ? key.secret : found?.secret,
        };
      }),
    );
  };
}

/** Says whether Synapse may read a key in a vault. */
function vaultAdvice({ signIn }: LinkSynapseAmlInput) {
  return <Steps extends Linked>(recipe: Recipe<Steps>): Recipe<Steps> => {
    if (signIn.kind === 'managed identity' || signIn.key.kind !== 'vault') {
      return recipe;
    }
    const { secretName } = signIn.key;
    return recipe.advise(
      'vault',
      vaultOfLink,
      async (outputs) => {
        const found = await outputs.vaultSecret;
        return found && { synapse: await outputs.synapse, secretName, found };
      },
      onWrites,
    );
  };
}

function caretakerOf(key: LinkKeyInput, isForeign: boolean, found: VaultSecret | undefined): Caretaker {
  switch (key.kind) {
    case 'vault':
      return { kind: 'vault', vault: found?.vault ?? key.store, secretName: key.secretName };
    case 'own secret':
      return isForeign ? { kind: 'somebody else' } : { kind: 'ours', renewDays: key.renewDays };
    case 'given secret':
      return { kind: 'giver' };
  }
}
