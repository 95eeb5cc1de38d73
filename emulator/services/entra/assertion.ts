/** What every client assertion has: claims, and a time in which it is good. */
import { decodeJwt, type JWTPayload } from 'jose';
import type { Application, ManagedIdentity } from '../../directory';
import { aadsts } from './problems';
import type { EntraStore } from './store';

/** The identity behind a client id, with what it may prove itself by. */
export interface Client {
  readonly clientId: string;
  readonly application?: Application;
  readonly managedIdentity?: ManagedIdentity;
}

/** What a client proves itself by, as it was sent and as it reads. */
export interface Assertion {
  readonly text: string;
  readonly claims: JWTPayload;
}

export function readAssertion(text: string): Assertion {
  try {
    return { text, claims: decodeJwt(text) };
  } catch {
    throw aadsts(50027, 'JWT token is invalid or malformed.');
  }
}

export function checkTimes({ ground }: EntraStore, claims: JWTPayload): void {
  const now = Math.floor(ground.clock.now().getTime() / 1000);
  const skew = 300;
  if ((claims.exp ?? 0) < now - skew || (claims.nbf ?? 0) > now + skew) {
    throw aadsts(
      700024,
      `Client assertion is not within its valid time range. Current time: ${new Date(now * 1000).toISOString()}, assertion valid from ${toTime(claims.nbf)}, expiry time of assertion ${toTime(claims.exp)}.`,
    );
  }
}

function toTime(seconds: number | undefined): string {
  return new Date((seconds ?? 0) * 1000).toISOString();
}
