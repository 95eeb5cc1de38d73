/** TODO HEADER azdo/share/problems */
import type { HttpProblem } from '../../problem/http-problem';
import { Problem } from '../../problem/problem';

/** Another connection has the name in a project that ours is to be shared with. @param id of the other, where it shows itself */
export function shareNameTaken(
  name: string,
  project: string,
  who: string,
  id: string | undefined,
  failed?: HttpProblem,
): Problem {
  const hidden = `which ${who} cannot see. Azure DevOps shows it only to its Administrators, Users and Readers`;
  return new Problem(
    {
      code: 'sharing.name-taken',
      what: `The service connection "${name}" cannot be shared with project "${project}".`,
      why: `That project has another connection of this name, ${id ? `with id ${id}` : hidden}. A connection is shared under its own name, and names are unique in a project.`,
      fix: `Rename the one in "${project}", choose another connectionName, or leave "${project}" out of furtherProjects.`,
    },
    failed?.seen,
    failed,
  );
}
