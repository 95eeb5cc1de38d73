/** Certificates with their keys, valid when a test wants them to be, read from a file as the task reads them. */
import 'reflect-metadata';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';
import type { Certificate } from '../core';
import { readCertificate } from '../tasks/certificate';

const rsa = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};
const made = new Map<string, Promise<Certificate>>();

/** The one of that name and validity: the same each time. Shows itself by its name. */
export function certificateOf(name: string, startsAt = '2026-11-01', endsAt = '2027-11-01'): Promise<Certificate> {
  const key = `${name} ${startsAt} ${endsAt}`;
  const certificate = made.get(key) ?? make(name, startsAt, endsAt);
  made.set(key, certificate);
  return certificate;
}

async function make(name: string, startsAt: string, endsAt: string): Promise<Certificate> {
  const keys = await crypto.subtle.generateKey(rsa, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [name] }],
    keys,
    notBefore: new Date(startsAt),
    notAfter: new Date(endsAt),
    signingAlgorithm: rsa,
  });
  const exported = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  const pem = `${x509.PemConverter.encode(exported, 'PRIVATE KEY')}\n${certificate.toString('pem')}\n`;
  const folder = mkdtempSync(join(tmpdir(), 'aml-links-certificate-'));
  const file = join(folder, 'link.pem');
  writeFileSync(file, pem);
  const read = readCertificate(file, (secret) => secret);
  rmSync(folder, { recursive: true });
  if ('complaint' in read) {
    throw new Error(read.complaint);
  }
  return Object.assign(read, { toJSON: () => `<certificate ${name}>` });
}
