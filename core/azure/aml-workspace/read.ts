/**
 * The Azure Machine Learning workspace that is to be linked.
 * Source: azure-rest-api-specs, machinelearningservices, workspaces_Get, 2024-10-01, by @azure/arm-machinelearning.
 * Needs: Microsoft.MachineLearningServices/workspaces/read (Reader on the workspace).
 * Beware: the client of 2022 asks in version 2022-10-01 and drops `kind`; so the version is set on its pipeline, and
 * `kind` is read from the answer itself.
 */

import type { AzureMachineLearningWorkspaces, Workspace } from '@azure/arm-machinelearning';
import type { Context, Loader } from '../../context';
import type { Lookup } from '../../engine/resource';
import { armVersions } from '../../http/arm';
import { adoptPipeline, armClientOptions, armCredential, askByClient } from '../../http/arm-client';
import { optionalText } from '../../http/json';
import { wording } from '../../http/refused';
import { holderOf, needing } from '../../http/rights';
import type { AmlWorkspaceId } from '../../names/aml-workspace-id';
import { foldArmId, sameText, type TenantId } from '../../names/ids';
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
    const { workspace, kind } = await context.reads.get(workspaceOfId, want.id);
    if (workspace.provisioningState && !['Succeeded', 'Updating'].includes(workspace.provisioningState)) {
      throw workspaceNotReady(want.id.armId, workspace.provisioningState);
    }
    if (workspace.tenantId && !sameText(workspace.tenantId, want.tenantId)) {
      throw workspaceInOtherTenant(want.id.armId, workspace.tenantId, want.tenantId);
    }
    return {
      id: want.id,
      location: (workspace.location ?? '').replaceAll(' ', '').toLowerCase(),
      kind: kind ?? 'Default',
      isPublic: workspace.publicNetworkAccess !== 'Disabled',
    };
  },
};

interface Found {
  readonly workspace: Workspace;
  readonly kind: string | undefined;
}

const workspaceOfId: Loader<AmlWorkspaceId, Found> = {
  name: 'AML workspace',
  keyOf: ({ armId }) => foldArmId(armId),
  one: read,
};

function read(id: AmlWorkspaceId, context: Context): Promise<Found> {
  const action = 'Microsoft.MachineLearningServices/workspaces/read';
  const doing = 'read the workspace';
  const right = { kind: 'azure action', doing, action, role: 'Reader', scope: id.armId, unseen: 'itself' } as const;
  const found = wording(ask(id, context), {
    absent: async (failed) => workspaceNotFound(id.armId, failed, pleaOf(right, await holderOf(right, context))),
  });
  return needing(right, found, context);
}

async function ask(id: AmlWorkspaceId, context: Context): Promise<Found> {
  const { result, body } = await askByClient(context, async (onResponse) => {
    const [client] = await Promise.all([makeClient(id, context), context.token(context.cloud.arm)]);
    return client.workspaces.get(id.resourceGroup, id.name, { onResponse });
  });
  return { workspace: result, kind: optionalText(body, 'kind') };
}

async function makeClient(id: AmlWorkspaceId, context: Context): Promise<AzureMachineLearningWorkspaces> {
  await context.requestSent;
  const { AzureMachineLearningWorkspaces } = await import('@azure/arm-machinelearning');
  const options = armClientOptions(context, armVersions.machineLearning);
  const client = new AzureMachineLearningWorkspaces(armCredential(context), id.subscriptionId, options);
  adoptPipeline(client.pipeline, context);
  return client;
}
