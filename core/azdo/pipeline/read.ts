/**
 * Pipelines by name or id, as ids: what a grant is given to.
 * Source: Azure DevOps REST, Pipelines - List, 7.1; pages by the header `x-ms-continuationtoken`.
 * Needs: to see the pipelines (`vso.build`).
 * Beware: a name may occur in several folders.
 */

import type { Context, Loader } from '../../context';
import type { Lookup } from '../../engine/resource';
import { askAzdo } from '../../http/azdo';
import { list, optionalText, record, text } from '../../http/json';
import { sameText } from '../../names/ids';
import type { Project } from '../project/read';
import { pipelineAmbiguous, pipelinesNotFound } from './problems';

export interface Pipeline {
  readonly id: number;
  readonly name: string;
}

export interface PipelinesWant {
  readonly project: Project;
  /** Names as shown, `folder\name`, or ids. */
  readonly asked: readonly string[];
}

interface Listed extends Pipeline {
  /** `\folder\name` without the first backslash. */
  readonly path: string;
}

/** @throws Problem when one is not there, or a name stands for several */
export const pipelines: Lookup<PipelinesWant, readonly Pipeline[]> = {
  kind: 'pipelines',
  title: (want) => want.asked.join(', '),
  async find(want, context) {
    const listed = await readPipelines(want.project, context);
    const matches = want.asked.map((asked) => ({ asked, found: meant(listed, asked) }));
    const missing = matches.filter((match) => match.found.length === 0).map((match) => match.asked);
    if (missing.length > 0) {
      const known = listed.map(pathAndId);
      throw pipelinesNotFound(missing, { project: want.project.name, who: context.organization.actor, known });
    }
    const single = matches.flatMap(({ asked, found }) => {
      if (found.length > 1) {
        throw pipelineAmbiguous(asked, found.map(pathAndId));
      }
      return found;
    });
    return [...new Map(single.map((pipeline) => [pipeline.id, pipeline])).values()];
  },
};

function pathAndId({ path, id }: Listed): string {
  return `${path} (${id})`;
}

/** An id goes before a name that looks like one. */
function meant(listed: readonly Listed[], asked: string): readonly Listed[] {
  const spelt = asked.trim().replaceAll('/', '\\').replace(/^\\/, '');
  const byId = listed.filter((pipeline) => String(pipeline.id) === spelt);
  return byId.length > 0
    ? byId
    : listed.filter((pipeline) => sameText(pipeline.name, spelt) || sameText(pipeline.path, spelt));
}

/** All pipelines of a project that the caller may see. @throws HttpProblem; Problem when not signed in */
export function readPipelines(project: Project, context: Context): Promise<readonly Listed[]> {
  return context.reads.get(pipelinesOfProject, project);
}

const pipelinesOfProject: Loader<Project, readonly Listed[]> = {
  name: 'pipelines of the project',
  keyOf: ({ id }) => id,
  one: fetchPipelines,
};

async function fetchPipelines(project: Project, context: Context): Promise<readonly Listed[]> {
  const path = `/${encodeURIComponent(project.id)}/_apis/pipelines`;
  const all: Listed[] = [];
  for (let query = '$top=1000'; ; ) {
    const reply = await askAzdo(context, { method: 'GET', path, query });
    all.push(...list(record(reply.body), 'value').map(fromWire));
    if (reply.continuationToken === undefined) {
      return all;
    }
    query = `$top=1000&continuationToken=${encodeURIComponent(reply.continuationToken)}`;
  }
}

function fromWire(item: Readonly<Record<string, unknown>>): Listed {
  const name = text(item, 'name');
  const folder = (optionalText(item, 'folder') ?? '\\').replace(/^\\/, '');
  return { id: Number(item.id), name, path: folder ? `${folder}\\${name}` : name };
}
