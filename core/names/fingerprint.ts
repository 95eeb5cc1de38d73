/**
 * Tells whether a secret is still the one that was stored, where the service that holds it never shows it again: eight
 * hex digits of PBKDF2-HMAC-SHA256 over it, salted with what it is for. Enough to notice another key, far too little to
 * find a key by: 32 bits say nothing about a generated secret of 40 characters, and each guess costs 10,000 rounds.
 */
import { pbkdf2Async } from '@noble/hashes/pbkdf2.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Secret } from './secret';

/** @param purpose what the secret is for: the same for the same link, another for every other */
export async function fingerprintOf(secret: Secret, purpose: string): Promise<string> {
  const bytes = await pbkdf2Async(sha256, secret.reveal(), purpose.toLowerCase(), { c: 10_000, dkLen: 4 });
  return bytesToHex(bytes);
}
