/** What can be wrong with a connection that is shared with further projects: its name may be taken there. */

import type { HttpProblem } from '../../problem/http-problem';
import { Problem } from '../../problem/problem';
import { named, say } from '../../problem/said';

interface NamesakeThere {
  readonly name: string;
  readonly project: string;
  /** Who looked, in words. */
  readonly who: string;
  /** Of the other connection; `undefined` where it does not show itself. */
  readonly id: string | undefined;
}

/** Another connection has the name in a project that this one is to be shared with. */
export function shareNameTaken({ name, project, who, id }: NamesakeThere, failed?: HttpProblem): Problem {
  const hidden = `which ${who} cannot see. Azure DevOps shows it only to its Administrators, Users and Readers`;
  return new Problem(
    {
      code: 'sharing.name-taken',
      what: `The service connection "${name}" cannot be shared with project "${project}".`,
      why: `That project has another connection of this name, ${id ? `with id ${id}` : hidden}. A connection is shared under its own name, and names are unique in a project.`,
      fix: say`Rename the one in "${project}", choose another ${named('connectionName')}, or leave "${project}" out of ${named('furtherProjects')}.`,
    },
    failed?.seen,
    failed,
  );
}
