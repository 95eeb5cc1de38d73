/** Blobs, and the signatures by which containers were shared. */
import type { Ground } from '../../frame';
import type { DataRules } from '../keyvault/access';

export interface Blob {
  readonly account: string;
  readonly container: string;
  readonly path: string;
  readonly text: string;
  readonly changedAt: Date;
  metadata: Readonly<Record<string, string>>;
}

interface Signature {
  readonly signature: string;
  readonly account: string;
  readonly container: string;
  readonly endsAt: Date;
}

export interface BlobStore {
  readonly blobs: Blob[];
  readonly signatures: Signature[];
}

export function createBlobStore(): BlobStore {
  return { blobs: [], signatures: [] };
}

/** What a storage account is, by the first part of its host name. */
interface Accounts {
  /** The ARM id of an account of a group, or of the one that comes with a workspace; `undefined` where there is none. */
  readonly idOf: (account: string) => string | undefined;
}

export interface GuardedBlobs extends BlobStore, Accounts {
  readonly ground: Ground;
  readonly rules: DataRules;
}

/** By its host name. */
export function accountOf(host: string): string {
  return host.split('.')[0] ?? '';
}
