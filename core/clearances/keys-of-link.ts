/**
 * The secrets that we put on an application for a link, where the application itself stays.
 * Source, Needs: as in `lookups/application-keys.ts` and `resources/client-secret.ts`.
 */
import type { Clearance } from '../engine/resource';
import { readApplicationKeys } from '../lookups/application-keys';
import type { ClientId } from '../names/ids';
import { dayOf } from '../names/key-note';
import { notAllowedInGraph } from '../problems/entra';
import { removeSecret } from '../resources/client-secret';
import { HttpProblem } from '../wire/http-problem';

export interface KeysOfLinkWant {
  readonly clientId: ClientId;
  /** Ours, the same for the same link. */
  readonly displayName: string;
}

export interface KeyOfLink {
  readonly clientId: ClientId;
  readonly keyId: string;
  readonly endsAt: string;
}

export const keysOfLink: Clearance<KeysOfLinkWant, KeyOfLink> = {
  kind: 'client secret',
  title: ({ endsAt }) => `that ends ${dayOf(endsAt)}`,
  async find({ clientId, displayName }, world) {
    try {
      const { secrets } = await readApplicationKeys(clientId, world);
      const ours = secrets.filter((one) => one.displayName === displayName);
      return { remove: ours.map(({ keyId, endsAt }) => ({ clientId, keyId, endsAt })) };
    } catch (failed) {
      // Where the setup identity may not look, it made none.
      if (failed instanceof HttpProblem && (failed.status === 403 || failed.status === 404)) {
        return { remove: [] };
      }
      throw failed;
    }
  },
  async remove({ clientId, keyId }, world) {
    try {
      await removeSecret(clientId, keyId, world);
    } catch (failed) {
      throw failed instanceof HttpProblem && failed.status === 403
        ? notAllowedInGraph(`remove a client secret from application ${clientId}`, world.actor, failed)
        : failed;
    }
  },
};
