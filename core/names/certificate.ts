/** A certificate with its private key, as whoever read it from its file hands it over. */
import type { Secret } from './secret';

export interface Certificate {
  /** PEM text of certificate and private key. */
  readonly pem: Secret;
  /** SHA-1 over the certificate, upper-case hex: what Entra calls `customKeyIdentifier`. */
  readonly thumbprint: string;
  /** The certificate without its key, base64 DER: what is registered on the application. */
  readonly publicKey: string;
  /** ISO times. */
  readonly startsAt: string;
  readonly endsAt: string;
  /**
   * A client assertion of these claims, signed with the private key as Entra wants it: PS256 with `x5t#S256` in its header
   * (entra-docs, certificate-credentials). Core has no cryptography of its own.
   */
  readonly assert: (claims: Readonly<Record<string, string | number>>) => Promise<Secret>;
}
