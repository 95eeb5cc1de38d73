/**
 * What a link is for: the actions that takes on the workspace, and the smallest built-in roles that hold them.
 * Source: docs machine-learning/how-to-assign-roles (submitting runs, registering models, deploying endpoints, computes);
 * role-based-access-control/permissions/ai-machine-learning; the calls of azure-ai-ml 1.28, in their order, for what a job
 * with local code, a model and an endpoint ask for. For Synapse: docs data-factory/transform-data-machine-learning-service
 * (published pipelines) and synapse-analytics/machine-learning/tutorial-sql-pool-model-scoring-wizard; which actions those
 * two take is inferred from machine-learning/how-to-authenticate-batch-endpoint, since no page lists them.
 * Beware: `codes/versions/startPendingUpload/action` is named by the pattern of its neighbours and is not listed.
 */

import { sameText } from '../../names/ids';
import { computeOperator, contributor, dataScientist, type Role, reader } from '../role/definition-read';
import { readWorkspace } from '../role/reading-read';

/** What a service connection may be for; `purpose` of the request. */
export const connectionPurposes = [
  'runJobs',
  'registerModels',
  'deployEndpoints',
  'manageCompute',
  'readOnly',
] as const;

/** What is left of the uses of a linked service of Synapse. */
export const linkedServicePurposes = ['runPipelines', 'scoreModels'] as const;

export type Purpose = (typeof connectionPurposes)[number] | (typeof linkedServicePurposes)[number];

interface Needs {
  /** Below `Microsoft.MachineLearningServices/workspaces/`. */
  readonly actions: readonly string[];
  /** Together they hold all of them. */
  readonly roles: readonly Role[];
  /** Whether it uploads files, which takes a right on the storage account where the datastore holds no key. */
  readonly uploads: boolean;
}

const codes = ['codes/versions/read', 'codes/versions/write', 'codes/versions/startPendingUpload/action'];
const environments = [
  'environments/read',
  'environments/write',
  'environments/versions/read',
  'environments/versions/write',
];
const datastores = ['datastores/read', 'datastores/listsecrets/action'];
const models = ['models/read', 'models/versions/read', 'models/versions/write'];

const needs: Readonly<Record<Purpose, Needs>> = {
  runJobs: {
    actions: [
      'read',
      ...codes,
      ...environments,
      'environments/build/action',
      'environments/readSecrets/action',
      'components/versions/write',
      ...datastores,
      'data/versions/read',
      'jobs/read',
      'jobs/write',
      'jobs/cancel/action',
      'experiments/runs/read',
      'metadata/artifacts/write',
      'computes/read',
    ],
    roles: [dataScientist],
    uploads: true,
  },
  registerModels: { actions: ['read', ...models, ...datastores], roles: [dataScientist], uploads: true },
  deployEndpoints: {
    actions: [
      'read',
      ...codes,
      ...environments,
      ...models,
      ...datastores,
      'onlineEndpoints/read',
      'onlineEndpoints/write',
      'onlineEndpoints/delete',
      'onlineEndpoints/listKeys/action',
      'onlineEndpoints/token/action',
      'onlineEndpoints/deployments/read',
      'onlineEndpoints/deployments/write',
      'onlineEndpoints/deployments/delete',
      'onlineEndpoints/deployments/getLogs/action',
    ],
    roles: [dataScientist],
    uploads: true,
  },
  manageCompute: {
    actions: [
      'read',
      'computes/read',
      'computes/write',
      'computes/delete',
      'computes/start/action',
      'computes/stop/action',
      'computes/restart/action',
    ],
    roles: [computeOperator, reader],
    uploads: false,
  },
  readOnly: {
    actions: [
      'read',
      'jobs/read',
      'experiments/runs/read',
      'models/read',
      'models/versions/read',
      'environments/versions/read',
      'data/versions/read',
      'components/versions/read',
      'computes/read',
      'onlineEndpoints/read',
      'onlineEndpoints/deployments/read',
      'batchEndpoints/read',
      'batchEndpoints/deployments/read',
    ],
    roles: [reader],
    uploads: false,
  },
  runPipelines: {
    actions: [
      'read',
      'endpoints/pipelines/read',
      'experiments/read',
      'experiments/runs/read',
      'experiments/runs/write',
      'experiments/runs/submit/action',
    ],
    roles: [dataScientist],
    uploads: false,
  },
  scoreModels: {
    actions: ['read', 'models/read', 'models/versions/read', 'metadata/artifacts/read'],
    roles: [reader],
    uploads: false,
  },
};

const ofWorkspaces = 'Microsoft.MachineLearningServices/workspaces';

/** Every action that these purposes take on the workspace, each once; of none, reading the workspace. */
export function actionsFor(purposes: readonly Purpose[]): readonly string[] {
  const named = purposes.flatMap((purpose) => needs[purpose].actions.map((action) => `${ofWorkspaces}/${action}`));
  return [...new Set([readWorkspace, ...named])];
}

/** Whether one of them uploads files to the workspace's storage account. */
export function uploads(purposes: readonly Purpose[]): boolean {
  return purposes.some((purpose) => needs[purpose].uploads);
}

/**
 * The smallest built-in roles that hold all that these purposes take; Contributor for none, as in Microsoft's own procedure.
 * "AzureML Data Scientist" holds every read of a workspace, so that nobody gets Reader beside it.
 */
export function smallestRoles(purposes: readonly Purpose[]): readonly Role[] {
  const all = purposes.flatMap((purpose) => needs[purpose].roles);
  const isEnough = ({ id }: Role) => !(sameText(id, reader.id) && all.includes(dataScientist));
  const chosen = [...new Set(all)].filter(isEnough);
  return chosen.length > 0 ? chosen : [contributor];
}

/** The purposes of a link that such an action is missing for. */
export function purposesOf(action: string, purposes: readonly Purpose[]): readonly Purpose[] {
  return purposes.filter((purpose) => actionsFor([purpose]).some((needed) => sameText(needed, action)));
}
