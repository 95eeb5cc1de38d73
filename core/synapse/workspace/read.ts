/**
 * The Synapse workspace that is to be linked: where its data plane is, who it is, and what would stand in the way.
 * Source: azure-rest-api-specs, Microsoft.Synapse, Workspaces_Get and Workspaces_List, 2021-06-01, by @azure/arm-synapse.
 * Needs: Microsoft.Synapse/workspaces/read (Reader on the workspace; on the subscription for one given by name alone).
 * Beware: the address of the data plane is in `connectivityEndpoints` and never composed: it is an address or, as in the
 * specification's example, a bare host. The identity is the system-assigned one; a linked service of our type uses no other.
 */

import type { SynapseManagementClient } from '@azure/arm-synapse';
import type { Context, Loader } from '../../context';
import type { Lookup } from '../../engine/resource';
import { armVersions } from '../../http/arm';
import { armClientOptions, armCredential, askByClient } from '../../http/arm-client';
import { child, type Json, list, optionalFlag, optionalText, text } from '../../http/json';
import { wording } from '../../http/refused';
import { holderOf, needing } from '../../http/rights';
import { endpointUrl, type SynapseEndpoint } from '../../http/synapse';
import type { GitRepository } from '../../names/git-remotes';
import {
  type ArmId,
  asArmId,
  asPrincipalId,
  type PrincipalId,
  type SubscriptionId,
  sameText,
  type TenantId,
} from '../../names/ids';
import {
  type SynapseWorkspaceId,
  type SynapseWorkspaceRef,
  synapseTitle,
  synapseWorkspaceId,
} from '../../names/synapse-workspace-id';
import { pleaOf } from '../../problem/refused';
import { synapseInOtherTenant, synapseNotFound, synapseNotReady } from './problems';

export interface SynapseWorkspace {
  readonly id: SynapseWorkspaceId;
  readonly endpoint: SynapseEndpoint;
  /** Of its system-assigned identity, where it has one. */
  readonly principalId: PrincipalId | undefined;
  /** Set when the workspace is in Git mode. */
  readonly git: GitConfiguration | undefined;
  readonly storage: DefaultStorage | undefined;
  readonly hasManagedNetwork: boolean;
  /** Data exfiltration protection. */
  readonly preventsExfiltration: boolean;
}

export interface GitConfiguration {
  readonly address: GitRepository;
  /** Text to show, no identifier: `contoso/churn/synapse`. */
  readonly repository: string;
  readonly branch: string;
  /** Folder of the workspace's files, from the repository's root, no slash at either end; empty for the root. */
  readonly rootFolder: string;
}

/** The default data lake. */
interface DefaultStorage {
  readonly account: string;
  readonly filesystem: string;
  /** Absent on workspaces made before ARM knew it. */
  readonly armId: ArmId | undefined;
}

export interface SynapseWorkspaceWant {
  readonly workspace: SynapseWorkspaceRef;
  /** The tenant that the link's identity lives in. */
  readonly tenantId: TenantId;
}

/** @throws Problem when it is not there, not readable, not finished, or in another tenant */
export const synapseWorkspace: Lookup<SynapseWorkspaceWant, SynapseWorkspace> = {
  kind: 'Synapse workspace',
  title: (want) => synapseTitle(want.workspace),
  async find({ workspace, tenantId }, context) {
    const { id, found } = await context.reads.get(workspaceOfRef, workspace);
    const state = optionalText(child(found, 'properties'), 'provisioningState');
    if (state && !['Succeeded', 'Updating'].includes(state)) {
      throw synapseNotReady(id.armId, state);
    }
    const its = optionalText(child(found, 'identity'), 'tenantId');
    if (its && !sameText(its, tenantId)) {
      throw synapseInOtherTenant(id.armId, its, tenantId);
    }
    return fromWire(id, found);
  },
};

function fromWire(id: SynapseWorkspaceId, found: Json): SynapseWorkspace {
  const properties = child(found, 'properties');
  const url = endpointUrl(text(child(properties, 'connectivityEndpoints'), 'dev'));
  const principalId = optionalText(child(found, 'identity'), 'principalId');
  const network = child(properties, 'managedVirtualNetworkSettings');
  return {
    id,
    endpoint: { workspace: id.name, url, isPublic: optionalText(properties, 'publicNetworkAccess') !== 'Disabled' },
    principalId: principalId ? asPrincipalId(principalId) : undefined,
    git: gitOf(child(properties, 'workspaceRepositoryConfiguration')),
    storage: storageOf(child(properties, 'defaultDataLakeStorage')),
    hasManagedNetwork: optionalText(properties, 'managedVirtualNetwork') !== undefined,
    preventsExfiltration: optionalFlag(network, 'preventDataExfiltration') === true,
  };
}

/** A workspace that was disconnected again may keep an empty configuration. */
function gitOf(git: Json): GitConfiguration | undefined {
  const repository = optionalText(git, 'repositoryName');
  const names = [optionalText(git, 'accountName'), optionalText(git, 'projectName'), repository];
  return repository
    ? {
        repository: names.filter(Boolean).join('/'),
        branch: optionalText(git, 'collaborationBranch') ?? 'main',
        rootFolder: (optionalText(git, 'rootFolder') ?? '').replaceAll('\\', '/').replace(/^\/+|\/+$/g, ''),
        address: addressOf(git),
      }
    : undefined;
}

/**
 * Source of the types: docs synapse-analytics/cicd/source-control; azure-rest-api-specs, WorkspaceRepositoryConfiguration:
 * `hostName` is that of a GitHub of one's own. The account is a name; older ones hold an address (inference).
 */
function addressOf(git: Json): GitRepository {
  const [accountName = '', projectName, repositoryName = ''] = ['accountName', 'projectName', 'repositoryName'].map(
    (field) => optionalText(git, field),
  );
  if (/github/i.test(optionalText(git, 'type') ?? '')) {
    const hostName = optionalText(git, 'hostName') ?? '';
    const host = hostName.replace(/^https?:\/\//i, '').replace(/[/:].*$/, '') || 'github.com';
    return { host, path: [accountName, repositoryName] };
  }
  const account = accountName.replace(/^https?:\/\/(?:dev\.azure\.com\/)?([^./]+).*$/i, '$1');
  return { host: 'dev.azure.com', path: [account, projectName || repositoryName, repositoryName] };
}

function storageOf(lake: Json): DefaultStorage | undefined {
  const account = /^https:\/\/([^./]+)\./i.exec(optionalText(lake, 'accountUrl') ?? '')?.[1];
  const filesystem = optionalText(lake, 'filesystem');
  const armId = optionalText(lake, 'resourceId');
  return account && filesystem ? { account, filesystem, armId: armId ? asArmId(armId) : undefined } : undefined;
}

interface Found {
  readonly id: SynapseWorkspaceId;
  readonly found: Json;
}

const workspaceOfRef: Loader<SynapseWorkspaceRef, Found> = {
  name: 'Synapse workspace',
  keyOf: (ref) => (ref.kind === 'id' ? ref.id.armId : `${ref.subscriptionId} ${ref.name}`).toLowerCase(),
  one: read,
};

function read(workspace: SynapseWorkspaceRef, context: Context): Promise<Found> {
  const scope = workspace.kind === 'id' ? workspace.id.armId : `/subscriptions/${workspace.subscriptionId}`;
  const action = 'Microsoft.Synapse/workspaces/read';
  const doing = 'read the Synapse workspace';
  const right = { kind: 'azure action', doing, action, role: 'Reader', scope, unseen: 'itself' } as const;
  const plea = async () => pleaOf(right, await holderOf(right, context));
  const found = wording(readByClient(workspace, plea, context), {
    absent: async (failed) => synapseNotFound(scope, await plea(), failed),
  });
  return needing(right, found, context);
}

async function readByClient(
  workspace: SynapseWorkspaceRef,
  plea: () => Promise<string>,
  context: Context,
): Promise<Found> {
  const isById = workspace.kind === 'id';
  const subscriptionId = isById ? workspace.id.subscriptionId : workspace.subscriptionId;
  const answers = await askByClient(context, {
    make: () => makeClient(subscriptionId, context),
    send: (client) =>
      isById ? client.workspaces.get(workspace.id.resourceGroup, workspace.id.name) : readAll(client.workspaces.list()),
  });
  const [found = {}] = answers;
  if (isById) {
    return { id: workspace.id, found };
  }
  const seen = lookFor(workspace.name, subscriptionId, answers);
  if (!seen) {
    throw synapseNotFound(`"${workspace.name}" in subscription ${subscriptionId}`, await plea());
  }
  return seen;
}

async function readAll(pages: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of pages) {
    // What is read is kept by who asks.
  }
}

/** The name occurs once in all of Azure, so the first is the one. */
function lookFor(name: string, subscriptionId: SubscriptionId, pages: readonly Json[]): Found | undefined {
  for (const found of pages.flatMap((page) => list(page, 'value'))) {
    const group = /\/resourceGroups\/([^/]+)\//i.exec(text(found, 'id'))?.[1];
    const its = text(found, 'name');
    if (group && sameText(its, name)) {
      return { id: synapseWorkspaceId(subscriptionId, group, its), found };
    }
  }
  return undefined;
}

async function makeClient(subscriptionId: SubscriptionId, context: Context): Promise<SynapseManagementClient> {
  await context.requestSent;
  const { SynapseManagementClient } = await import('@azure/arm-synapse');
  const options = armClientOptions(context, armVersions.synapse);
  return new SynapseManagementClient(armCredential(context), subscriptionId, options);
}
