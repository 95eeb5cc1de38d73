/**
 * The Azure Machine Learning workspace that is to be linked.
 * Source: azure-rest-api-specs, machinelearningservices, workspaces_Get, 2024-10-01 and 2025-09-01, by @azure/arm-machinelearning.
 * Needs: Microsoft.MachineLearningServices/workspaces/read (Reader on the workspace).
 * Beware: the client of 2022 asks in version 2022-10-01, drops `kind`, and takes any answer for a workspace; so the version
 * is set on its pipeline, and the workspace is read off the answer itself.
 */

import type { AzureMachineLearningWorkspaces } from '@azure/arm-machinelearning';
import type { Context, Loader } from '../../context';
import type { Lookup } from '../../engine/resource';
import { armVersions } from '../../http/arm';
import { armClientOptions, armCredential, askByClient } from '../../http/arm-client';
import { child, type Json, optionalText, text } from '../../http/json';
import { wording } from '../../http/refused';
import { holderOf, needing } from '../../http/rights';
import type { AmlWorkspaceId } from '../../names/aml-workspace-id';
import { type ArmId, asArmId, foldArmId, sameText, type TenantId } from '../../names/ids';
import { pleaOf } from '../../problem/refused';
import { workspaceInOtherTenant, workspaceNotFound, workspaceNotReady } from './problems';

export interface AmlWorkspace {
  readonly id: AmlWorkspaceId;
  /** Azure region, e.g. `westeurope`; Azure DevOps needs it and the id does not contain it. */
  readonly location: string;
  /** `Default`, `Hub`, `Project` or `FeatureStore`. */
  readonly kind: string;
  /** Whether callers from the internet are let in. */
  readonly isPublic: boolean;
  /** The storage account whose files its own datastores reach by the right of whoever asks; `undefined` where they hold its key, or do not say. */
  readonly storageByIdentity: ArmId | undefined;
}

export interface AmlWorkspaceWant {
  readonly id: AmlWorkspaceId;
  /** The tenant that the link's identity lives in. */
  readonly tenantId: TenantId;
}

/** @throws Problem when it is not there, not readable, not finished, or in another tenant */
export const amlWorkspace: Lookup<AmlWorkspaceWant, AmlWorkspace> = {
  kind: 'AML workspace',
  title: (want) => `${want.id.resourceGroup}/${want.id.name}`,
  async find(want, context) {
    const workspace = await context.reads.get(workspaceOfId, want.id);
    const properties = child(workspace, 'properties');
    const state = optionalText(properties, 'provisioningState');
    if (state && !['Succeeded', 'Updating'].includes(state)) {
      throw workspaceNotReady(want.id.armId, state);
    }
    const tenantId = optionalText(properties, 'tenantId');
    if (tenantId && !sameText(tenantId, want.tenantId)) {
      throw workspaceInOtherTenant(want.id.armId, tenantId, want.tenantId);
    }
    return {
      id: want.id,
      location: text(workspace, 'location').replaceAll(' ', '').toLowerCase(),
      kind: optionalText(workspace, 'kind') ?? 'Default',
      isPublic: optionalText(properties, 'publicNetworkAccess') !== 'Disabled',
      storageByIdentity: storageByIdentity(properties),
    };
  },
};

/** Source: WorkspaceProperties: `AccessKey`, `Identity` or `UserDelegationSAS`; absent before 2025-06-01. */
function storageByIdentity(properties: Json): ArmId | undefined {
  const account = optionalText(properties, 'storageAccount');
  const isByIdentity = sameText(optionalText(properties, 'systemDatastoresAuthMode') ?? '', 'Identity');
  return isByIdentity && account !== undefined ? asArmId(account) : undefined;
}

const workspaceOfId: Loader<AmlWorkspaceId, Json> = {
  name: 'AML workspace',
  keyOf: ({ armId }) => foldArmId(armId),
  one: read,
};

function read(id: AmlWorkspaceId, context: Context): Promise<Json> {
  const action = 'Microsoft.MachineLearningServices/workspaces/read';
  const doing = 'read the workspace';
  const right = { kind: 'azure action', doing, action, role: 'Reader', scope: id.armId, unseen: 'itself' } as const;
  const found = wording(ask(id, context), {
    absent: async (failed) => workspaceNotFound(id.armId, failed, pleaOf(right, await holderOf(right, context))),
  });
  return needing(right, found, context);
}

async function ask(id: AmlWorkspaceId, context: Context): Promise<Json> {
  const [workspace = {}] = await askByClient(context, {
    make: () => makeClient(id, context),
    send: (client) => client.workspaces.get(id.resourceGroup, id.name),
  });
  return workspace;
}

/**
 * How the datastores sign in shows since 2025-06-01. Clouds of their own may be behind, and are asked in the older version,
 * which does not tell.
 */
function versionIn({ cloud }: Context): string {
  return cloud.name === 'AzureCloud' ? '2025-09-01' : armVersions.machineLearning;
}

async function makeClient(id: AmlWorkspaceId, context: Context): Promise<AzureMachineLearningWorkspaces> {
  await context.requestSent;
  const { AzureMachineLearningWorkspaces } = await import('@azure/arm-machinelearning');
  const options = armClientOptions(context, versionIn(context));
  return new AzureMachineLearningWorkspaces(armCredential(context), id.subscriptionId, options);
}
