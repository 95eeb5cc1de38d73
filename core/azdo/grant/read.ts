/**
 * Which pipelines of a project may use a service connection, and which of them nobody asked for.
 * Source: Azure DevOps REST, Approvals and Checks, Pipeline Permissions, 7.1-preview.1.
 * Needs: to see the connection.
 */

import type { Context, Loader } from '../../context';
import type { Lookup } from '../../engine/resource';
import { type AzdoQuestion, askAzdo, azdoVersions } from '../../http/azdo';
import { child, number, optionalFlag, optionalList, record } from '../../http/json';
import { needing } from '../../http/rights';
import type { EndpointId } from '../../names/ids';
import { HttpProblem } from '../../problem/http-problem';
import type { Right } from '../../problem/right';
import { administratorOf, type ConnectionInProject, userOf } from '../connection/right-read';
import { type Pipeline, readPipelines } from '../pipeline/read';
import type { Project } from '../project/read';

/** A connection in one project. */
export interface UsedConnection {
  readonly project: Project;
  readonly endpointId: EndpointId;
  readonly connectionName: string;
  /** Whether this very run made it. */
  readonly isNew?: boolean;
}

/** `all`: every pipeline of the project, also later ones. */
export type AskedPipelines = 'all' | readonly Pipeline[];

/** A connection, and the pipelines that shall use it. */
export interface GrantAsked extends UsedConnection {
  readonly asked: AskedPipelines;
}

export interface PipelineGrant {
  readonly all: boolean;
  readonly pipelineIds: readonly number[];
}

/** Something that may use a connection. A pipeline that was deleted or does not show itself has no name. */
export type Grantee = 'all' | { readonly id: number; readonly name: string | undefined };

interface GrantQuestion extends Pick<AzdoQuestion, 'method' | 'body'> {
  /** In words, for when it is refused. */
  readonly doing: string;
}

/** Reads who may use it, or changes it and reads that. @throws Problem, HttpProblem */
export async function exchangeGrant(
  used: UsedConnection,
  { doing, ...question }: GrantQuestion,
  context: Context,
): Promise<PipelineGrant> {
  const path = `/${encodeURIComponent(used.project.id)}/_apis/pipelines/pipelinepermissions/endpoint/${used.endpointId}`;
  const version = azdoVersions.pipelinePermissions;
  const sent = askAzdo(context, { ...question, path, version, repeatable: true });
  const right = question.method === 'GET' ? userOf(inProject(used), doing) : rightOn(used, doing);
  const { body } = await needing(right, sent, context);
  return fromWire(body);
}

/** @param doing a clause */
export function rightOn(used: UsedConnection, doing: string): Right {
  return administratorOf(inProject(used), doing);
}

function inProject({ project, ...used }: UsedConnection): ConnectionInProject {
  return { ...used, projectId: project.id };
}

export function readGrant(used: UsedConnection, context: Context): Promise<PipelineGrant> {
  return context.reads.get(grantOfConnection, used);
}

const grantOfConnection: Loader<UsedConnection, PipelineGrant> = {
  name: 'pipeline grant',
  keyOf: ({ project, endpointId }) => `${project.id}/${endpointId}`,
  one: (used, context) =>
    exchangeGrant(used, { method: 'GET', doing: 'read which pipelines may use the connection' }, context),
};

/** Those that were not asked for; where all were asked for, there is none. Names are asked for only where there are some. */
export async function furtherGrantees(
  { asked, project }: GrantAsked,
  grant: PipelineGrant,
  context: Context,
): Promise<readonly Grantee[]> {
  if (asked === 'all') {
    return [];
  }
  const ids = grant.pipelineIds.filter((id) => !asked.some((pipeline) => pipeline.id === id));
  const named = ids.length > 0 ? await readNames(project, context) : new Map<number, string>();
  const everyone: readonly Grantee[] = grant.all ? ['all'] : [];
  return [...everyone, ...ids.map((id) => ({ id, name: named.get(id) }))];
}

/** None where the pipelines may not be read: the ids are enough to tell them apart. */
async function readNames(project: Project, context: Context): Promise<ReadonlyMap<number, string>> {
  try {
    return new Map((await readPipelines(project, context)).map(({ id, path }) => [id, path]));
  } catch (failed) {
    if (failed instanceof HttpProblem) {
      return new Map();
    }
    throw failed;
  }
}

/** Text to show, no identifier. */
export function granteeTitle(grantee: Grantee): string {
  if (grantee === 'all') {
    return 'all pipelines';
  }
  return grantee.name === undefined ? `pipeline ${grantee.id}` : `"${grantee.name}" (${grantee.id})`;
}

/** Says in a report why no pipeline of a project is granted anything, though pipelines of another are. */
export const noGrant: Lookup<string, undefined> = {
  kind: 'pipeline grant',
  title: (why) => `to no pipeline (${why})`,
  find: async () => undefined,
};

function fromWire(body: unknown): PipelineGrant {
  const whole = record(body);
  const granted = optionalList(whole, 'pipelines');
  return {
    all: optionalFlag(child(whole, 'allPipelines'), 'authorized') === true,
    pipelineIds: granted.filter((item) => optionalFlag(item, 'authorized') === true).map((item) => number(item, 'id')),
  };
}
