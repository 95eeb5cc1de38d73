/** The part of a recipe that gives a link the key it signs in by, where it has one: made here, given, or a certificate. */

import { agentIdentity } from '../../azdo/connection/agent-advisories';
import { type Connection, readHeldKeys } from '../../azdo/connection/read';
import type { Project } from '../../azdo/project/read';
import type { Recipe } from '../../engine/recipe';
import type { Outputs } from '../../engine/step';
import { applicationCertificate, refuseOutOfDate } from '../../entra/key/certificate-resource';
import type { Caretaker } from '../../entra/key/end-problems';
import { givenSecret } from '../../entra/key/given-read';
import { replacedKeys } from '../../entra/key/replaced-removal';
import { clientSecret } from '../../entra/key/secret-resource';
import { endIn } from '../../names/key-note';
import { uniqueNameOf } from '../../names/mark';
import { endOfKeyAdvice } from '../end-of-key';
import { holdsForeignKey } from '../own-key';
import type { AuthenticationInput } from '../requests/authentication';
import type { EnsureAmlServiceConnectionInput } from '../requests/ensure-aml-service-connection';
import { applicationOf, type Keyed, openChanges, type Signed, signInBy, wantedSecret } from './wanted';

/** Makes the key, tries a given one, or registers the certificate. */
export function key(request: EnsureAmlServiceConnectionInput) {
  const { authentication, tenantId, connectionName, organizationId } = request;
  const options = { childOf: 'home', about: `for "${connectionName}"` } as const;
  const keyName = async (outputs: Outputs<Signed>) =>
    uniqueNameOf(organizationId, (await outputs.project).id, connectionName);
  return <Steps extends Signed & { readonly home: unknown }>(recipe: Recipe<Steps>): Recipe<Steps & Keyed> =>
    recipe
      .findIf('givenSecret', givenSecret, async (outputs) => {
        if (authentication.kind !== 'given secret') {
          return undefined;
        }
        const [clientId, purpose] = [await applicationOf(outputs), await keyName(outputs)];
        return { clientId, tenantId, secret: authentication.secret, purpose };
      })
      .ensureIf(
        'certificate',
        applicationCertificate,
        async (outputs, context) => {
          if (authentication.kind !== 'certificate') {
            return undefined;
          }
          const { certificate } = authentication;
          // Refused first, while there may be no application to read.
          refuseOutOfDate(certificate, context);
          const clientId = await applicationOf(outputs);
          await openChanges(outputs, signInBy(certificate, clientId, false), request);
          return { clientId, displayName: await keyName(outputs), certificate };
        },
        options,
      )
      .ensureIf(
        'ownSecret',
        clientSecret,
        async (outputs, context) => wantedSecret(outputs, request, context),
        options,
      );
}

/** Deletes the keys that the connection held before, once the call through it has passed. */
export function withoutReplacedKeys(request: EnsureAmlServiceConnectionInput) {
  const { authentication, connectionName: name, organizationId, takeOver } = request;
  return <Steps extends Signed & Keyed & { readonly first: Project; readonly connection: Connection }>(
    recipe: Recipe<Steps>,
  ): Recipe<Steps> => {
    if (authentication.kind === 'federation' || authentication.kind === 'agent identity') {
      return recipe;
    }
    return recipe.remove(
      'replacedKeys',
      replacedKeys,
      async (outputs) => {
        if (authentication.kind === 'own secret' && holdsForeignKey(await outputs.existing, takeOver)) {
          return undefined;
        }
        await outputs.connection;
        const project = await outputs.first;
        const [mine, certificate] = [await outputs.ownSecret, await outputs.certificate];
        return {
          readHeld: readHeldKeys({ project, name }),
          clientId: await applicationOf(outputs),
          displayName: uniqueNameOf(organizationId, project.id, name),
          spare: mine?.secret && mine.keyId,
          isForSecret: authentication.kind === 'own secret',
          isSeen: mine !== undefined || certificate?.held !== undefined,
        };
      },
      { before: 'ownSecret' },
    );
  };
}

/** Says when the key ends, or that an identity of the agents could not be tried from here. */
export function keyAdvice(request: EnsureAmlServiceConnectionInput) {
  const { authentication, mode, connectionName, workspace } = request;
  return <Steps extends Signed & Keyed & { readonly connection: Connection }>(recipe: Recipe<Steps>): Recipe<Steps> => {
    switch (authentication.kind) {
      case 'federation':
        return recipe;
      case 'agent identity':
        return recipe.advise(
          'unproved',
          agentIdentity,
          async (outputs) => {
            const { msiClientId } = await outputs.connection;
            return { connectionName, workspaceName: workspace.name, msiClientId };
          },
          { everyRun: true },
        );
      default:
        return recipe.with(
          endOfKeyAdvice<Signed & { readonly connection: Connection }>(mode, async (outputs) => {
            const { name, keyKind, keyNote } = await outputs.connection;
            return {
              holder: { kind: 'service connection', name },
              key: keyKind === 'certificate' ? 'certificate' : 'client secret',
              endsOn: endIn(keyNote),
              clientId: (await outputs.signIn).clientId,
              caretaker: caretakerOf(authentication, await outputs.existing, request.takeOver),
              given: authentication.kind === 'given secret' ? authentication.secret : undefined,
            };
          }),
        );
    }
  };
}

function caretakerOf(
  authentication: AuthenticationInput,
  existing: Connection | undefined,
  takeOver: boolean,
): Caretaker {
  if (authentication.kind !== 'own secret') {
    return { kind: 'giver' };
  }
  return holdsForeignKey(existing, takeOver)
    ? { kind: 'somebody else' }
    : { kind: 'ours', renewDays: authentication.renewDays };
}
