/** What a seed may say of Synapse workspaces. */
import { z } from 'zod';
import { guid, list, listsByPrincipal, map, text, texts } from './fields';

const git = map({
  /** As ARM names it. */
  type: text.default('WorkspaceVSTSConfiguration'),
  account: text,
  project: text.exactOptional(),
  repository: text,
  branch: text.default('main'),
  rootFolder: text.default('/'),
});

const linkedService = map({
  name: text,
  type: text,
  description: text.exactOptional(),
  annotations: texts,
  /** Name of an integration runtime. */
  connectVia: text.exactOptional(),
  /** As they go over the wire: `{ SecretName: { type: String } }`. */
  parameters: z.record(z.string(), z.unknown()).exactOptional(),
  /** As they go over the wire; texts may hold placeholders, such as `{tenant}`. */
  typeProperties: z.record(z.string(), z.unknown()).default({}),
});

/**
 * Something of the workspace's that uses linked services. A pipeline, dataset or trigger refers to them in its document; a
 * notebook names them in its code alone, which the service does not look into (not confirmed).
 */
const artifact = map({
  name: text,
  kind: z.enum(['pipeline', 'dataset', 'notebook']).default('pipeline'),
  /** Names of linked services. */
  uses: texts,
});

const privateEndpoint = map({
  name: text,
  /** Name of an AML workspace. */
  workspace: text,
  status: z.enum(['Pending', 'Approved', 'Rejected']).default('Pending'),
});

/** What a workspace made in the portal has unless somebody unticks it. */
const allowAll = { name: 'allowAll', start: '0.0.0.0', end: '255.255.255.255' };

export const synapseWorkspace = map({
  name: text,
  location: text.exactOptional(),
  /** Object id of the system identity's service principal. */
  principalId: guid.exactOptional(),
  clientId: guid.exactOptional(),
  /** How ARM writes `connectivityEndpoints.dev`: an address, or a bare host as in the example of the specification. */
  devEndpoint: z.enum(['address', 'host']).default('address'),
  git: git.exactOptional(),
  managedNetwork: z.boolean().default(false),
  preventDataExfiltration: z.boolean().default(false),
  publicNetworkAccess: z.enum(['Enabled', 'Disabled']).default('Enabled'),
  firewallRules: z.array(map({ name: text, start: text, end: text })).default([allowAll]),
  defaultStorage: map({
    account: text,
    filesystem: text.default('synapse'),
    /** The account was deleted since; the workspace still names it. */
    isGone: z.boolean().default(false),
  }),
  /** As ARM names it. */
  provisioningState: z
    .enum(['Provisioning', 'Succeeded', 'Updating', 'Deleting', 'Failed', 'Canceled'])
    .default('Succeeded'),
  /** Which identities it has: its own, a user-assigned one beside it, that one alone, none. */
  identity: z.enum(['SystemAssigned', 'SystemAssigned,UserAssigned', 'UserAssigned', 'None']).default('SystemAssigned'),
  /** Synapse roles, at the scope of the workspace. */
  roles: listsByPrincipal,
  integrationRuntimes: list(map({ name: text, type: z.enum(['Managed', 'SelfHosted']).default('Managed') })),
  linkedServices: list(linkedService),
  artifacts: list(artifact),
  /** Managed private endpoints to AML workspaces of the same group; only with `managedNetwork`. */
  privateEndpoints: list(privateEndpoint),
  /** When set, every write of a linked service is accepted and then ends as failed, with this message. */
  writesFail: text.exactOptional(),
});
