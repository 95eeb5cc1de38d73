/** The parts of a recipe that make a Synapse link: what is there, the key, and the linked service, live or as a file. */

import { vaultSecret } from '../../azure/vault/read';
import type { Recipe } from '../../engine/recipe';
import type { Verdict } from '../../engine/resource';
import { replacedKeys } from '../../entra/key/replaced-removal';
import { clientSecret } from '../../entra/key/secret-resource';
import type { ClientId } from '../../names/ids';
import { adoptableLinkedService, adoptableLinkedServiceFile } from '../../synapse/linked-service/adoption-read';
import { type LinkedServicePlace, linkedServicePlace } from '../../synapse/linked-service/file-read';
import { linkedServiceFile } from '../../synapse/linked-service/file-resource';
import { type LinkedService, readHeldKey } from '../../synapse/linked-service/read';
import { linkedService } from '../../synapse/linked-service/resource';
import type { SynapseWorkspace } from '../../synapse/workspace/read';
import type { LinkSynapseAmlInput } from '../requests/link-synapse-aml';
import type { ServicePrincipalInput } from '../requests/service-principal';
import { linkKeyName } from './identity';
import {
  clientOf,
  type Identified,
  isForeignLink,
  type LinkKeys,
  noteOfGiven,
  wantedLink,
  wantedLinkSecret,
} from './wanted';

interface WithSynapse {
  readonly synapse: SynapseWorkspace;
}

/** Steps of a link that may be kept as a file. */
export interface Filed {
  /** Where its file belongs; `undefined` for a link that is written live. */
  readonly file: LinkedServicePlace | undefined;
}

/** The linked service that has the name already: live, or where a file is written, as a file. */
export function existingLink(request: LinkSynapseAmlInput) {
  const { linkedServiceName: name, workspace, takeOver, gitMode, signIn, tenantId, sourcesFolder } = request;
  const identity =
    signIn.kind === 'managed identity'
      ? signIn
      : { kind: signIn.kind, clientId: clientIdIn(signIn.identity), tenantId };
  return <Steps extends WithSynapse>(
    recipe: Recipe<Steps>,
  ): Recipe<Steps & Filed & { readonly existing: LinkedService | undefined }> => {
    const placed = recipe.findIf('file', linkedServicePlace, async (outputs) =>
      gitMode === 'file' ? { synapse: await outputs.synapse, name, sourcesFolder } : undefined,
    );
    return gitMode === 'file'
      ? placed.find('existing', adoptableLinkedServiceFile, async (outputs) => {
          const [synapse, file] = await Promise.all([outputs.synapse, outputs.file]);
          return { synapse, name, workspace, identity, takeOver, path: pathOf(file) };
        })
      : placed.find('existing', adoptableLinkedService, async (outputs) => ({
          synapse: await outputs.synapse,
          name,
          workspace,
          identity,
          takeOver,
        }));
  };
}

function pathOf(file: LinkedServicePlace | undefined): string {
  if (!file) {
    throw new Error('where the file belongs was not looked at');
  }
  return file.path;
}

/** Known only of an application that is there: one that is made here has none yet, or is the one that the link uses. */
function clientIdIn(identity: ServicePrincipalInput): ClientId | undefined {
  return identity.kind === 'existing client id' ? identity.clientId : undefined;
}

/** The key that the link signs in with, where it has one: made here, or found in a vault. */
export function linkKey(request: LinkSynapseAmlInput) {
  const { signIn, linkedServiceName } = request;
  const key = signIn.kind === 'service principal' ? signIn.key : undefined;
  return <Steps extends Identified & { readonly home: unknown }>(recipe: Recipe<Steps>): Recipe<Steps & LinkKeys> =>
    recipe
      .value('givenNote', (outputs) => noteOfGiven(outputs, request))
      .findIf('vaultSecret', vaultSecret, async (outputs) =>
        key?.kind === 'vault' ? { synapse: await outputs.synapse, ...key } : undefined,
      )
      .ensureIf('ownSecret', clientSecret, async (outputs, context) => wantedLinkSecret(outputs, request, context), {
        childOf: 'home',
        about: `for "${linkedServiceName}"`,
      });
}

/** The linked service itself, live or as a file. */
export function link(request: LinkSynapseAmlInput) {
  const { linkedServiceName: name, gitMode } = request;
  const after = ['tested'] as const;
  return <Steps extends Identified & LinkKeys & Filed & { readonly tested: Verdict }>(
    recipe: Recipe<Steps>,
  ): Recipe<Steps & { readonly link: LinkedService }> =>
    gitMode === 'file'
      ? recipe.ensure(
          'link',
          linkedServiceFile,
          async (outputs) => ({
            ...(await wantedLink(outputs, request)),
            path: pathOf(await outputs.file),
          }),
          { after, about: `${name}.json` },
        )
      : recipe.ensure('link', linkedService, (outputs) => wantedLink(outputs, request), {
          after,
          about: `"${name}"`,
          at: async (outputs) => ({ site: { name, synapse: await outputs.synapse }, have: await outputs.existing }),
        });
}

/** Deletes the keys that the link held before, once it holds another. */
export function withoutReplacedLinkKeys({ linkedServiceName: name, gitMode, signIn, takeOver }: LinkSynapseAmlInput) {
  return <Steps extends Identified & LinkKeys & { readonly link: LinkedService }>(
    recipe: Recipe<Steps>,
  ): Recipe<Steps> =>
    gitMode === 'file' || signIn.kind === 'managed identity'
      ? recipe
      : recipe.remove(
          'replacedKeys',
          replacedKeys,
          async (outputs) => {
            await outputs.link;
            const [synapse, existing, mine] = await Promise.all([outputs.synapse, outputs.existing, outputs.ownSecret]);
            return isForeignLink(existing, takeOver)
              ? undefined
              : {
                  readHeld: readHeldKey({ synapse, name }),
                  clientId: await clientOf(outputs),
                  displayName: linkKeyName(synapse, name),
                  spare: mine?.secret && mine.keyId,
                  isForSecret: signIn.key.kind === 'own secret',
                };
          },
          { before: 'ownSecret' },
        );
}
