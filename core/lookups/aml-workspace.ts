/**
 * The Azure Machine Learning workspace that is to be linked.
 * Source: azure-rest-api-specs, machinelearningservices, workspaces_Get, 2024-10-01, by @azure/arm-machinelearning.
 * Needs: Microsoft.MachineLearningServices/workspaces/read (Reader on the workspace).
 * Beware: the client of 2022 speaks 2022-10-01 and drops `kind`; so the version is set on its pipeline, and `kind` is
 * read from the answer itself. Its own retry, proxy and redirect policies give way to ours.
 */
import type { AzureMachineLearningWorkspaces, Workspace } from '@azure/arm-machinelearning';
import { isRestError, type PipelineResponse } from '@azure/core-rest-pipeline';
import type { Lookup } from '../engine/resource';
import type { AmlWorkspaceId } from '../names/aml-workspace-id';
import { sameText, type TenantId } from '../names/ids';
import { notAllowedInAzure, workspaceInOtherTenant, workspaceNotFound, workspaceNotReady } from '../problems/azure';
import { armVersions, translateTenant } from '../wire/arm';
import { httpProblem, noAnswer } from '../wire/ask';
import { HttpProblem } from '../wire/http-problem';
import { optionalText, record } from '../wire/json';
import { patiencePolicy } from '../wire/pipeline';
import type { World } from '../world';

export interface AmlWorkspace {
  readonly id: AmlWorkspaceId;
  /** Azure region, e.g. `westeurope`; Azure DevOps needs it and the id does not contain it. */
  readonly location: string;
  /** `Default`, `Hub`, `Project` or `FeatureStore`. */
  readonly kind: string;
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
  async find(want, world) {
    const { workspace, kind } = await read(want.id, world);
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
    };
  },
};

async function read(id: AmlWorkspaceId, world: World): Promise<{ workspace: Workspace; kind: string | undefined }> {
  let answer: PipelineResponse | undefined;
  try {
    const [client] = await Promise.all([makeClient(id, world), world.token(world.cloud.arm)]);
    const workspace = await client.workspaces.get(id.resourceGroup, id.name, {
      onResponse: (response) => {
        answer = response;
      },
    });
    const body = answer?.bodyAsText ? record(JSON.parse(answer.bodyAsText)) : {};
    return { workspace, kind: optionalText(body, 'kind') };
  } catch (failed) {
    throw translate(toHttpProblem(failed, world), id, world);
  }
}

async function makeClient(id: AmlWorkspaceId, world: World): Promise<AzureMachineLearningWorkspaces> {
  await world.underWay;
  const { AzureMachineLearningWorkspaces } = await import('@azure/arm-machinelearning');
  const credential = {
    getToken: async () => ({
      token: await world.token(world.cloud.arm),
      // The world keeps the token fresh itself; this only keeps the client from asking for each request twice.
      expiresOnTimestamp: world.clock.now().getTime() + 300_000,
    }),
  };
  const client = new AzureMachineLearningWorkspaces(credential, id.subscriptionId, {
    endpoint: world.cloud.arm,
    $host: world.cloud.arm,
    apiVersion: armVersions.machineLearning,
    httpClient: world.http,
    credentialScopes: `${world.cloud.arm}/.default`,
    retryOptions: { maxRetries: 0 },
  });
  for (const name of ['proxyPolicy', 'redirectPolicy']) {
    client.pipeline.removePolicy({ name });
  }
  client.pipeline.addPolicy(patiencePolicy(world.clock, world.log), { phase: 'Retry' });
  return client;
}

function toHttpProblem(failed: unknown, world: World): unknown {
  if (!isRestError(failed)) {
    return failed;
  }
  return failed.response
    ? httpProblem(world, failed.response)
    : failed.request
      ? noAnswer(world, failed.request, failed)
      : failed;
}

function translate(failed: unknown, id: AmlWorkspaceId, world: World): unknown {
  if (!(failed instanceof HttpProblem)) {
    return failed;
  }
  if (failed.status === 404) {
    return workspaceNotFound(id.armId, failed);
  }
  return failed.status === 403
    ? notAllowedInAzure('read the workspace', 'Reader', id.armId, world.actor, failed)
    : translateTenant(failed);
}
