/** What can be wrong with the projects that are named: not there, not seen, or one of them named twice. */

import type { HttpProblem } from '../../problem/http-problem';
import { Problem } from '../../problem/problem';
import { named, say } from '../../problem/said';

/** Where projects were looked for. */
interface ProjectSearch {
  /** Address of the organization. */
  readonly organization: string;
  /** Who looked, in words. */
  readonly who: string;
}

/** The project that the run is about. */
export function projectNotFound(project: string, { organization, who }: ProjectSearch, failed?: HttpProblem): Problem {
  return new Problem(
    {
      code: 'project.not-found',
      what: `There is no project "${project}" in ${organization}, or it cannot be seen.`,
      why: `Azure DevOps answers alike when the project does not exist and when ${who} may not see it; the token of a job that is limited to its own project sees no other.`,
      fix: 'Check the spelling and that this identity is a member of the project; for a job\'s own token, switch off "Limit job authorization scope to current project" for this pipeline. Then run again.',
    },
    failed?.seen,
    failed,
  );
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

/** All further projects that are missing, at once. @param failed one of the refusals */
export function furtherProjectsNotFound(
  missing: readonly string[],
  { organization, who }: ProjectSearch,
  failed?: HttpProblem,
): Problem {
  return new Problem(
    {
      code: 'sharing.project-not-found',
      what: `There is no project ${quoted(missing)} in ${organization}, or it cannot be seen.`,
      why: `Azure DevOps answers alike when a project does not exist and when ${who} may not see it; the token of a job that is limited to its own project sees no other.`,
      fix: say`Check the spelling in ${named('furtherProjects')} and that this identity is a member of each project; for a job's own token, switch off "Limit job authorization scope to current project" for this pipeline. Then run again.`,
    },
    failed?.seen,
    failed,
  );
}

/** Two names for one project. */
export function projectNamedTwice(names: readonly string[], project: string): Problem {
  return new Problem({
    code: 'sharing.same-project',
    what: `Among the further projects, ${quoted(names)} mean the same project, "${project}".`,
    why: 'A project has a name and an id, and the project that the connection is made in is not named again.',
    fix: 'Leave one of them, and none that means the project of the connection.',
  });
}
