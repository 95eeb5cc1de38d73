/**
 * The further projects that a connection is brought to.
 * Source, Needs: as in `read.ts`.
 * Beware: a job's own token sees only its own project while the job authorization scope is limited, as it is by default.
 */
import type { Lookup } from '../../engine/resource';
import { sayingCaller } from '../../http/holders';
import { HttpProblem } from '../../problem/http-problem';
import { Problems } from '../../problem/problem';
import { furtherProjectsNotFound, projectNamedTwice } from './problems';
import { type Project, readProject } from './read';

export interface FurtherProjectsWant {
  /** Names or ids. */
  readonly names: readonly string[];
  /** The project that the connection is made in. */
  readonly own: Project;
}

/** In the order of the names. @throws Problem that names all that are missing; Problems for projects named twice */
export const furtherProjects: Lookup<FurtherProjectsWant, readonly Project[]> = {
  kind: 'further projects',
  title: (want) => want.names.join(', '),
  async find({ names, own }, context) {
    const read = await Promise.all(names.map(async (name) => ({ name, found: await readProject(name, context) })));
    const missing = read.flatMap(({ name, found: one }) => (one instanceof HttpProblem ? [{ name, failed: one }] : []));
    const found = read.flatMap(({ found: one }) => (one instanceof HttpProblem ? [] : [one]));
    if (missing.length > 0) {
      const { url: organization } = context.organization;
      const who = await sayingCaller(context);
      const named = missing.map(({ name }) => name);
      throw furtherProjectsNotFound(named, { organization, who }, missing[0]?.failed);
    }
    refuseTwice(names, found, own);
    return found;
  },
};

function refuseTwice(names: readonly string[], found: readonly Project[], own: Project): void {
  const all = [{ name: own.name, project: own }, ...found.map((project, at) => ({ name: names[at] ?? '', project }))];
  const twice = [...new Set(all.map(({ project }) => project.id.toLowerCase()))].flatMap((id) => {
    const same = all.filter(({ project }) => project.id.toLowerCase() === id);
    const [first] = same;
    const named = same.map(({ name }) => name);
    return first && same.length > 1 ? [projectNamedTwice(named, first.project.name)] : [];
  });
  if (twice.length > 0) {
    throw new Problems(twice);
  }
}
