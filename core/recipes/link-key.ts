/** The part of a recipe that gives a link the key it signs in by, where it has one: made here, given, or a certificate. */

import { replacedKeys } from '../clearances/replaced-keys';
import type { Context } from '../context';
import type { Recipe } from '../engine/recipe';
import type { Outputs } from '../engine/step';
import type { AuthenticationInput } from '../inputs/authentication';
import type { EnsureAmlServiceConnectionInput } from '../inputs/ensure-aml-service-connection';
import { type Connection, listConnections } from '../lookups/connections';
import { givenSecret } from '../lookups/given-secret';
import type { Project } from '../lookups/project';
import { sameText } from '../names/ids';
import { endIn, keyNoteIn } from '../names/key-note';
import { uniqueNameOf } from '../names/mark';
import { agentIdentity } from '../outlooks/agent-identity';
import { type EndOfKeyWant, endOfKey } from '../outlooks/end-of-key';
import type { Caretaker } from '../problems/outlook';
import { neverSettled } from '../problems/run';
import { applicationCertificate, refuseOutOfDate } from '../resources/application-certificate';
import { clientSecret } from '../resources/client-secret';
import {
  applicationOf,
  isTheirs,
  type Keyed,
  openChanges,
  type Signed,
  signInBy,
  wantedSecret,
} from './wanted-connection';

/** How long before the end of a key a check speaks of it, and any run for keys that do not renew by themselves; ours. */
const checkDays = 60;
const runDays = 30;

/** Makes, tries or registers the key. */
export function withKey<Steps extends Signed & { readonly home: unknown }>(
  recipe: Recipe<Steps>,
  input: EnsureAmlServiceConnectionInput,
  context: Context,
): Recipe<Steps & Keyed> {
  const { authentication, tenantId, connectionName } = input;
  const about = `for "${connectionName}"`;
  const nameOf = async (outputs: Outputs<Steps>) =>
    uniqueNameOf(input.organizationId, (await outputs.project).id, connectionName);
  return recipe
    .findIf('givenSecret', givenSecret, async (outputs) =>
      authentication.kind === 'given secret'
        ? {
            clientId: await applicationOf(outputs),
            tenantId,
            secret: authentication.secret,
            purpose: await nameOf(outputs),
          }
        : undefined,
    )
    .ensureIf(
      'certificate',
      applicationCertificate,
      async (outputs) => {
        if (authentication.kind !== 'certificate') {
          return undefined;
        }
        const { certificate } = authentication;
        // Said before there is an application to read.
        refuseOutOfDate(certificate, context);
        const clientId = await applicationOf(outputs);
        await openChanges(outputs, signInBy(certificate, clientId, false), input, context);
        return { clientId, displayName: await nameOf(outputs), certificate };
      },
      { childOf: 'home', about },
    )
    .ensureIf(
      'ownSecret',
      clientSecret,
      async (outputs) =>
        authentication.kind === 'own secret' ? wantedSecret(outputs, input, authentication, context) : undefined,
      { childOf: 'home', about },
    );
}

/** Takes away the keys that the connection held before, once the call through it has passed. */
export function withoutReplacedKeys<
  Steps extends Signed & Keyed & { readonly first: Project; readonly connection: Connection },
>(recipe: Recipe<Steps>, input: EnsureAmlServiceConnectionInput): Recipe<Steps> {
  const { authentication, connectionName: name, organizationId } = input;
  if (authentication.kind === 'federation' || authentication.kind === 'agent identity') {
    return recipe;
  }
  return recipe.clear('replacedKeys', replacedKeys, async (outputs) => {
    if (authentication.kind === 'own secret' && isTheirs(await outputs.existing, input)) {
      return undefined;
    }
    await outputs.connection;
    const project = await outputs.first;
    const [mine, certificate] = [await outputs.ownSecret, await outputs.certificate];
    const isSeen = mine !== undefined || certificate?.held !== undefined;
    const displayName = uniqueNameOf(organizationId, project.id, name);
    const readHeld = async (context: Context) => {
      const connections = await listConnections(project, context);
      const own = connections.find((one) => sameText(one.name, name));
      if (!own) {
        throw neverSettled('service connection', `"${name}"`, []);
      }
      return { own: keyNoteIn(own.description), all: connections.map(({ description }) => keyNoteIn(description)) };
    };
    return { readHeld, clientId: await applicationOf(outputs), displayName, spare: mine?.secret && mine.keyId, isSeen };
  });
}

/** What will end, or cannot be seen from here, of how the connection signs in. */
export function withOutlookOnKey<Steps extends Signed & Keyed & { readonly connection: Connection }>(
  recipe: Recipe<Steps>,
  input: EnsureAmlServiceConnectionInput,
): Recipe<Steps> {
  const { authentication, mode, connectionName, workspace } = input;
  switch (authentication.kind) {
    case 'federation':
      return recipe;
    case 'agent identity':
      return recipe.foresee(
        'unproved',
        agentIdentity,
        async (outputs) => {
          const { msiClientId } = await outputs.connection;
          return { connectionName, workspaceName: workspace.name, msiClientId };
        },
        { everyRun: true },
      );
    default:
      return recipe.foresee(
        'endOfKey',
        endOfKey,
        async (outputs): Promise<EndOfKeyWant> => {
          const caretaker = caretakerOf(authentication, await outputs.existing, input);
          const connection = await outputs.connection;
          return {
            holder: { kind: 'service connection', name: connection.name },
            key: connection.keyKind === 'certificate' ? 'certificate' : 'client secret',
            endsOn: endIn(keyNoteIn(connection.description)),
            clientId: (await outputs.signIn).clientId,
            caretaker,
            given: authentication.kind === 'given secret' ? authentication.secret : undefined,
            fromDays: mode === 'check' ? checkDays : caretaker.kind === 'this task' ? 0 : runDays,
          };
        },
        { everyRun: true },
      );
  }
}

function caretakerOf(
  authentication: AuthenticationInput,
  existing: Connection | undefined,
  input: EnsureAmlServiceConnectionInput,
): Caretaker {
  if (authentication.kind !== 'own secret') {
    return { kind: 'giver' };
  }
  return isTheirs(existing, input)
    ? { kind: 'somebody else' }
    : { kind: 'this task', renewDays: authentication.renewDays };
}
