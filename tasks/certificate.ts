/** A certificate with its private key, read from a PEM file. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { type Certificate, Secret } from '../core';

/** @param mask called with the file's text before anything else is done with it @returns it, or what is wrong with it */
export function readCertificate(path: string, mask: (secret: string) => string): Certificate | { complaint: string } {
  let pem: string;
  try {
    if (!statSync(path).isFile()) {
      return { complaint: `"${path}" is not a file.` };
    }
    pem = mask(readFileSync(path, 'utf8'));
  } catch {
    return { complaint: `"${path}" cannot be read.` };
  }
  try {
    const certificate = new X509Certificate(pem);
    if (!certificate.checkPrivateKey(createPrivateKey(pem))) {
      return { complaint: 'the private key in the file belongs to another certificate.' };
    }
    return {
      pem: new Secret(pem),
      thumbprint: certificate.fingerprint.replaceAll(':', ''),
      publicKey: certificate.raw.toString('base64'),
      startsAt: new Date(certificate.validFrom).toISOString(),
      endsAt: new Date(certificate.validTo).toISOString(),
    };
  } catch {
    return { complaint: `"${path}" does not hold a certificate and its unencrypted private key as PEM.` };
  }
}
