/** Problems with bringing a connection to further projects. */
import type { HttpProblem } from '../problem/http-problem';
import { Problem } from '../problem/problem';

/** All that are missing at once. */
export function furtherProjectsNotFound(
  missing: readonly string[],
  organization: string,
  who: string,
  failed?: HttpProblem,
): Problem {
  return new Problem(
    {
      code: 'sharing.project-not-found',
      what: `There is no project ${quoted(missing)} in ${organization}, or it cannot be seen.`,
      why: `Azure DevOps answers alike when a project does not exist and when ${who} may not see it; the token of a job that is limited to its own project sees no other.`,
      fix: 'Check the spelling in furtherProjects and that this identity is a member of each project; for a job\'s own token, switch off "Limit job authorization scope to current project" for this pipeline. Then run again.',
    },
    failed?.seen,
    failed,
  );
}

/** Two names for one project. */
export function projectNamedTwice(names: readonly string[], project: string): Problem {
  return new Problem({
    code: 'sharing.same-project',
    what: `The input furtherProjects: ${quoted(names)} mean the same project, "${project}".`,
    why: 'A project has a name and an id, and the project that the connection is made in is not named again.',
    fix: 'Leave one of them, and none that means the project of the connection.',
  });
}

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

/** Sharing needs a right on both sides. */
export function notAllowedToShare(name: string, project: string, who: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'sharing.forbidden',
      what: `Not allowed to share the service connection "${name}" with project "${project}".`,
      why: `${who} must be an Administrator of the connection and a Creator of service connections in "${project}" (${failed.status}${failed.explanation ? `: ${failed.explanation}` : ''}).`,
      fix: `Ask an administrator of project "${project}" to add ${who} with the role Creator (Project settings, Service connections, "…", Security); if somebody else made the connection, ask its Administrator to add ${who} as Administrator of it.`,
    },
    failed.seen,
    failed,
  );
}

/** One connection in each project needs one trust each, and an identity holds only so many. */
export function tooManyTrusts(
  identity: string,
  held: number,
  { needed, most }: { readonly needed: number; readonly most: number },
): Problem {
  return new Problem({
    code: 'sharing.credential-limit',
    what: `The ${identity} cannot take ${needed} more federated credentials.`,
    why: `It holds ${held}, and ${most} is the most for one identity. With sharing: perProject each project's connection needs one of its own.`,
    fix: `Give some of the projects a further identity: leave ${held + needed - most} of them out of furtherProjects, and add a second step of this task for them with another project, furtherProjects and identity (newManagedIdentity with another managedIdentity, or newApplication with another applicationName). Or set sharing: shared, which needs one credential for all.`,
  });
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
