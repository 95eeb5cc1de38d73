/**
 * The datastore that comes with a workspace, and its key.
 *
 * Source: azure-rest-api-specs, machinelearningservices mfe.json 2022-10-01 (Datastore, listSecrets); docs
 * machine-learning/how-to-administrate-data-authentication: a datastore without a credential signs in by identity. What
 * listSecrets answers for such a one is unconfirmed: clients go on whatever the error is.
 */
import { type Answer, type Call, ServiceError } from '../../../frame';
import { type Json, sameText } from '../../../json';
import type { RouteTable } from '../../route-table';
import { deriveGuid } from '../ids';
import type { ArmStore } from '../store';
import { sharedLink } from './shared-links';
import { accountOf, enterWorkspace, type InWorkspace, workspacePath } from './workspace';

const names = ['workspaceblobstore', 'workspaceartifactstore'] as const;

async function list(store: ArmStore, call: Call): Promise<Answer> {
  const within = await enterWorkspace(store, call, 'datastores/read');
  return { status: 200, body: { value: names.map((name) => toWire(within, name)) } };
}

async function get(store: ArmStore, call: Call): Promise<Answer> {
  const within = await enterWorkspace(store, call, 'datastores/read');
  return { status: 200, body: toWire(within, find(call)) };
}

async function listSecrets(store: ArmStore, call: Call): Promise<Answer> {
  const within = await enterWorkspace(store, call, 'datastores/listsecrets/action');
  const name = find(call);
  if (within.workspace.datastoreAuth === 'Identity') {
    throw new ServiceError(400, 'UserError', `No secrets for credentials of type None.`);
  }
  const place = { account: accountOf(within.workspace), container: containerOf(within, name), host: call.url.hostname };
  return { status: 200, body: { secretsType: 'Sas', sasToken: sharedLink(store, place).sasToken } };
}

/** @throws 404 */
function find({ params }: Call): string {
  const found = names.find((name) => sameText(name, params.name ?? ''));
  if (found === undefined) {
    throw new ServiceError(404, 'UserError', `Could not find datastore: ${params.name}.`);
  }
  return found;
}

function containerOf({ id }: InWorkspace, name: string): string {
  return `azureml-${name === 'workspaceblobstore' ? 'blobstore' : 'artifacts'}-${deriveGuid(id)}`;
}

function toWire(within: InWorkspace, name: string): Json {
  const { id, workspace } = within;
  return {
    id: `${id}/datastores/${name}`,
    name,
    type: 'Microsoft.MachineLearningServices/workspaces/datastores',
    properties: {
      description: null,
      tags: null,
      properties: null,
      isDefault: name === 'workspaceblobstore',
      credentials: { credentialsType: workspace.datastoreAuth === 'Identity' ? 'None' : 'AccountKey' },
      datastoreType: 'AzureBlob',
      accountName: accountOf(workspace),
      containerName: containerOf(within, name),
      endpoint: 'core.windows.net',
      protocol: 'https',
      serviceDataAccessAuthIdentity: 'None',
    },
  };
}

export const datastoreRoutes: RouteTable<ArmStore> = [
  ['GET', `${workspacePath}/datastores`, list],
  ['GET', `${workspacePath}/datastores/:name`, get],
  ['POST', `${workspacePath}/datastores/:name/listSecrets`, listSecrets],
];
