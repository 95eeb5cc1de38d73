/** The secret that a link signs in with: made here and renewed, or given. */

import type { Secret } from '../../names/secret';
import { named, say } from '../../problem/said';
import type { InputReading } from './reading';

export interface SecretText {
  readonly clientSecret?: Secret | undefined;
  readonly secretDays?: string | undefined;
  readonly renewDays?: string | undefined;
}

/** A key made here, and made anew before it ends. */
export interface OwnSecretInput {
  readonly kind: 'own secret';
  readonly lifeDays: number;
  readonly renewDays: number;
}

/** A key of an application that is there, given as it is. */
export interface GivenSecretInput {
  readonly kind: 'given secret';
  readonly secret: Secret;
}

/** Source: Graph makes secrets of two years at most by default (application-addpassword); shorter is safer. */
const mostSecretDays = 730;

/** What to say of a given key when the application that it belongs to is yet to be made. */
export const needsExistingApplication = say`is the key of an application that is there: choose ${named('identity', 'existingClientId')}.`;

/** How long a secret made here is valid, and when it is made anew. */
export function parseOwnSecret(reading: InputReading<SecretText>): OwnSecretInput {
  const lifeDays = reading.wholeNumber('secretDays', { least: 1, most: mostSecretDays, usual: 90 });
  const usual = Math.min(30, Math.ceil(lifeDays / 3), lifeDays - 1);
  const renewDays = reading.wholeNumber('renewDays', { least: 0, most: mostSecretDays, usual });
  if (renewDays >= lifeDays) {
    reading.complain('renewDays', `${renewDays} is not less than the life of the secret, ${lifeDays} days.`);
  }
  return { kind: 'own secret', lifeDays, renewDays };
}

/** Complains of a life that is given for a key that is not made here. */
export function refuseLife(reading: InputReading<SecretText>): void {
  for (const input of ['secretDays', 'renewDays'] as const) {
    if (reading.isAsked(input)) {
      reading.complain(input, 'has no meaning for a key that is given; it is for keys that are made here.');
    }
  }
}
