/** What is in the Machine Learning workspaces: versioned assets, jobs, and where their files lie. */
import type { Json } from '../../../json';

/** One version of an asset, as it was put. */
export interface AssetVersion {
  readonly name: string;
  readonly version: string;
  readonly properties: Json;
  readonly createdAt: Date;
}

export interface Job {
  readonly name: string;
  readonly properties: Json;
  readonly createdAt: Date;
  canceledAt?: Date;
}

/** What one workspace holds. */
export interface Contents {
  /** By kind: `codes`, `models`, … */
  readonly assets: Map<string, AssetVersion[]>;
  readonly jobs: Job[];
}

export type AmlStore = Map<string, Contents>;

/** @param workspaceId ARM id; compared without regard to case */
export function contentsOf(store: AmlStore, workspaceId: string): Contents {
  const key = workspaceId.toLowerCase();
  const held = store.get(key) ?? { assets: new Map(), jobs: [] };
  store.set(key, held);
  return held;
}

export function versionsOf({ assets }: Contents, kind: string): AssetVersion[] {
  const held = assets.get(kind) ?? [];
  assets.set(kind, held);
  return held;
}
