/**
 * What stands under all services and outlives a reset: the signing keys and the secrets made for the seed. So a token,
 * a personal access token or a client secret that a person copied stays good.
 */
import { createHash, randomBytes } from 'node:crypto';
import {
  type CryptoKey,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose';
import type { Clock } from './clock';

interface KeyPair {
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
}

// One key pair for the process: making an RSA key takes about 0.1 s, and tests make many emulators. What keeps the
// issuers apart is the key id, a hash of the issuer, which `verify` insists on.
let keyPair: Promise<KeyPair> | undefined;

function readKeyPair(): Promise<KeyPair> {
  keyPair ??= generateKeyPair('RS256', { modulusLength: 2048 });
  return keyPair;
}

function toKeyId(issuer: string): string {
  return createHash('sha256').update(issuer).digest('base64url').slice(0, 27);
}

/** Signing and verifying, the tokens' times by the emulator's clock. */
export function createSigning(clock: Clock) {
  void readKeyPair();
  return {
    async sign(claims: JWTPayload & { iss: string }, lifetimeSeconds: number): Promise<string> {
      const nowSeconds = Math.floor(clock.now().getTime() / 1000);
      const { privateKey } = await readKeyPair();
      return new SignJWT({ iat: nowSeconds, nbf: nowSeconds, exp: nowSeconds + lifetimeSeconds, ...claims })
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: toKeyId(claims.iss) })
        .sign(privateKey);
    },
    async verify(token: string): Promise<JWTPayload> {
      const { publicKey } = await readKeyPair();
      const issuer = decodeJwt(token).iss ?? '';
      if (decodeProtectedHeader(token).kid !== toKeyId(issuer)) {
        throw new Error(`key id is not one of '${issuer}'`);
      }
      return (await jwtVerify(token, publicKey, { algorithms: ['RS256'], currentDate: clock.now() })).payload;
    },
    async publicKeys(issuer: string): Promise<JWK[]> {
      const { publicKey } = await readKeyPair();
      return [{ ...(await exportJWK(publicKey)), use: 'sig', alg: 'RS256', kid: toKeyId(issuer) }];
    },
  };
}

/** The seed's secrets: as given, or made once for a label. */
export class Secrets {
  readonly #made = new Map<string, string>();

  readonly secret = (label: string, given?: string): string => {
    if (given !== undefined && given !== 'generated') {
      return given;
    }
    // Never a dash or underscore in front: a command line would take it for an option.
    const made = this.#made.get(label) ?? `S${randomBytes(30).toString('base64url')}`;
    this.#made.set(label, made);
    return made;
  };

  all(): Record<string, string> {
    return Object.fromEntries(this.#made);
  }
}
