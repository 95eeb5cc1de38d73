/**
 * Usage history of a service endpoint: one record for each run that was given it, in the project that asks.
 * Source: MicrosoftDocs/vsts-rest-api-specs, serviceEndpoint 7.1 (executionhistory and its example).
 * Beware: when a run ends is ours: a minute after its start, as succeeded. The continuation token is an id here.
 */
import type { Answer } from '../../../frame';
import { type ProjectCall, toList } from '../calls';
import { inProject } from '../routing';
import { toUrl } from '../server';
import type { Execution, Organization } from '../store';
import { findEndpoint } from './find';
import { isAllowed } from './rights';

const runMs = 60_000;

function listHistory(at: ProjectCall): Answer {
  const { organization, project, call, now } = at;
  const endpoint = findEndpoint(organization, call.params.endpointId ?? '', now);
  if (endpoint === undefined || !isAllowed(at, endpoint, 'view')) {
    return toList(call, []);
  }
  const { searchParams } = call.url;
  const before = Number(searchParams.get('continuationToken') ?? 0) || Number.POSITIVE_INFINITY;
  const runs = endpoint.history
    .filter((run) => run.project === project && run.runId < before)
    .toSorted((one, other) => other.runId - one.runId);
  const page = runs.slice(0, Number(searchParams.get('top') ?? 50));
  const last = page.at(-1);
  const headers: Record<string, string> =
    last === undefined || page.length === runs.length ? {} : { 'x-ms-continuationtoken': String(last.runId) };
  const records = page.map((run) => ({ endpointId: endpoint.id, data: toRecord(run, organization, now) }));
  return toList(call, records, headers);
}

function toRecord({ runId, project, pipeline, startTime }: Execution, organization: Organization, now: Date): object {
  const base = toUrl(organization);
  const ends = Date.parse(startTime) + runMs;
  const web = (query: string) => ({
    href: `${base}_permalink/_build/index?collectionId=${organization.id}&projectId=${project.id}&${query}`,
  });
  const self = (rest: string) => ({ href: `${base}${project.id}/_apis/build/${rest}` });
  return {
    id: runId,
    planType: 'Build',
    definition: {
      _links: { web: web(`definitionId=${pipeline.id}`), self: self(`Definitions/${pipeline.id}`) },
      id: pipeline.id,
      name: pipeline.name,
    },
    owner: {
      _links: { web: web(`buildId=${runId}`), self: self(`Builds/${runId}`) },
      id: runId,
      name: String(runId),
    },
    startTime,
    ...(ends <= now.getTime() ? { finishTime: new Date(ends).toISOString(), result: 'succeeded' } : {}),
  };
}

export const historyRoutes = inProject('executionhistory', [
  ['GET', 'serviceendpoint/:endpointId/executionhistory', listHistory],
]);
