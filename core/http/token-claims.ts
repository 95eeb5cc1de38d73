/**
 * What an access token of the setup identity says about it. The signature is not verified: the token came from Entra over
 * TLS a moment ago, and nothing is decided by what it says; the service that receives it verifies it.
 * Source: entra-docs, access-token-claims-reference (`oid`, `appid`, `azp`, `idtyp`, `scp`, `roles`, `wids`, `groups`).
 */
import { type Json, record } from './json';

export interface TokenClaims {
  /** Object id of who signed in. */
  readonly objectId: string | undefined;
  /** Its client id. */
  readonly applicationId: string | undefined;
  /** Of its application, or of its managed identity; in tokens for Graph and of managed identities, where at all. */
  readonly displayName: string | undefined;
  /** Whether a person signed in: an application otherwise, also where the token does not tell. */
  readonly isPerson: boolean;
  /** Application permissions that the token carries. */
  readonly roles: readonly string[];
  /** Templates of directory roles; whether tokens of applications carry them is unconfirmed. */
  readonly directoryRoles: readonly string[];
  /** Object ids of its groups, where the token carries them. */
  readonly groups: readonly string[];
}

/** Nothing is known of a token in another form. */
export function claimsOf(token: string): TokenClaims {
  const claims = payloadOf(token);
  return {
    objectId: textIn(claims.oid),
    applicationId: textIn(claims.appid) ?? textIn(claims.azp),
    displayName: textIn(claims.xms_mirid)?.replace(/^.*\//, '') ?? textIn(claims.app_displayname),
    isPerson: (textIn(claims.idtyp) ?? (claims.scp === undefined ? 'app' : 'user')) === 'user',
    roles: textsIn(claims.roles),
    directoryRoles: textsIn(claims.wids),
    groups: textsIn(claims.groups),
  };
}

/** A claim in another form tells nothing. */
function textIn(claim: unknown): string | undefined {
  return typeof claim === 'string' && claim !== '' ? claim : undefined;
}

function textsIn(claim: unknown): readonly string[] {
  return Array.isArray(claim) ? claim.filter((item) => typeof item === 'string') : [];
}

function payloadOf(token: string): Json {
  try {
    return record(JSON.parse(fromBase64(token.split('.')[1] ?? '')));
  } catch {
    return {};
  }
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Of either alphabet, padded or not. The bytes are read as UTF-8: names are not plain ASCII. @throws URIError where they are none */
export function fromBase64(text: string): string {
  let bits = 0;
  let held = 0;
  let result = '';
  for (const sign of text.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_')) {
    bits = ((bits << 6) | alphabet.indexOf(sign)) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      result += `%${((bits >> held) & 0xff).toString(16).padStart(2, '0')}`;
    }
  }
  return decodeURIComponent(result);
}
