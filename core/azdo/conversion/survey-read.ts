/**
 * All service connections of a project, and what can become of each.
 * Source, Needs: as in `azdo/connection/read.ts`, `entra/principal/read.ts` and `trial-read.ts`.
 * Beware: one that does not sign in today is left as it is, since nobody could tell afterwards whether its conversion
 * did harm; except where its secret has ended, which a conversion mends. A secret that was taken off the
 * application may have been taken off on purpose, and stays without effect.
 */

import type { Context } from '../../context';
import type { Lookup } from '../../engine/resource';
import { existingIdentity, type IdentityRef } from '../../entra/principal/read';
import { type ClientId, sameText, type TenantId } from '../../names/ids';
import { Problem } from '../../problem/problem';
import { asClause } from '../../problem/said';
import { listNamedConnections, type NamedConnectionsWant } from '../connection/named-read';
import type { Connection } from '../connection/read';
import { type Conversion, eligibilityOf, isUnrelated } from './read';
import { type Trial, tryConnection } from './trial-read';

export interface ConvertibleConnectionsWant extends NamedConnectionsWant {
  /** Tenant of the setup identity, which looks at the identities behind the connections. */
  readonly tenantId: TenantId;
}

/** A connection that can be converted by what it shows. */
interface Candidate {
  readonly connection: Connection;
  readonly conversion: Conversion;
}

/** A connection that can be converted, with what that takes. */
export interface Convertible extends Candidate {
  readonly kind: 'convertible';
  readonly signIn: { readonly clientId: ClientId; readonly home: IdentityRef };
  /** How it signs in today. */
  readonly before: Trial['kind'];
}

export type Surveyed =
  | Convertible
  | { readonly kind: 'keyless'; readonly connection: Connection }
  | { readonly kind: 'out of scope'; readonly connection: Connection; readonly reason: string }
  /** It has nothing to do with Entra. */
  | { readonly kind: 'unrelated'; readonly connection: Connection }
  /** It could not be told. */
  | { readonly kind: 'unclear'; readonly connection: Connection; readonly failed: unknown };

export const convertibleConnections: Lookup<ConvertibleConnectionsWant, readonly Surveyed[]> = {
  kind: 'connections of the project',
  title: (want) => want.project.name,
  async find(want, context) {
    const meant = await listNamedConnections(want, context);
    return Promise.all(
      meant.map((connection) =>
        survey(connection, want, context).catch((failed): Surveyed => ({ kind: 'unclear', connection, failed })),
      ),
    );
  },
};

async function survey(connection: Connection, want: ConvertibleConnectionsWant, context: Context): Promise<Surveyed> {
  if (isUnrelated(connection)) {
    return { kind: 'unrelated', connection };
  }
  const standing = eligibilityOf(connection, want.project);
  switch (standing.kind) {
    case 'keyless':
      return { kind: 'keyless', connection };
    case 'out of scope':
      return { kind: 'out of scope', connection, reason: standing.reason };
    case 'convertible':
      return examine({ connection, conversion: standing.conversion }, want, context);
  }
}

/** Looks behind the connection: at its identity, and at whether it signs in. */
async function examine(
  { connection, conversion }: Candidate,
  { project, tenantId }: ConvertibleConnectionsWant,
  context: Context,
): Promise<Surveyed> {
  const { clientId } = connection;
  if (clientId === undefined || !sameText(connection.tenantId, tenantId)) {
    const reason = `its identity is in tenant ${connection.tenantId ?? '(not shown)'}, where the setup identity may not look`;
    return { kind: 'out of scope', connection, reason };
  }
  const [home, before] = await Promise.all([findHome(clientId, context), tryConnection(project, connection, context)]);
  if ('reason' in home) {
    return { kind: 'out of scope', connection, reason: home.reason };
  }
  if (before.kind === 'refused' || before.kind === 'unclear') {
    return { kind: 'out of scope', connection, reason: `it could not be seen to sign in today: ${before.said}` };
  }
  return { kind: 'convertible', connection, conversion, signIn: { clientId, home }, before: before.kind };
}

/**
 * The identity behind it; or a reason, as a clause, where that is multi-tenant or gone.
 * @throws Problem where a right is missing to see it: nothing is known of the connection then
 */
async function findHome(clientId: ClientId, context: Context): Promise<IdentityRef | { readonly reason: string }> {
  try {
    return (await existingIdentity.find({ clientId, principalId: undefined }, context)).home;
  } catch (failed) {
    if (failed instanceof Problem && !failed.asks && /^(?:application|graph)\./.test(failed.code)) {
      return { reason: asClause(`${failed.what} ${failed.why}`) };
    }
    throw failed;
  }
}
