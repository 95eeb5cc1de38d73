/** Problems with what a run finds at its start: things that somebody deleted, renamed, or did not finish. */
import type { HttpProblem } from '../problem/http-problem';
import { Problem } from '../problem/problem';

/** An application in the bin, as people know it. */
export interface DeletedApplicationFacts {
  readonly displayName: string;
  readonly clientId: string;
  /** ISO dates; `undefined` when Entra does not say when it was deleted. */
  readonly days: { readonly deleted: string; readonly end: string } | undefined;
}

/** Who has to say what takes the place of a deleted application. */
export type Replacing = 'ours' | 'somebody else' | 'named by the inputs';

const bin = 'in the Entra admin center (App registrations, Deleted applications)';

/**
 * It can still be restored.
 * @param connectionName that signs in as it, where that is how it was met
 */
export function applicationDeleted(
  application: DeletedApplicationFacts,
  connectionName: string | undefined,
  replacing: Replacing,
): Problem {
  const { displayName, clientId, days } = application;
  const of = connectionName === undefined ? '' : `, as which the service connection "${connectionName}" signs in,`;
  return new Problem({
    code: 'application.deleted',
    what: `The application "${displayName}" (${clientId})${of} was deleted.`,
    why: `${lying(days)} Restored, it has its client id, trusts and keys again.`,
    fix: `Restore it ${bin}, its enterprise application with it, then run again. ${insteadOfRestoring[replacing]}`,
  });
}

const insteadOfRestoring: Readonly<Record<Replacing, string>> = {
  ours: 'If it is to stay deleted, delete it permanently there: the next run then makes a new one, and the connection keeps its id.',
  'somebody else':
    'If it is to stay deleted, name what the connection is to have instead (identity, with clientId or managedIdentity) and set takeOver: true; the connection keeps its id.',
  'named by the inputs': 'If it is to stay deleted, name another identity.',
};

function lying(days: DeletedApplicationFacts['days']): string {
  return days
    ? `It was deleted on ${days.deleted} and can be restored until ${days.end}.`
    : 'It can be restored for 30 days.';
}

/** The name by which a run meets its own application again is not free yet. */
export function applicationNameHeld(
  wanted: string,
  { displayName, clientId, days }: DeletedApplicationFacts,
  failed: HttpProblem,
): Problem {
  return new Problem(
    {
      code: 'application.name-held',
      what: `The application "${wanted}" cannot be made: one that was deleted still holds its unique name.`,
      why: `It is "${displayName}" (${clientId}), made for this link earlier. ${lying(days)} Until it is gone for good, Entra gives its unique name to no other (${failed.code ?? failed.status}).`,
      fix: `Restore it ${bin}, and the next run uses it again; or delete it permanently there, and the next run makes a new one.`,
    },
    failed.seen,
    failed,
  );
}

/** Roles are given to the service principal, and tokens to who has one. */
export function applicationWithoutPrincipal(displayName: string, clientId: string): Problem {
  return new Problem({
    code: 'application.no-principal',
    what: `The application "${displayName}" (${clientId}) has no service principal in this tenant.`,
    why: 'Without one (the portal calls it enterprise application) nothing can sign in as it. It was deleted, or did not come back when the application was restored.',
    fix: `Ask an owner of the application to make one: az ad sp create --id ${clientId}. Then run again.`,
  });
}

/** The connection of somebody else signs in as what is not there any more, and cannot be restored. */
export function applicationPurged(clientId: string, connectionName: string): Problem {
  return new Problem({
    code: 'application.purged',
    what: `The service connection "${connectionName}" uses client id ${clientId}, which nothing in this tenant has.`,
    why: 'It is not among the deleted applications that can be restored either: it was deleted for good, or belonged to a managed identity that was deleted or made again. Somebody else made the connection, so it is given no other identity without being asked.',
    fix: 'Set takeOver: true to give it a new application; the connection keeps its id. For a managed identity set identity: existingManagedIdentity and managedIdentity besides.',
  });
}

/** An application was asked for, and the connection has a managed identity, which stays what it is. */
export function connectionOfManagedIdentity(connectionName: string, clientId: string, armId: string): Problem {
  return new Problem({
    code: 'application.managed-identity',
    what: `The service connection "${connectionName}" signs in as a managed identity, not as an application.`,
    why: `Client id ${clientId} belongs to ${armId}. Where a connection is there already, identity: newApplication keeps the application that it has.`,
    fix: `Set identity: existingManagedIdentity and managedIdentity: ${armId}. To give the connection an application instead, set identity: existingClientId and clientId, and takeOver: true where somebody else made the connection.`,
  });
}

/** Somebody began to make it in the portal. */
export function connectionIsDraft(name: string, id: string): Problem {
  return new Problem({
    code: 'connection.draft',
    what: `The service connection "${name}" is a draft.`,
    why: `Somebody began to make it and kept it for later: it is not ready, and nothing is under way (id ${id}). What is left to do is theirs to say.`,
    fix: 'Finish it (Project settings, Service connections, the connection, Finish setup), then run again: it is adopted as it is. Or delete it there (where Azure DevOps asks for it, first the federated credential on its application), and this task makes the connection.',
  });
}

/** Azure DevOps is at it, or stopped without a word. */
export function connectionUnderWay(name: string, message: string | undefined): Problem {
  return new Problem({
    code: 'connection.under-way',
    what: `The service connection "${name}" is still being made.`,
    why: `Azure DevOps makes its identity and role for the person who asked for it${message ? `, and says: ${message}` : ''}.`,
    fix: 'Run again in a few minutes. If it stays so, delete it in Project settings, Service connections (where Azure DevOps asks for it, first the federated credential on its application), then run again: this task makes the identity itself and needs no automatic creation.',
  });
}

/** A connection of ours goes by another name now. */
export function connectionRenamed(
  wanted: string,
  there: { readonly name: string; readonly id: string; readonly clientId: string },
): Problem {
  return new Problem({
    code: 'connection.renamed',
    what: `The service connection "${wanted}" is now called "${there.name}".`,
    why: `"${there.name}" (id ${there.id}) was made by this task for the same workspace, and signs in as the application that was made for "${wanted}". A second one would be made beside it, and pipelines would go on using the first.`,
    fix: `Set connectionName: ${there.name}, or rename the connection back. If a second connection is meant, set identity: existingClientId and clientId: ${there.clientId} for it.`,
  });
}

/** A connection is changed in all of its projects or in none. */
export function sharedConnectionUnseen(name: string, who: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'connection.shared-unseen',
      what: `Not allowed to change the service connection "${name}", which several projects share.`,
      why: `${who} cannot see all of them (${failed.explanation}), and Azure DevOps takes a change of a shared connection only from who can.`,
      fix: 'Run this in the project that the connection belongs to, or with an identity that sees every project of it (azureDevOpsSignIn); for a job\'s own token, switch off "Limit job authorization scope to current project" for this pipeline. Or leave the connection as it is, and choose another connectionName.',
    },
    failed.seen,
    failed,
  );
}

/** Nothing can use such a role, and nothing takes it away by itself. */
export function orphanedRole(role: string, assignment: string, principalId: string, scope: string): Problem {
  return new Problem({
    code: 'outlook.orphan-role',
    what: `The role "${role}" on ${scope} is held by an identity that does not exist any more.`,
    why: `Entra does not know the object id ${principalId}; the portal shows it as "Identity not found". Nothing can sign in as it, so the role is of no use, but it counts towards the limit of the subscription.`,
    fix: `Remove it under Access control (IAM) of the workspace: az role assignment delete --ids ${assignment}`,
  });
}

/** A connection got another identity or workspace. @param left each thing in words */
export function formerIdentityHolds(name: string, clientId: string, left: readonly string[]): Problem {
  return new Problem({
    code: 'outlook.former-identity',
    what: `What this task gave the service connection "${name}" before it was changed is still there.`,
    why: `The identity ${clientId} holds ${left.join(', ')}. The connection needs it no more; another link with the same identity may, so it is not taken away by itself.`,
    fix: 'Remove it by hand if nothing else needs it: credentials and keys on the page of the identity, a role under Access control (IAM) of the workspace.',
  });
}
