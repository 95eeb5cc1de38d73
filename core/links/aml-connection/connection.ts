/**
 * The parts of a recipe that are done once in each project: the connection with its trust, who may use it after which
 * checks, and a call that proves it.
 */

import { adoptableConnection, unlessForeign } from '../../azdo/connection/adoption-read';
import { endOfConnection, endOfIssuer } from '../../azdo/connection/advisories';
import type { WorkspaceThroughConnectionWant } from '../../azdo/connection/proof';
import type { Connection } from '../../azdo/connection/read';
import { serviceEndpoint } from '../../azdo/connection/resource';
import { schemeOf } from '../../azdo/connection/sign-in-read';
import type { Project } from '../../azdo/project/read';
import type { Recipe } from '../../engine/recipe';
import type { Outputs } from '../../engine/step';
import { federatedCredential, identityTitle, type TrustSite, trustOfConverted } from '../../entra/trust/resource';
import { conflictProblem } from '../../problem/run';
import type { EnsureAmlServiceConnectionInput } from '../requests/ensure-aml-service-connection';
import { checks, type WithApprovers } from './checks';
import { conversionInPlace, type Prepared } from './conversion';
import { asksToConvert } from './conversion-end';
import { grant, withoutExtraGrants } from './grant';
import { ownIdentityName } from './own-identity';
import { proof, type ToProve } from './proof';
import { wantedTrust } from './trust';
import { type Keyed, type Signed as Wanted, wantedConnection } from './wanted';

export interface Signed extends Wanted, Keyed {
  readonly home: unknown;
  /** The project whose connection's identity it is. */
  readonly first: Project;
}

export interface Connected extends Prepared {
  readonly connection: Connection;
  /** The trust that could not be checked, because the setup identity may not read it. */
  readonly unseenTrust: WorkspaceThroughConnectionWant['unseenTrust'];
}

/** The connection that has the name already, if one has. */
export function existingConnection(request: EnsureAmlServiceConnectionInput) {
  return <Steps extends { readonly project: Project }>(
    recipe: Recipe<Steps>,
  ): Recipe<Steps & { readonly existing: Connection | undefined }> =>
    recipe.find('existing', adoptableConnection, async (outputs) => ({
      project: await outputs.project,
      name: request.connectionName,
      workspace: request.workspace,
      scheme: schemeOf[request.authentication.kind],
      convert: asksToConvert(request),
      takeOver: request.takeOver,
    }));
}

/**
 * The connection, converted where that is asked for, and what it signs in by.
 * @param place the further project, as it was typed; none for the project whose connection lends its application
 */
export function connection(request: EnsureAmlServiceConnectionInput, place?: string) {
  const saves = async (outputs: Outputs<Signed>) =>
    serviceEndpoint.diff(await wantedConnection(outputs, request), await outputs.existing).length > 0;
  return <Steps extends Signed>(recipe: Recipe<Steps>): Recipe<Steps & Connected> =>
    recipe
      .with(adoptable(request, place))
      .with(
        conversionInPlace({
          connectionName: request.connectionName,
          convert: asksToConvert(request),
          example: request.setupTrust,
          saves,
        }),
      )
      .ensure(
        'connection',
        serviceEndpoint,
        async (outputs) => {
          await outputs.converted;
          return wantedConnection(outputs, request);
        },
        {
          about: `"${request.connectionName}"`,
          at: async (outputs) => {
            const [project, have] = [await outputs.project, await outputs.existing];
            // One of somebody else is not changed, and what could be changed of it is known when it is reached.
            const isOpen = have === undefined || have.isOurs || request.takeOver;
            return isOpen ? { site: { name: request.connectionName, project }, have } : undefined;
          },
        },
      )
      .with(trust(request))
      .advise('endOfIssuer', endOfIssuer, (outputs) => withIssuer(outputs, request), { everyRun: true });
}

/** The connection whose issuer may end; `undefined` where it is converted, or where what is said of that tells more. */
async function withIssuer(
  outputs: Outputs<Signed & Connected>,
  request: EnsureAmlServiceConnectionInput,
): Promise<Connection | undefined> {
  if (asksToConvert(request)) {
    return undefined;
  }
  // What is yet to be saved has the issuer that it had.
  return outputs.connection.catch(() => outputs.existing);
}

/**
 * Stops at a connection of somebody else that would get an identity which is yet to be made: the step that makes the
 * connection cannot compare it before that, and something would be written by then.
 */
function adoptable({ connectionName, takeOver, identity }: EnsureAmlServiceConnectionInput, place: string | undefined) {
  // One that is named is there; and the application of the first project's connection is adopted, and so it is known.
  const mayBeNew =
    identity.kind === 'own managed identity' ||
    (identity.kind === 'managed identity' ? identity.make : identity.kind === 'new application' && place !== undefined);
  return <Steps extends Signed>(recipe: Recipe<Steps>): Recipe<Steps> =>
    !mayBeNew
      ? recipe
      : recipe.value('adoptable', async (outputs) => {
          const existing = await outputs.existing;
          const isKnown = await isThere(outputs.signIn);
          const change = { field: 'client id', from: existing?.clientId, to: 'that of the new identity' };
          const judged = unlessForeign(change, existing, takeOver);
          if (existing && !isKnown && judged.conflict !== undefined) {
            const title = `"${connectionName}" in ${(await outputs.project).name}`;
            throw conflictProblem('service connection', title, [judged]);
          }
        });
}

/** Whether a step gave something, and is not waited for. */
function isThere(given: Promise<unknown>): Promise<boolean> {
  return given.then(
    () => true,
    () => false,
  );
}

/** The trust on the identity, and what of it could not be checked. */
function trust(request: EnsureAmlServiceConnectionInput) {
  const { authentication, connectionName } = request;
  return <Steps extends Signed & Prepared & { readonly connection: Connection }>(
    recipe: Recipe<Steps>,
  ): Recipe<Steps & Connected> =>
    recipe
      .ensureIf(
        'credential',
        asksToConvert(request) ? trustOfConverted : federatedCredential,
        (outputs, context) => (authentication.kind === 'federation' ? wantedTrust(outputs, context) : undefined),
        {
          childOf: 'home',
          about: `for "${connectionName}"`,
          // Of a connection that is there the trust may be there too, unless it gets an identity that is yet to be made.
          at: async (outputs) => {
            const isNew = (await outputs.existing) === undefined || !(await isThere(outputs.signIn));
            return isNew && authentication.kind === 'federation'
              ? { site: await placeOfTrust(outputs, request) }
              : undefined;
          },
        },
      )
      .value('unseenTrust', async (outputs, { cloud }) => {
        const [saved, credential, signIn] = await Promise.all([outputs.connection, outputs.credential, outputs.signIn]);
        const { issuer = '', subject = '' } = saved;
        const shown = { issuer, subject, identity: identityTitle(signIn.home), audience: cloud.federationAudience };
        return !credential || credential.held ? undefined : shown;
      });
}

/**
 * Who may use the connection after which checks, and the proof that it works.
 * @param place the further project, as it was typed; none for the project that the connection is made in
 */
export function use(request: EnsureAmlServiceConnectionInput, place?: string) {
  return <Steps extends Connected & WithApprovers & ToProve>(recipe: Recipe<Steps>): Recipe<Steps> =>
    recipe
      .with(checks(request))
      .with(grant(request, place))
      .with(proof(request))
      .advise('endOfConnection', endOfConnection, async (outputs) => ({
        project: await outputs.project,
        connection: await outputs.connection,
      }))
      .with(withoutExtraGrants(request));
}

/** Who may make a managed identity need not be allowed to write trusts in it; who makes an application owns it. */
async function placeOfTrust(
  { signIn, first }: Outputs<Pick<Signed, 'signIn' | 'first'>>,
  request: EnsureAmlServiceConnectionInput,
): Promise<TrustSite> {
  const { identity } = request;
  const isManaged = identity.kind === 'own managed identity' || (identity.kind === 'managed identity' && identity.make);
  if (!isManaged) {
    return signIn;
  }
  const armId = identity.kind === 'managed identity' ? identity.armId : ownIdentityName(request, await first);
  return signIn.catch(() => ({ home: { kind: 'managed identity' as const, armId }, isToBeMade: true }));
}
