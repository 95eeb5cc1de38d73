/** Certificates: the emulator's own authority with a leaf per host name, and self-signed ones for applications. */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import * as x509 from '@peculiar/x509';

const dayMs = 24 * 3600 * 1000;
const ec = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const rsa = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
} as const;

async function toPrivateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

export interface Authority {
  readonly certificatePem: string;
  /** The TLS context for a host name; made on demand and kept. */
  readonly contextFor: (host: string) => Promise<SecureContext>;
}

const authorityName = 'CN=AML Links emulator';

type Keys = webcrypto.CryptoKeyPair;

/** A certificate authority that lives as long as the emulator. */
export async function createAuthority(): Promise<Authority> {
  const keys: Keys = await webcrypto.subtle.generateKey(ec, true, ['sign', 'verify']);
  const leafKeys: Keys = await webcrypto.subtle.generateKey(ec, true, ['sign', 'verify']);
  const leafKeyPem = await toPrivateKeyPem(leafKeys.privateKey);
  const life = { notBefore: new Date(Date.now() - dayMs), notAfter: new Date(Date.now() + 30 * dayMs) };
  const certificate = await signAuthority(keys, life);
  const contexts = new Map<string, Promise<SecureContext>>();

  async function makeContext(host: string): Promise<SecureContext> {
    const leaf = await signLeaf(host, leafKeys.publicKey, { keys, life });
    return createSecureContext({ cert: leaf.toString('pem'), key: leafKeyPem });
  }

  return {
    certificatePem: `${certificate.toString('pem')}\n`,
    contextFor: (host) => {
      const context = contexts.get(host) ?? makeContext(host);
      contexts.set(host, context);
      return context;
    },
  };
}

interface Life {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

async function signAuthority(keys: Keys, life: Life): Promise<x509.X509Certificate> {
  return x509.X509CertificateGenerator.createSelfSigned({
    ...life,
    name: authorityName,
    keys,
    signingAlgorithm: ec,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
}

/** The certificate of one host. */
async function signLeaf(
  host: string,
  publicKey: webcrypto.CryptoKey,
  { keys, life }: { readonly keys: Keys; readonly life: Life },
): Promise<x509.X509Certificate> {
  const isName = isIP(host) === 0;
  return x509.X509CertificateGenerator.create({
    ...life,
    subject: `CN=${isName ? host.slice(0, 64) : 'address'}`,
    issuer: authorityName,
    publicKey,
    signingKey: keys.privateKey,
    signingAlgorithm: ec,
    extensions: [
      new x509.SubjectAlternativeNameExtension([{ type: isName ? 'dns' : 'ip', value: host }]),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
}

export interface SelfSigned {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/** Self-signed RSA certificates by name, each made once. */
export function createSelfSigned(): (name: string) => Promise<SelfSigned> {
  const made = new Map<string, Promise<SelfSigned>>();

  async function make(name: string): Promise<SelfSigned> {
    const keys = await webcrypto.subtle.generateKey(rsa, true, ['sign', 'verify']);
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name: [{ CN: [name] }],
      keys,
      notBefore: new Date(Date.now() - dayMs),
      notAfter: new Date(Date.now() + 365 * dayMs),
      signingAlgorithm: rsa,
    });
    return { certificatePem: certificate.toString('pem'), privateKeyPem: await toPrivateKeyPem(keys.privateKey) };
  }

  return (name) => {
    const certificate = made.get(name) ?? make(name);
    made.set(name, certificate);
    return certificate;
  };
}
