/**
 * The parts of a recipe that are done once in each project: the connection with its trust, who may use it after which
 * checks, and a call that proves it.
 */

import { adoptableConnection } from '../../azdo/connection/adoption-read';
import { endOfConnection } from '../../azdo/connection/advisories';
import { type WorkspaceThroughConnectionWant, workspaceThroughConnection } from '../../azdo/connection/proof';
import type { Connection } from '../../azdo/connection/read';
import { serviceEndpoint } from '../../azdo/connection/resource';
import { schemeOf } from '../../azdo/connection/sign-in-read';
import type { Project } from '../../azdo/project/read';
import type { Role } from '../../azure/role/definition-read';
import type { Recipe } from '../../engine/recipe';
import type { Outputs } from '../../engine/step';
import { federatedCredential, identityTitle, trustOfConverted } from '../../entra/trust/resource';
import type { EnsureAmlServiceConnectionInput } from '../requests/ensure-aml-service-connection';
import { checks, type WithApprovers } from './checks';
import { conversionInPlace, type Prepared } from './conversion';
import { asksToConvert } from './conversion-end';
import { grant, withoutExtraGrants } from './grant';
import { wantedTrust } from './trust';
import { type Keyed, type Signed as Wanted, wantedConnection } from './wanted';

export interface Signed extends Wanted, Keyed {
  readonly home: unknown;
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

/** The connection, converted where that is asked for, and what it signs in by. */
export function connection(request: EnsureAmlServiceConnectionInput) {
  const saves = async (outputs: Outputs<Signed>) =>
    serviceEndpoint.diff(await wantedConnection(outputs, request), await outputs.existing).length > 0;
  return <Steps extends Signed>(recipe: Recipe<Steps>): Recipe<Steps & Connected> =>
    recipe
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
        { about: `"${request.connectionName}"` },
      )
      .with(trust(request));
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
        { childOf: 'home', about: `for "${connectionName}"` },
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
  return <Steps extends Connected & WithApprovers & { readonly project: Project; readonly role: Role }>(
    recipe: Recipe<Steps>,
  ): Recipe<Steps> =>
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

/** The proof by a call; none for the agents' own identity, which only a job on their machines can use. */
function proof({ authentication, connectionName, workspace }: EnsureAmlServiceConnectionInput) {
  return <Steps extends Connected & { readonly project: Project; readonly role: Role }>(
    recipe: Recipe<Steps>,
  ): Recipe<Steps> =>
    authentication.kind === 'agent identity'
      ? recipe
      : recipe.prove('proof', workspaceThroughConnection, async (outputs) => ({
          project: await outputs.project,
          endpointId: (await outputs.connection).id,
          connectionName,
          workspace,
          role: await outputs.role,
          unseenTrust: await outputs.unseenTrust,
        }));
}
