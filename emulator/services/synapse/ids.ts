/** GUIDs that are derived from names, and etags. */
import { randomBytes } from 'node:crypto';
import { v5 } from 'uuid';

/** Namespace of the GUIDs that are derived from names: chosen by us. */
const namespace = '0f5f3a0e-55a3-4a0f-8a0e-1f7f1d0a7c52';

export function deriveGuid(text: string): string {
  return v5(text.toLowerCase(), namespace);
}

/** As Cosmos DB makes them, which the service stands on: four bytes, and the time. */
export function newEtag(now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000).toString(16);
  return `${randomBytes(4).toString('hex')}-0000-0200-0000-${seconds.padStart(8, '0')}0000`;
}
