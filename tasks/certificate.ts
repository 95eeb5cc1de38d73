/** A certificate with its private key, read from a PEM file. */
import { constants, createHash, createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { type Certificate, Secret } from '../core';

type Mask = (secret: string) => string;

/** @param mask called with every secret before anything else is done with it @returns it, or what is wrong with it */
export function readCertificate(path: string, mask: Mask): Certificate | { complaint: string } {
  let pem: string;
  try {
    if (!statSync(path).isFile()) {
      return { complaint: `"${path}" is not a file.` };
    }
    pem = mask(readFileSync(path, 'utf8').replace(/^\ufeff/, ''));
  } catch {
    return { complaint: `"${path}" cannot be read.` };
  }
  try {
    const certificate = new X509Certificate(pem);
    const key = createPrivateKey(pem);
    if (!certificate.checkPrivateKey(key)) {
      return { complaint: 'the private key in the file belongs to another certificate.' };
    }
    if (key.asymmetricKeyType !== 'rsa') {
      return { complaint: `its key is of type ${key.asymmetricKeyType}; Entra takes RSA keys.` };
    }
    return {
      pem: new Secret(pem),
      thumbprint: certificate.fingerprint.replaceAll(':', ''),
      publicKey: certificate.raw.toString('base64'),
      startsAt: new Date(certificate.validFrom).toISOString(),
      endsAt: new Date(certificate.validTo).toISOString(),
      assert: async (claims) => new Secret(mask(makeAssertion(certificate, key, claims))),
    };
  } catch {
    return { complaint: `"${path}" does not hold a certificate and its unencrypted private key as PEM.` };
  }
}

/** Source: entra-docs, certificate-credentials: PS256, and the SHA-256 thumbprint in the header. */
function makeAssertion(certificate: X509Certificate, key: KeyObject, claims: object): string {
  const thumbprint = createHash('sha256').update(certificate.raw).digest('base64url');
  const parts = [{ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint }, claims];
  const said = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  return `${said}.${sign('sha256', Buffer.from(said), { key, ...padding }).toString('base64url')}`;
}
