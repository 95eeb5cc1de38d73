/** Who calls: the claims of the bearer token, checked for signature, time and audience. */
import { answeredClaim } from './challenges';
import { sameAudience } from './clouds';
import type { Call, Ground } from './frame';
import { readText, readTexts } from './json';

export interface Caller {
  readonly kind: 'caller';
  readonly clientId: string;
  readonly principalId: string;
  readonly tenantId: string;
  /** The claims challenge that its token was issued in answer to. */
  readonly answered: string | undefined;
  /** Permissions of an application. */
  readonly roles: readonly string[];
  /** What a person let the application do. */
  readonly scopes: readonly string[];
}

export interface NoCaller {
  readonly kind: 'missing' | 'malformed' | 'expired' | 'audience';
  readonly detail: string;
}

/** Whom a token is for: one of these as Entra compares them, or this one to the letter. */
type Audiences = readonly string[] | { readonly exactly: string };

export async function readCaller(ground: Ground, call: Call, audiences: Audiences): Promise<Caller | NoCaller> {
  const token = /^bearer\s+(\S+)$/i.exec(call.headers.get('authorization') ?? '')?.[1];
  if (token === undefined) {
    return { kind: 'missing', detail: '' };
  }
  try {
    const claims = await ground.verify(token);
    const audience = [claims.aud ?? []].flat()[0] ?? '';
    if (!isMeant(audience, audiences, call)) {
      return { kind: 'audience', detail: audience };
    }
    return {
      kind: 'caller',
      clientId: readText(claims, 'appid') ?? '',
      principalId: readText(claims, 'oid') ?? '',
      tenantId: readText(claims, 'tid') ?? '',
      answered: readText(claims, answeredClaim),
      roles: readTexts(claims, 'roles'),
      scopes: (readText(claims, 'scp') ?? '').split(' '),
    };
  } catch (error) {
    const isExpired = error instanceof Error && 'code' in error && error.code === 'ERR_JWT_EXPIRED';
    return { kind: isExpired ? 'expired' : 'malformed', detail: String(error) };
  }
}

/** On the base address all services are one to a client, and so may be the audience of its tokens. */
function isMeant(audience: string, audiences: Audiences, { origin }: Call): boolean {
  if (origin !== undefined && sameAudience(origin, audience)) {
    return true;
  }
  return 'exactly' in audiences
    ? audiences.exactly === audience
    : audiences.some((known) => sameAudience(known, audience));
}
