/**
 * An Azure DevOps project, by name or id. A service connection's reference to it needs both.
 * Source: Azure DevOps REST, Core, Projects - Get, 7.1.
 * Needs: to see the project.
 * Beware: no request is sent where both are known, as they are for the project that the pipeline runs in.
 */

import type { Context, Loader } from '../../context';
import type { Lookup } from '../../engine/resource';
import { askAzdo } from '../../http/azdo';
import { sayingCaller } from '../../http/holders';
import { bodyOf, text } from '../../http/json';
import { answering } from '../../http/refused';
import { asProjectId, type ProjectId } from '../../names/ids';
import { HttpProblem } from '../../problem/http-problem';
import { projectNotFound } from './problems';

export interface Project {
  readonly id: ProjectId;
  readonly name: string;
}

/** Name or id; and the whole project where it is known already. */
export interface ProjectWant {
  readonly name: string;
  readonly id: ProjectId | undefined;
}

/** @throws Problem when it is not there, or not visible */
export const project: Lookup<ProjectWant, Project> = {
  kind: 'project',
  title: (want) => want.name,
  async find(want, context) {
    if (want.id) {
      return { id: want.id, name: want.name };
    }
    const found = await readProject(want.name, context);
    if (found instanceof HttpProblem) {
      const { url: organization } = context.organization;
      const who = await sayingCaller(context);
      throw projectNotFound(want.name, { organization, who }, found);
    }
    return found;
  },
};

const projectOfName: Loader<string, Project> = {
  name: 'project',
  keyOf: (name) => name.toLowerCase(),
  async one(name, context) {
    const path = `/_apis/projects/${encodeURIComponent(name)}`;
    const body = bodyOf(await askAzdo(context, { method: 'GET', path }));
    return { id: asProjectId(text(body, 'id')), name: text(body, 'name') };
  },
};

/** The project of that name or id; the refusal, where there is none or it may not be seen. */
export function readProject(name: string, context: Context): Promise<Project | HttpProblem> {
  return answering(context.reads.get(projectOfName, name), {
    forbidden: (failed) => failed,
    absent: (failed) => failed,
  });
}
