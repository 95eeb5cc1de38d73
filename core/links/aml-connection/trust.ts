/** The trust that a connection by federation needs on its identity. */

import { connectionWithoutTrust } from '../../azdo/connection/problems';
import type { Connection } from '../../azdo/connection/read';
import type { Context } from '../../context';
import type { Outputs } from '../../engine/step';
import type { IdentityRef } from '../../entra/principal/read';
import type { FederatedCredentialWant } from '../../entra/trust/resource';
import { sayingCaller } from '../../http/holders';
import { markOf, ownPrefix } from '../../names/mark';

interface Before {
  readonly connection: Connection;
  readonly signIn: { readonly home: IdentityRef };
}

/** Issuer and subject as the saved connection shows them. @throws Problem where it shows none */
export async function wantedTrust(outputs: Outputs<Before>, context: Context): Promise<FederatedCredentialWant> {
  const { id, name, issuer, subject } = await outputs.connection;
  if (!issuer || !subject) {
    throw connectionWithoutTrust(name, await sayingCaller(context));
  }
  const { cloud, maker } = context;
  const { home } = await outputs.signIn;
  const audience = cloud.federationAudience;
  return { home, name: `${ownPrefix}${id}`, issuer, subject, audience, description: markOf(maker) };
}
