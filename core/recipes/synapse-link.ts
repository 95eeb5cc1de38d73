/** The parts of a recipe that make a Synapse link: what is there, the key, and the linked service, live or as a file. */
import { replacedKeys } from '../clearances/replaced-keys';
import type { Context } from '../context';
import type { Recipe } from '../engine/recipe';
import type { LinkSynapseAmlInput } from '../inputs/link-synapse-aml';
import type { ServicePrincipalInput } from '../inputs/synapse-sign-in';
import { adoptableLinkedService } from '../lookups/adoptable-linked-service';
import { type LinkedService, readLinkedService } from '../lookups/linked-services';
import type { SynapseWorkspace } from '../lookups/synapse-workspace';
import { vaultSecret } from '../lookups/vault-secret';
import type { ClientId } from '../names/ids';
import { synapseNotInGitMode } from '../problems/synapse';
import { clientSecret } from '../resources/client-secret';
import { linkedService, linkedServiceFile } from '../resources/linked-service';
import { linkKeyName } from './synapse-identity';
import {
  clientOf,
  type Identified,
  isTheirs,
  type LinkKeys,
  noteOfGiven,
  wantedLink,
  wantedLinkSecret,
} from './wanted-linked-service';

interface WithSynapse {
  readonly synapse: SynapseWorkspace;
}

/** What there is under the name; for a file nothing is asked of what is live. */
export function withExisting<Steps extends WithSynapse>(
  recipe: Recipe<Steps>,
  { linkedServiceName: name, workspace, takeOver, gitMode, signIn, tenantId }: LinkSynapseAmlInput,
): Recipe<Steps & { readonly existing: LinkedService | undefined }> {
  return gitMode === 'file'
    ? recipe.value('existing', (): LinkedService | undefined => undefined)
    : recipe.find('existing', adoptableLinkedService, async (outputs) => ({
        synapse: await outputs.synapse,
        name,
        workspace,
        identity:
          signIn.kind === 'managed identity'
            ? signIn
            : { kind: signIn.kind, clientId: clientIdIn(signIn.identity), tenantId },
        takeOver,
      }));
}

/** Of an application that is there; one that is made here has none yet, or is the one that the link uses. */
function clientIdIn(identity: ServicePrincipalInput): ClientId | undefined {
  return identity.kind === 'existing client id' ? identity.clientId : undefined;
}

/** The key that the link signs in with, where it has one: made here, or found in a vault. */
export function withLinkKeys<Steps extends Identified & { readonly home: unknown }>(
  recipe: Recipe<Steps>,
  input: LinkSynapseAmlInput,
  context: Context,
): Recipe<Steps & LinkKeys> {
  const { signIn, linkedServiceName } = input;
  const key = signIn.kind === 'service principal' ? signIn.key : undefined;
  return recipe
    .value('givenNote', (outputs) => noteOfGiven(outputs, input))
    .findIf('vaultSecret', vaultSecret, async (outputs) =>
      key?.kind === 'vault' ? { synapse: await outputs.synapse, ...key } : undefined,
    )
    .ensureIf(
      'ownSecret',
      clientSecret,
      async (outputs) => (key?.kind === 'own secret' ? wantedLinkSecret(outputs, key, input, context) : undefined),
      { childOf: 'home', about: `for "${linkedServiceName}"` },
    );
}

/** The linked service itself, live or as a file, and the keys that it does not hold any more. */
export function withLink<Steps extends Identified & LinkKeys & { readonly tested: boolean }>(
  recipe: Recipe<Steps>,
  input: LinkSynapseAmlInput,
  context: Context,
): Recipe<Steps & { readonly link: LinkedService }> {
  const { linkedServiceName: name, signIn, gitMode } = input;
  if (gitMode === 'file') {
    const about = `${name}.json`;
    return recipe.ensure(
      'link',
      linkedServiceFile,
      async (outputs) => ({
        ...(await wantedLink(outputs, input, context)),
        path: linkedServiceFilePath(await outputs.synapse, name),
      }),
      { after: ['tested'], about },
    );
  }
  const linked = recipe.ensure('link', linkedService, (outputs) => wantedLink(outputs, input, context), {
    after: ['tested'],
    about: `"${name}"`,
  });
  return signIn.kind === 'managed identity'
    ? linked
    : linked.clear('replacedKeys', replacedKeys, async (outputs) => {
        await outputs.link;
        const [synapse, existing, mine] = await Promise.all([outputs.synapse, outputs.existing, outputs.ownSecret]);
        if (isTheirs(existing, input)) {
          return undefined;
        }
        const readHeld = async (asking: Context) => {
          const found = await readLinkedService({ synapse, name }, asking);
          const own = found?.keyNote;
          const holdsNone = found?.signIn.kind === 'service principal' && typeof found.signIn.key === 'object';
          return { own, all: [own], holdsNone };
        };
        const displayName = linkKeyName(synapse, name);
        return { readHeld, clientId: await clientOf(outputs), displayName, spare: mine?.secret && mine.keyId };
      });
}

/** Where Synapse Studio keeps it. @throws Problem where the workspace is in no repository */
export function linkedServiceFilePath({ git, id }: SynapseWorkspace, name: string): string {
  if (!git) {
    throw synapseNotInGitMode(id.name);
  }
  return [git.rootFolder, 'linkedService', `${name}.json`].filter(Boolean).join('/');
}
