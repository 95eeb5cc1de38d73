/**
 * Projects and pipelines, read only.
 * Source: MicrosoftDocs/vsts-rest-api-specs, core 7.1 (projects) and pipelines 7.1.
 */
import { type Answer, ServiceError } from '../../frame';
import { type OrganizationCall, type ProjectCall, readProject, seesProject, toList } from './calls';
import { hasRight } from './rights';
import { type AreaRoute, inOrganization, inProject } from './routing';
import { toUrl } from './server';
import type { Organization, Pipeline, Project } from './store';

function toProjectWire({ id, name }: Project, organization: Organization): object {
  const url = `${toUrl(organization)}_apis/projects/${id}`;
  return {
    id,
    name,
    url,
    state: 'wellFormed',
    revision: 1,
    visibility: 'private',
    lastUpdateTime: '2025-01-01T00:00:00Z',
  };
}

function listProjects(at: OrganizationCall): Answer {
  const { searchParams } = at.call.url;
  const start = Number(searchParams.get('continuationToken') ?? searchParams.get('$skip') ?? 0);
  const seen = at.organization.projects.filter((project) => seesProject(at, project));
  const { page, headers } = slice(seen, start, Number(searchParams.get('$top') ?? 100));
  return toList(
    at.call,
    page.map((project) => toProjectWire(project, at.organization)),
    headers,
  );
}

function getProject(at: OrganizationCall): Answer {
  const project = readProject(at, at.call.params.projectId ?? '');
  const self = { href: `${toUrl(at.organization)}_apis/projects/${project.id}` };
  return { status: 200, body: { ...toProjectWire(project, at.organization), _links: { self } } };
}

function toPipelineWire({ id, name, folder }: Pipeline, { organization, project }: ProjectCall): object {
  const url = `${toUrl(organization)}${project.id}/_apis/pipelines/${id}?revision=1`;
  const web = { href: `${toUrl(organization)}${project.id}/_build/definition?definitionId=${id}` };
  return { _links: { self: { href: url }, web }, url, id, revision: 1, name, folder };
}

/** Who may not see definitions finds none. */
export function listDefinitions(at: ProjectCall): readonly Pipeline[] {
  return hasRight(at, 'Build/ViewBuildDefinition', { project: at.project }) ? at.project.pipelines : [];
}

function listPipelines(at: ProjectCall): Answer {
  const { searchParams } = at.call.url;
  const start = Number(searchParams.get('continuationToken') ?? 0);
  const { page, headers } = slice(listDefinitions(at), start, Number(searchParams.get('$top') ?? 1000));
  return toList(
    at.call,
    page.map((pipeline) => toPipelineWire(pipeline, at)),
    headers,
  );
}

/** Type and wording are plausible. */
function getPipeline(at: ProjectCall): Answer {
  const id = at.call.params.pipelineId ?? '';
  const pipeline = listDefinitions(at).find((one) => String(one.id) === id);
  if (pipeline === undefined) {
    throw new ServiceError(404, 'PipelineDoesNotExistException', `Pipeline with id ${id} does not exist.`);
  }
  return { status: 200, body: toPipelineWire(pipeline, at) };
}

/** The token is the index of the next one; the real one is opaque. */
function slice<T>(
  items: readonly T[],
  start: number,
  count: number,
): { page: readonly T[]; headers: Record<string, string> } {
  const end = start + count;
  const headers: Record<string, string> = end < items.length ? { 'x-ms-continuationtoken': String(end) } : {};
  return { page: items.slice(start, end), headers };
}

export const projectRoutes: readonly AreaRoute[] = [
  ...inOrganization('projects', [
    ['GET', 'projects', listProjects],
    ['GET', 'projects/:projectId', getProject],
  ]),
  ...inProject('pipelines', [
    ['GET', 'pipelines', listPipelines],
    ['GET', 'pipelines/:pipelineId', getPipeline],
  ]),
];
