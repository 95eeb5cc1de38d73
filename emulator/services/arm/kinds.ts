/** The kinds of resource that ARM shows and nobody makes through us, in the order of Resource Graph's rows. */
import { keyVaultKind } from './key-vaults';
import { storageAccountKind } from './storage-accounts';
import { synapseWorkspaceKind } from './synapse-workspaces';
import type { ResourceKind } from './typed-resources';
import { workspaceKind } from './workspaces';

export const resourceKinds: readonly ResourceKind[] = [
  workspaceKind,
  synapseWorkspaceKind,
  keyVaultKind,
  storageAccountKind,
];
