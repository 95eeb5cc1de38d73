/**
 * The parts of a recipe that are done once in each project: the connection with its trust, and who may use it under
 * which guard, proved by a call.
 */

import type { Context } from '../context';
import type { Recipe } from '../engine/recipe';
import type { Outputs } from '../engine/step';
import type { EnsureAmlServiceConnectionInput } from '../inputs/ensure-aml-service-connection';
import { adoptableConnection } from '../lookups/adoptable-connection';
import { schemeOf } from '../lookups/connection-sign-in';
import type { Connection } from '../lookups/connections';
import type { Project } from '../lookups/project';
import type { Role } from '../lookups/role-definition';
import { markOf } from '../names/mark';
import { endOfConnection } from '../outlooks/end-of-connection';
import { connectionWithoutTrust } from '../problems/azdo';
import {
  type WorkspaceThroughConnectionWant,
  workspaceThroughConnection,
} from '../proofs/workspace-through-connection';
import { credentialPrefix, federatedCredential, homeTitle, trustOfConverted } from '../resources/federated-credential';
import { serviceEndpoint } from '../resources/service-endpoint';
import { type Prepared, withConversion } from './connection-conversion';
import { asksToConvert } from './connection-conversion-end';
import { withGrant, withoutExtraGrants } from './connection-grant';
import { type WithApprovers, withGuard } from './connection-guard';
import { type Keyed, type Signed as Wanted, wantedConnection } from './wanted-connection';

export interface Signed extends Wanted, Keyed {
  readonly home: unknown;
}

export interface Connected extends Prepared {
  readonly connection: Connection;
  /** The trust that had to be taken on faith, because the setup identity may not look. */
  readonly unseenTrust: WorkspaceThroughConnectionWant['unseenTrust'];
}

/** The connection that has the name already, if one has. */
export function withExisting<Steps extends { readonly project: Project }>(
  recipe: Recipe<Steps>,
  input: EnsureAmlServiceConnectionInput,
): Recipe<Steps & { readonly existing: Connection | undefined }> {
  return recipe.find('existing', adoptableConnection, async (outputs) => ({
    project: await outputs.project,
    name: input.connectionName,
    workspace: input.workspace,
    scheme: schemeOf[input.authentication.kind],
    convert: asksToConvert(input),
    takeOver: input.takeOver,
  }));
}

/** The connection, converted where that is asked for, and what it signs in by. */
export function withConnection<Steps extends Signed>(
  recipe: Recipe<Steps>,
  input: EnsureAmlServiceConnectionInput,
  context: Context,
): Recipe<Steps & Connected> {
  const wanted = (outputs: Outputs<Steps>) => wantedConnection(outputs, input, context);
  const options = {
    connectionName: input.connectionName,
    convert: asksToConvert(input),
    example: input.setupTrust,
    saves: async (outputs: Outputs<Steps>) =>
      serviceEndpoint.diff(await wanted(outputs), await outputs.existing).length > 0,
  };
  const connected = withConversion(recipe, options, context).ensure(
    'connection',
    serviceEndpoint,
    async (outputs) => {
      await outputs.converted;
      return wanted(outputs);
    },
    { about: `"${input.connectionName}"` },
  );
  return withTrust(connected, input, context);
}

function withTrust<Steps extends Signed & Prepared & { readonly connection: Connection }>(
  recipe: Recipe<Steps>,
  input: EnsureAmlServiceConnectionInput,
  context: Context,
): Recipe<Steps & Connected> {
  const { authentication, connectionName } = input;
  const audience = context.cloud.federationAudience;
  return recipe
    .ensureIf(
      'credential',
      asksToConvert(input) ? trustOfConverted : federatedCredential,
      async (outputs) => {
        if (authentication.kind !== 'federation') {
          return undefined;
        }
        const { id, issuer, subject, name } = await outputs.connection;
        if (!issuer || !subject) {
          throw connectionWithoutTrust(name, context.organization.actor);
        }
        const { home } = await outputs.signIn;
        const credentialName = `${credentialPrefix}${id}`;
        return { home, name: credentialName, issuer, subject, audience, description: markOf(context.maker) };
      },
      { childOf: 'home', about: `for "${connectionName}"` },
    )
    .value('unseenTrust', async (outputs) => {
      const [connection, credential, signIn] = await Promise.all([
        outputs.connection,
        outputs.credential,
        outputs.signIn,
      ]);
      const trust = { issuer: connection.issuer ?? '', subject: connection.subject ?? '' };
      return !credential || credential.held ? undefined : { ...trust, identity: homeTitle(signIn.home), audience };
    });
}

/**
 * Who may use the connection under which guard, and the proof that it works.
 * @param place the further project, as it was typed; none for the project that the connection is made in
 */
export function withUse<Steps extends Connected & WithApprovers & { readonly project: Project; readonly role: Role }>(
  recipe: Recipe<Steps>,
  input: EnsureAmlServiceConnectionInput,
  place?: string,
): Recipe<Steps> {
  const used = withProof(withGrant(withGuard(recipe, input), input, place), input).foresee(
    'outlook',
    endOfConnection,
    async (outputs) => ({
      project: await outputs.project,
      connection: await outputs.connection,
    }),
  );
  return withoutExtraGrants(used, input);
}

/** The agents' own identity is on their machines, where only a job can use it. */
function withProof<Steps extends Connected & { readonly project: Project; readonly role: Role }>(
  recipe: Recipe<Steps>,
  { authentication, connectionName, workspace }: EnsureAmlServiceConnectionInput,
): Recipe<Steps> {
  return authentication.kind === 'agent identity'
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
