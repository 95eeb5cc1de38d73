/**
 * The header by which a service asks for a sign-in with certain claims: continuous access evaluation.
 * Source: entra-docs, claims-challenge ("claims" is JSON, base64 encoded; in some answers it is not encoded).
 */
import { fromBase64 } from './token-claims';

/** The claims that a new sign-in has to ask for, as JSON; `undefined` where the header names none that can be read. */
export function claimsIn(challenge: string | undefined): string | undefined {
  const given = /\bclaims="([^"]*)"/i.exec(challenge ?? '')?.[1] ?? /\bclaims=([^",\s]+)/i.exec(challenge ?? '')?.[1];
  if (given === undefined) {
    return undefined;
  }
  return isObject(given) ? given : decoded(given);
}

function decoded(given: string): string | undefined {
  try {
    return [fromBase64(given)].find(isObject);
  } catch {
    return undefined;
  }
}

function isObject(text: string): boolean {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null;
  } catch {
    return false;
  }
}
