/**
 * Pipelines by name or id, as ids: what a grant is given to.
 * Source: Azure DevOps REST, Pipelines - List, 7.1; pages by the header `x-ms-continuationtoken`.
 * Needs: to see the pipelines (`vso.build`).
 * Beware: a name may occur in several folders.
 */

import type { Context, Loader } from '../../context';
import type { Lookup } from '../../engine/resource';
import { askAzdo } from '../../http/azdo';
import { sayingCaller } from '../../http/holders';
import { bodyOf, list, number, optionalText, text } from '../../http/json';
import { sameText } from '../../names/ids';
import type { Project } from '../project/read';
import { pipelineAmbiguous, pipelinesNotFound } from './problems';

export interface Pipeline {
  readonly id: number;
  readonly name: string;
}

export interface PipelinesWant {
  readonly project: Project;
  /** Names as shown, `folder\name`, or ids; the project's name and a colon may stand before them. */
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
    const matches = want.asked.map((asked) => ({ asked, found: meant(listed, asked, want.project) }));
    const missing = matches.filter((match) => match.found.length === 0).map((match) => match.asked);
    if (missing.length > 0) {
      const known = listed.map(pathAndId);
      throw pipelinesNotFound(missing, { project: want.project.name, who: await sayingCaller(context), known });
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

/** What is written is tried as it stands first, and only then as a name with its project before it. */
function meant(listed: readonly Listed[], asked: string, project: Project): readonly Listed[] {
  const [before = '', ...rest] = asked.split(':');
  const whole = named(listed, asked.trim());
  const isShort = whole.length === 0 && rest.length > 0 && sameText(before.trim(), project.name);
  return isShort ? named(listed, rest.join(':').trim()) : whole;
}

/** A number may be the id of one and the name of another: then both are meant. */
function named(listed: readonly Listed[], written: string): readonly Listed[] {
  const path = written.replaceAll('/', '\\').replace(/^\\/, '');
  return listed.filter((one) => String(one.id) === written || sameText(one.name, written) || sameText(one.path, path));
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
    all.push(...list(bodyOf(reply), 'value').map(fromWire));
    if (reply.continuationToken === undefined) {
      return all;
    }
    query = `$top=1000&continuationToken=${encodeURIComponent(reply.continuationToken)}`;
  }
}

function fromWire(item: Readonly<Record<string, unknown>>): Listed {
  const name = text(item, 'name');
  const folder = (optionalText(item, 'folder') ?? '\\').replace(/^\\/, '');
  return { id: number(item, 'id'), name, path: folder ? `${folder}\\${name}` : name };
}
