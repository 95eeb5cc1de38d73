/**
 * A client secret that the inputs give: it signs in, or the run stops before anything is written.
 * Source: as in `http/entra.ts`.
 * Beware: nothing shows later which secret a connection holds, so it is recognized by its fingerprint.
 */

import type { Context } from '../../context';
import type { Lookup } from '../../engine/resource';
import { fingerprintOf } from '../../names/fingerprint';
import type { ClientId, TenantId } from '../../names/ids';
import type { KeyNote } from '../../names/key-note';
import type { Secret } from '../../names/secret';
import { tryKey } from './trial-read';

export interface GivenSecretWant {
  readonly clientId: ClientId;
  readonly tenantId: TenantId;
  readonly secret: Secret;
  /** What the fingerprint is for: the same for the same link. */
  readonly purpose: string;
}

export interface GivenSecret {
  readonly secret: Secret;
  readonly note: KeyNote;
}

/** @throws Problem when it does not sign in: a wrong or expired secret, another application, another tenant */
export const givenSecret: Lookup<GivenSecretWant, GivenSecret> = {
  kind: 'client secret',
  title: (want) => `given, of application ${want.clientId}`,
  async find(want, context: Context) {
    const { clientId, tenantId, secret, purpose } = want;
    context.mask(secret.reveal());
    const [, fingerprint] = await Promise.all([
      tryKey({ clientId, tenantId, key: { kind: 'secret', secret } }, context),
      fingerprintOf(secret, purpose),
    ]);
    return { secret, note: { kind: 'given secret', fingerprint } };
  },
};
