/** What can be wrong with a service connection: its name, kind, state, sign-in and owner, for making, changing and removing it. */

import type { HttpProblem } from '../../problem/http-problem';
import { type Advisory, advisory, Problem } from '../../problem/problem';
import { named, say, set } from '../../problem/said';

interface HiddenNamesake {
  readonly name: string;
  readonly project: string;
  /** Who does not see it, in words. */
  readonly who: string;
}

/** The name is taken by a connection that does not show itself. */
export function connectionNameTaken({ name, project, who }: HiddenNamesake, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'connection.name-taken',
      what: `Project "${project}" already has a service connection "${name}", which ${who} cannot see.`,
      why: 'Azure DevOps refused to create a second one of that name, and shows the first only to its Administrators, Users and Readers.',
      fix: say`If it is to be taken over, ask its Administrator to add ${who} as Administrator of it; otherwise choose another ${named('connectionName')}.`,
    },
    failed.seen,
    failed,
  );
}

/** Nobody who does not see every connection can tell beforehand. */
export function nameMayBeTaken(name: string, project: string): Advisory {
  return advisory({
    code: 'advice.hidden-namesake',
    what: `Whether project "${project}" has a service connection "${name}" already cannot be told for certain.`,
    why: 'None shows itself; but Azure DevOps shows a connection only to its Administrators, Users and Readers, and names are unique in a project.',
    fix: 'Nothing has to be done. If the name turns out to be taken, the run stops there and says so; the next run goes on.',
  });
}

/** The name is taken by a connection that is not for Azure. */
export function connectionOfOtherKind(name: string, type: string, id: string): Problem {
  return new Problem({
    code: 'connection.other-kind',
    what: `The service connection "${name}" is not an Azure Resource Manager connection.`,
    why: `Its type is "${type}" (id ${id}). Names are unique in a project, so ours cannot be made beside it.`,
    fix: say`Choose another ${named('connectionName')}, or rename the connection that has it.`,
  });
}

/** The name does not tell which connection is meant. @param ids in words: with the projects that share it */
export function severalConnections(name: string, ids: readonly string[]): Problem {
  return new Problem({
    code: 'connection.ambiguous',
    what: `There are ${ids.length} service connections named "${name}".`,
    why: `One may be shared from another project under the same name: ids ${ids.join(', ')}. Which of them is meant cannot be told.`,
    fix: say`Rename one that a single project has, or take the shared one out of this project, so that one of the name is left; or choose another ${named('connectionName')}.`,
  });
}

/** It is switched off, by Azure DevOps or by hand. */
export function connectionDisabled(name: string, id: string): Problem {
  return new Problem({
    code: 'connection.disabled',
    what: `The service connection "${name}" is switched off.`,
    why: `Azure DevOps switches off connections that no pipeline used for 100 days, and administrators can do it by hand (id ${id}). We do not switch on what may have been switched off on purpose.`,
    fix: 'Ask an Administrator of the connection to enable it (Project settings, Service connections, the connection, "…", Enable), then run again.',
  });
}

/** Azure DevOps was to make its identity and could not. @param message in the words of Azure DevOps */
export function connectionFailed(name: string, state: string, message: string | undefined): Problem {
  return new Problem({
    code: 'connection.not-ready',
    what: `The service connection "${name}" was never finished.`,
    why: `Its state is "${state}"${message ? `: ${message}` : ''}. This is what is left when Azure DevOps was to make the identity itself and could not; it does so only for people, never for a pipeline's identity.`,
    fix: 'Delete it in Project settings, Service connections (where Azure DevOps asks for it, first the federated credential on its application), then run again: AML Links makes the identity itself and needs no automatic creation.',
  });
}

/** It shows no issuer and subject for its identity to trust. */
export function connectionWithoutTrust(name: string, who: string): Problem {
  return new Problem({
    code: 'connection.no-subject',
    what: `The service connection "${name}" shows no issuer and subject.`,
    why: 'Azure DevOps fills them in when a federated connection is made; the identity that reads it may be allowed to see only its name, or the server has no workload identity federation.',
    fix: `Ask an Administrator of the connection to add ${who} as Administrator of it, then run again. Azure DevOps Server has no workload identity federation.`,
  });
}

/** This Azure DevOps does not know connections that sign in by a trust. */
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

/** It was to be removed, and somebody else made it. */
export function connectionNotOurs(name: string, project: string, id: string): Problem {
  return new Problem({
    code: 'remove.connection-not-ours',
    what: `The service connection "${name}" in project "${project}" was not removed.`,
    why: `Its description does not carry the mark of this product (id ${id}), so it counts as somebody else's. Nothing of the link was taken away.`,
    fix: 'Remove it by hand if it is not needed (Project settings, Service connections), then run again: what we made for it is removed then.',
  });
}

/** It was to be removed, and is for another workspace. */
export function connectionForOther(name: string, has: string, asked: string): Problem {
  return new Problem({
    code: 'remove.other-workspace',
    what: `The service connection "${name}" was not removed.`,
    why: `It is for the workspace ${has}, and ${asked} was asked for. Nothing of the link was taken away.`,
    fix: say`Name the workspace that the connection is for, or another ${named('connectionName')}.`,
  });
}

/** The service still sees a trust that was just removed. Source: terraform-provider-azuredevops #1131, about 30 seconds. */
export function trustStillSeen(name: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'remove.trust-left',
      what: `Azure DevOps does not remove the service connection "${name}".`,
      why: `It still finds a federated credential for it on the identity (${failed.explanation}).`,
      fix: 'Remove the federated credentials that name this connection from its application or managed identity, then run again.',
    },
    failed.seen,
    failed,
  );
}

/** Somebody began to make it in the portal and has not finished. */
export function connectionIsDraft(name: string, id: string): Problem {
  return new Problem({
    code: 'connection.draft',
    what: `The service connection "${name}" is a draft.`,
    why: `Somebody began to make it and kept it for later: it is not ready, and nothing is under way (id ${id}). What is left to do is theirs to say.`,
    fix: 'Finish it (Project settings, Service connections, the connection, Finish setup), then run again: it is adopted as it is. Or delete it there (where Azure DevOps asks for it, first the federated credential on its application), and AML Links makes the connection.',
  });
}

/** Azure DevOps is still making its identity, or stopped without saying so. */
export function connectionUnderWay(name: string, message: string | undefined): Problem {
  return new Problem({
    code: 'connection.under-way',
    what: `The service connection "${name}" is still being made.`,
    why: `Azure DevOps makes its identity and role for the person who asked for it${message ? `, and says: ${message}` : ''}.`,
    fix: 'Run again in a few minutes. If it stays so, delete it in Project settings, Service connections (where Azure DevOps asks for it, first the federated credential on its application), then run again: AML Links makes the identity itself and needs no automatic creation.',
  });
}

/** One that this product made for the same link has another name now. */
export function connectionRenamed(
  wanted: string,
  there: { readonly name: string; readonly id: string; readonly clientId: string },
): Problem {
  return new Problem({
    code: 'connection.renamed',
    what: `The service connection "${wanted}" is now called "${there.name}".`,
    why: `"${there.name}" (id ${there.id}) was made by AML Links for the same workspace, and signs in as the identity that was made for "${wanted}". A second one would be made beside it, and pipelines would go on using the first.`,
    fix: say`${set('connectionName', there.name)}, or rename the connection back. If a second connection is meant, ${set('identity', 'existingClientId')} and ${named('clientId', there.clientId)} for it.`,
  });
}

/** A connection is changed in all of its projects or in none. */
export function sharedConnectionUnseen(name: string, who: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'connection.shared-unseen',
      what: `Not allowed to change the service connection "${name}", which several projects share.`,
      why: `${who} cannot see all of them (${failed.explanation}), and Azure DevOps takes a change of a shared connection only from who can.`,
      fix: say`Run this in the project that the connection belongs to, or with an identity that sees every project of it (${named('azureDevOpsSignIn')}); for a job's own token, switch off "Limit job authorization scope to current project" for this pipeline. Or leave the connection as it is, and choose another ${named('connectionName')}.`,
    },
    failed.seen,
    failed,
  );
}

/** Connections that were named and are not there. */
export function connectionsUnknown(names: readonly string[], project: string): Problem {
  const quoted = names.map((name) => `"${name}"`).join(', ');
  return new Problem({
    code: 'connection.unknown-names',
    what: `Project "${project}" shows no service connection of the name ${quoted}.`,
    why: 'It is not there, or it is hidden from who asks: Azure DevOps shows a connection only to its Administrators, Users and Readers.',
    fix: 'Check the names in Project settings, Service connections. A "*" in a name stands for any letters.',
  });
}
