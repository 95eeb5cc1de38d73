/** Problems with Azure DevOps. */
import type { HttpProblem } from '../problem/http-problem';
import { Problem } from '../problem/problem';

export function projectNotFound(project: string, organization: string, who: string, failed?: HttpProblem): Problem {
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

export function pipelinesNotFound(
  missing: readonly string[],
  project: string,
  who: string,
  known: readonly string[],
): Problem {
  const seen =
    known.length === 0 ? 'The project shows no pipeline at all' : `It shows: ${known.slice(0, 20).join(', ')}`;
  return new Problem({
    code: 'pipeline.not-found',
    what: `Project "${project}" has no pipeline ${missing.map((name) => `"${name}"`).join(', ')}.`,
    why: `${seen}. Pipelines that ${who} may not see are not among them.`,
    fix: 'Give names as the Pipelines page shows them, "folder\\name" where a name occurs twice, or ids (the number behind definitionId= in the address).',
  });
}

export function pipelineAmbiguous(name: string, paths: readonly string[]): Problem {
  return new Problem({
    code: 'pipeline.ambiguous',
    what: `There are several pipelines named "${name}".`,
    why: `They are in different folders: ${paths.join(', ')}.`,
    fix: 'Write the folder too ("folder\\name"), or the id.',
  });
}

/** The build identity may not create connections. */
export function notConnectionCreator(name: string, project: string, who: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'connection.not-creator',
      what: `Not allowed to create the service connection "${name}" in project "${project}".`,
      why: `${who} is not a Creator of service connections there (${failed.status}${failed.explanation ? `: ${failed.explanation}` : ''}).`,
      fix: `Ask an administrator of the project to add ${who} with the role Creator: Project settings, Service connections, "…", Security.`,
    },
    failed.seen,
    failed,
  );
}

/** The name is taken by a connection that does not show itself. */
export function connectionNameTaken(name: string, project: string, who: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'connection.name-taken',
      what: `Project "${project}" already has a service connection "${name}", which ${who} cannot see.`,
      why: 'Azure DevOps refused to create a second one of that name, and shows the first only to its Administrators, Users and Readers.',
      fix: `If it is to be taken over, ask its Administrator to add ${who} as Administrator of it; otherwise choose another connectionName.`,
    },
    failed.seen,
    failed,
  );
}

export function connectionOfOtherKind(name: string, type: string, id: string): Problem {
  return new Problem({
    code: 'connection.other-kind',
    what: `The service connection "${name}" is not an Azure Resource Manager connection.`,
    why: `Its type is "${type}" (id ${id}). Names are unique in a project, so ours cannot be made beside it.`,
    fix: 'Choose another connectionName, or rename the connection that has it.',
  });
}

export function severalConnections(name: string, ids: readonly string[]): Problem {
  return new Problem({
    code: 'connection.ambiguous',
    what: `There are ${ids.length} service connections named "${name}".`,
    why: `One may be shared from another project under the same name: ids ${ids.join(', ')}. Which of them is meant cannot be told.`,
    fix: 'Rename one that a single project has, or take the shared one out of this project, so that one of the name is left; or choose another connectionName.',
  });
}

export function connectionDisabled(name: string, id: string): Problem {
  return new Problem({
    code: 'connection.disabled',
    what: `The service connection "${name}" is switched off.`,
    why: `Azure DevOps switches off connections that no pipeline used for 100 days, and administrators can do it by hand (id ${id}). We do not switch on what may have been switched off on purpose.`,
    fix: 'Ask an Administrator of the connection to enable it (Project settings, Service connections, the connection, "…", Enable), then run again.',
  });
}

export function connectionFailed(name: string, state: string, message: string | undefined): Problem {
  return new Problem({
    code: 'connection.not-ready',
    what: `The service connection "${name}" was never finished.`,
    why: `Its state is "${state}"${message ? `: ${message}` : ''}. This is what is left when Azure DevOps was to make the identity itself and could not; it does so only for people, never for a pipeline's identity.`,
    fix: 'Delete it in Project settings, Service connections (where Azure DevOps asks for it, first the federated credential on its application), then run again: this task makes the identity itself and needs no automatic creation.',
  });
}

export function notConnectionAdministrator(doing: string, name: string, who: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'connection.not-administrator',
      what: `Not allowed to ${doing}.`,
      why: `${who} is not an Administrator of the service connection "${name}" (${failed.status}${failed.explanation ? `: ${failed.explanation}` : ''}). Who creates a connection becomes its Administrator; somebody else created this one.`,
      fix: `Ask an Administrator of the connection to add ${who} with the role Administrator: Project settings, Service connections, "${name}", "…", Security.`,
    },
    failed.seen,
    failed,
  );
}

/** Reading was refused. */
export function notAllowedInAzdo(doing: string, who: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'azdo.forbidden',
      what: `Not allowed to ${doing}.`,
      why: `${who} was refused by Azure DevOps (${failed.status}${failed.explanation ? `: ${failed.explanation}` : ''}).`,
      fix: `Ask an administrator of the project to give ${who} the role User or Administrator for service connections.`,
    },
    failed.seen,
    failed,
  );
}

/** The connection does not carry what federation needs. */
export function connectionWithoutTrust(name: string, who: string): Problem {
  return new Problem({
    code: 'connection.no-subject',
    what: `The service connection "${name}" shows no issuer and subject.`,
    why: 'Azure DevOps fills them in when a federated connection is made; the identity that reads it may be allowed to see only its name, or the server has no workload identity federation.',
    fix: `Ask an Administrator of the connection to add ${who} as Administrator of it, then run again. Azure DevOps Server has no workload identity federation.`,
  });
}

/** Azure DevOps keeps these for people. */
export function federationNotOffered(failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'connection.no-federation',
      what: 'This Azure DevOps offers no workload identity federation.',
      why: `It does not know the scheme (${failed.explanation}). Azure DevOps Server does not have it.`,
      fix: 'Use Azure DevOps Services, or a connection with a certificate or secret.',
    },
    failed.seen,
    failed,
  );
}
