/**
 * Jobs of a workspace. One that was put starts at once, runs ten seconds later and is completed after a minute.
 *
 * Source: azure-rest-api-specs, machinelearningservices mfe.json 2022-10-01 (Jobs, JobStatus); the requests of
 * azure-ai-ml 1.28, as recorded. The times are ours.
 */
import { type Answer, type Call, ServiceError } from '../../../frame';
import { type Json, parseObject, readObject, readText, sameText } from '../../../json';
import type { RouteTable } from '../../route-table';
import type { ArmStore } from '../store';
import type { Job } from './store';
import { enterWorkspace, type InWorkspace, systemData, workspacePath } from './workspace';

async function list(store: ArmStore, call: Call): Promise<Answer> {
  const within = await enterWorkspace(store, call, 'jobs/read');
  return { status: 200, body: { value: within.contents.jobs.map((job) => toWire(within, job)) } };
}

async function get(store: ArmStore, call: Call): Promise<Answer> {
  const within = await enterWorkspace(store, call, 'jobs/read');
  return { status: 200, body: toWire(within, find(within)) };
}

async function put(store: ArmStore, call: Call): Promise<Answer> {
  const within = await enterWorkspace(store, call, 'jobs/write');
  const { jobs } = within.contents;
  const name = call.params.name ?? '';
  if (jobs.some((one) => sameText(one.name, name))) {
    throw new ServiceError(409, 'Conflict', `A job with this name already exists: ${name}.`);
  }
  const properties = readObject(parseObject(call.text) ?? {}, 'properties');
  checkAssets(within, properties);
  const job: Job = { name, properties, createdAt: store.ground.clock.now() };
  jobs.push(job);
  return { status: 201, body: toWire(within, job) };
}

async function cancel(store: ArmStore, call: Call): Promise<Answer> {
  const within = await enterWorkspace(store, call, 'jobs/cancel/action');
  find(within).canceledAt ??= store.ground.clock.now();
  return { status: 200 };
}

/** @throws 400 where a job needs code that is not there */
function checkAssets({ contents }: InWorkspace, properties: Json): void {
  const [, kind, name, version] =
    /\/(codes)\/([^/]+)\/versions\/([^/]+)$/i.exec(readText(properties, 'codeId') ?? '') ?? [];
  const isThere = contents.assets
    .get('codes')
    ?.some((one) => sameText(one.name, name ?? '') && one.version === version);
  if (kind !== undefined && !isThere) {
    throw new ServiceError(400, 'UserError', `The code asset ${name}:${version} does not exist.`);
  }
}

/** @throws 404 */
function find({ contents, call }: InWorkspace): Job {
  const found = contents.jobs.find(({ name }) => sameText(name, call.params.name ?? ''));
  if (found === undefined) {
    throw new ServiceError(404, 'UserError', `Run ${call.params.name} was not found.`);
  }
  return found;
}

function statusOf({ createdAt, canceledAt }: Job, now: Date): string {
  const seconds = (now.getTime() - createdAt.getTime()) / 1000;
  if (canceledAt !== undefined) {
    return 'Canceled';
  }
  return seconds < 10 ? 'Starting' : seconds < 60 ? 'Running' : 'Completed';
}

function toWire({ store, id, caller }: InWorkspace, job: Job): Json {
  const { name, properties, createdAt } = job;
  const service = (endpoint: string, jobServiceType: string) => ({
    endpoint,
    jobServiceType,
    port: null,
    status: null,
  });
  return {
    id: `${id}/jobs/${name}`,
    name,
    type: 'Microsoft.MachineLearningServices/workspaces/jobs',
    systemData: systemData(caller, createdAt),
    properties: {
      description: null,
      tags: {},
      properties: {},
      experimentName: 'Default',
      ...properties,
      displayName: readText(properties, 'displayName') ?? name,
      status: statusOf(job, store.ground.clock.now()),
      services: {
        Studio: service(`https://ml.azure.com/runs/${name}?wsid=${id}`, 'Studio'),
      },
    },
  };
}

export const jobRoutes: RouteTable<ArmStore> = [
  ['GET', `${workspacePath}/jobs`, list],
  ['GET', `${workspacePath}/jobs/:name`, get],
  ['PUT', `${workspacePath}/jobs/:name`, put],
  ['POST', `${workspacePath}/jobs/:name/cancel`, cancel],
];
