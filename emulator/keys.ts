/**
 * Certificates of applications, as Graph's `keyCredentials` hold them.
 * Source: learn.microsoft.com/graph/api/resources/keycredential and …/graph/applications-how-to-add-certificate.
 */
import { createHash, randomUUID, X509Certificate } from 'node:crypto';
import type { SelfSigned } from './certificates';

export interface KeyCredential {
  readonly keyId: string;
  /** The certificate's thumbprint unless another one was given. */
  readonly customKeyIdentifier: string;
  readonly displayName: string;
  readonly startDateTime: string;
  readonly endDateTime: string;
  /** The certificate, DER in base64. */
  readonly key: string;
  readonly effectiveFrom: number;
}

/** What an application has of certificates. */
export interface KeyOwner {
  displayName: string;
  readonly createdDateTime: string;
  readonly keys: KeyCredential[];
  /** Whether the self-signed certificate made for its name is still to be registered on it. */
  hasCertificate: boolean;
  /** When that one ends; a year from the start when left out. */
  certificateEnds?: string;
}

interface Certificates {
  readonly certificateOf: (displayName: string) => Promise<SelfSigned>;
}

/** The application's keys. The self-signed one that its seed asks for is made the first time. */
export async function keysOf(certificates: Certificates, application: KeyOwner): Promise<readonly KeyCredential[]> {
  if (!application.hasCertificate) {
    return application.keys;
  }
  const { certificatePem } = await certificates.certificateOf(application.displayName);
  // Two callers may have waited: the first one registers it.
  if (application.hasCertificate) {
    application.hasCertificate = false;
    const { raw } = new X509Certificate(certificatePem);
    const made = makeKey(raw.toString('base64'), application.createdDateTime);
    const ends = application.certificateEnds;
    application.keys.push(ends === undefined ? made : { ...made, endDateTime: ends });
  }
  return application.keys;
}

/** @throws when it is no certificate */
export function makeKey(key: string, startDateTime: string): KeyCredential {
  const { raw, subject } = new X509Certificate(Buffer.from(key, 'base64'));
  const end = new Date(startDateTime);
  end.setUTCFullYear(end.getUTCFullYear() + 1);
  return {
    keyId: randomUUID(),
    customKeyIdentifier: createHash('sha1').update(raw).digest('hex').toUpperCase(),
    displayName: subject.split('\n')[0] ?? '',
    startDateTime,
    endDateTime: end.toISOString(),
    key,
    effectiveFrom: 0,
  };
}

export function toPem({ key }: KeyCredential): string {
  const lines = key.match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
