/**
 * What uses linked services: pipelines, datasets, notebooks of a workspace, read only.
 *
 * Source: azure-rest-api-specs, Microsoft.Synapse data plane 2020-12-01, entityTypes Pipeline.json, Dataset.json, Notebook.json
 * (the activity `AzureMLExecutePipeline` needs `mlPipelineId`; a notebook refers to no linked service, its code may).
 */
import type { Answer, Call } from '../../frame';
import { type Json, sameText } from '../../json';
import type { RouteTable } from '../route-table';
import { authorize } from './access';
import { deriveGuid } from './ids';
import { absent } from './linked-services';
import type { SynapseStore } from './store';
import type { SynapseWorkspace } from './workspace';

type Artifact = SynapseWorkspace['seed']['artifacts'][number];

const pathOf = { pipeline: 'pipelines', dataset: 'datasets', notebook: 'notebooks' } as const;

function propertiesOf({ kind, uses }: Artifact): Json {
  const linked = uses.map((referenceName) => ({ referenceName, type: 'LinkedServiceReference' }));
  switch (kind) {
    case 'pipeline':
      return {
        activities: linked.map((linkedServiceName, index) => ({
          name: `Activity ${index + 1}`,
          type: 'AzureMLExecutePipeline',
          linkedServiceName,
          typeProperties: { mlPipelineId: deriveGuid(`pipeline behind ${linkedServiceName.referenceName}`) },
        })),
      };
    case 'dataset':
      return { type: 'Binary', linkedServiceName: linked[0], typeProperties: {} };
    case 'notebook':
      return {
        nbformat: 4,
        nbformat_minor: 2,
        metadata: {},
        cells: uses.map((name) => ({
          cell_type: 'code',
          metadata: {},
          source: [`getWorkspace("${name}")`],
          outputs: [],
        })),
      };
  }
}

function toWire({ id }: SynapseWorkspace, artifact: Artifact): Json {
  const { name, kind } = artifact;
  const path = pathOf[kind];
  const etag = deriveGuid(`${id}/${path}/${name} etag`);
  const type = `Microsoft.Synapse/workspaces/${path}`;
  return { id: `${id}/${path}/${name}`, name, type, etag, properties: propertiesOf(artifact) };
}

async function list(store: SynapseStore, call: Call, kind: Artifact['kind']): Promise<Answer> {
  const { workspace } = await authorize(store, call, { action: 'read' });
  const found = workspace.seed.artifacts.filter((one) => one.kind === kind);
  return { status: 200, body: { value: found.map((one) => toWire(workspace, one)) } };
}

async function get(store: SynapseStore, call: Call, kind: Artifact['kind']): Promise<Answer> {
  const { workspace } = await authorize(store, call, { action: 'read' });
  const found = workspace.seed.artifacts.find((one) => one.kind === kind && sameText(one.name, call.params.name ?? ''));
  if (found === undefined) {
    throw absent();
  }
  return { status: 200, body: toWire(workspace, found) };
}

export const artifactRoutes: RouteTable<SynapseStore> = (['pipeline', 'dataset', 'notebook'] as const).flatMap(
  (kind) => [
    ['GET', `/${pathOf[kind]}`, (store, call) => list(store, call, kind)] as const,
    ['GET', `/${pathOf[kind]}/:name`, (store, call) => get(store, call, kind)] as const,
  ],
);
