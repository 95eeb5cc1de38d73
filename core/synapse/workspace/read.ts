/**
 * The Synapse workspace that is to be linked: where its data plane is, who it is, and what would stand in the way.
 * Source: azure-rest-api-specs, Microsoft.Synapse, Workspaces_Get and Workspaces_List, 2021-06-01, by @azure/arm-synapse.
 * Needs: Microsoft.Synapse/workspaces/read (Reader on the workspace; on the subscription for one given by name alone).
 * Beware: the address of the data plane is in `connectivityEndpoints` and never composed: it is an address or, as in the
 * specification's example, a bare host. The identity is the system-assigned one; a linked service of our type uses no other.
 */

import type { SynapseManagementClient, Workspace } from '@azure/arm-synapse';
import type { Context, Loader } from '../../context';
import type { Lookup } from '../../engine/resource';
import { armVersions } from '../../http/arm';
import { adoptPipeline, armClientOptions, armCredential, askByClient } from '../../http/arm-client';
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
import { UnexpectedShape } from '../../problem/problem';
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
    if (found.provisioningState && !['Succeeded', 'Updating'].includes(found.provisioningState)) {
      throw synapseNotReady(id.armId, found.provisioningState);
    }
    const its = found.identity?.tenantId;
    if (its && !sameText(its, tenantId)) {
      throw synapseInOtherTenant(id.armId, its, tenantId);
    }
    return fromClient(id, found);
  },
};

function fromClient(id: SynapseWorkspaceId, found: Workspace): SynapseWorkspace {
  const dev = found.connectivityEndpoints?.dev;
  if (!dev) {
    throw new UnexpectedShape('connectivityEndpoints.dev', 'a text');
  }
  const principalId = found.identity?.principalId;
  return {
    id,
    endpoint: { workspace: id.name, url: endpointUrl(dev), isPublic: found.publicNetworkAccess !== 'Disabled' },
    principalId: principalId ? asPrincipalId(principalId) : undefined,
    git: gitOf(found),
    storage: storageOf(found),
    hasManagedNetwork: Boolean(found.managedVirtualNetwork),
    preventsExfiltration: found.managedVirtualNetworkSettings?.preventDataExfiltration === true,
  };
}

/** A workspace that was disconnected again may keep an empty configuration. */
function gitOf({ workspaceRepositoryConfiguration: git }: Workspace): GitConfiguration | undefined {
  return git?.repositoryName
    ? {
        repository: [git.accountName, git.projectName, git.repositoryName].filter(Boolean).join('/'),
        branch: git.collaborationBranch || 'main',
        rootFolder: (git.rootFolder ?? '').replaceAll('\\', '/').replace(/^\/+|\/+$/g, ''),
        address: addressOf(git),
      }
    : undefined;
}

/**
 * Source of the types: docs synapse-analytics/cicd/source-control; azure-rest-api-specs, WorkspaceRepositoryConfiguration:
 * `hostName` is that of a GitHub of one's own. The account is a name; older ones hold an address (inference).
 */
function addressOf({ type, hostName, accountName = '', projectName, repositoryName = '' }: Repository): GitRepository {
  if (/github/i.test(type ?? '')) {
    const host = (hostName ?? '').replace(/^https?:\/\//i, '').replace(/[/:].*$/, '') || 'github.com';
    return { host, path: [accountName, repositoryName] };
  }
  const account = accountName.replace(/^https?:\/\/(?:dev\.azure\.com\/)?([^./]+).*$/i, '$1');
  return { host: 'dev.azure.com', path: [account, projectName || repositoryName, repositoryName] };
}

type Repository = NonNullable<Workspace['workspaceRepositoryConfiguration']>;

function storageOf({ defaultDataLakeStorage: lake }: Workspace): DefaultStorage | undefined {
  const account = /^https:\/\/([^./]+)\./i.exec(lake?.accountUrl ?? '')?.[1];
  return account && lake?.filesystem
    ? { account, filesystem: lake.filesystem, armId: lake.resourceId ? asArmId(lake.resourceId) : undefined }
    : undefined;
}

interface Found {
  readonly id: SynapseWorkspaceId;
  readonly found: Workspace;
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
  const subscriptionId = workspace.kind === 'id' ? workspace.id.subscriptionId : workspace.subscriptionId;
  const { result } = await askByClient(context, async () => {
    const [client] = await Promise.all([makeClient(subscriptionId, context), context.token(context.cloud.arm)]);
    if (workspace.kind === 'name') {
      const seen = await lookFor(workspace.name, subscriptionId, client);
      return (
        seen ?? Promise.reject(synapseNotFound(`"${workspace.name}" in subscription ${subscriptionId}`, await plea()))
      );
    }
    const { id } = workspace;
    return { id, found: await client.workspaces.get(id.resourceGroup, id.name) };
  });
  return result;
}

/** The name occurs once in all of Azure, so the first is the one. */
async function lookFor(name: string, subscriptionId: SubscriptionId, client: SynapseManagementClient) {
  for await (const found of client.workspaces.list()) {
    const group = /\/resourceGroups\/([^/]+)\//i.exec(found.id ?? '')?.[1];
    if (group && sameText(found.name, name)) {
      return { id: synapseWorkspaceId(subscriptionId, group, found.name ?? name), found };
    }
  }
  return undefined;
}

async function makeClient(subscriptionId: SubscriptionId, context: Context): Promise<SynapseManagementClient> {
  await context.requestSent;
  const { SynapseManagementClient } = await import('@azure/arm-synapse');
  const client = new SynapseManagementClient(
    armCredential(context),
    subscriptionId,
    armClientOptions(context, armVersions.synapse),
  );
  adoptPipeline(client.pipeline, context);
  return client;
}
