/** What can be wrong with an application: deleted, gone for good, multi-tenant, or not yet known to the directory. */

import type { HttpProblem } from '../../problem/http-problem';
import { Problem } from '../../problem/problem';
import { named, type Said, say, set } from '../../problem/said';

/** The connection signs in as something that is no application of the tenant. */
export function connectionsApplicationGone(clientId: string, connectionName: string): Problem {
  return new Problem({
    code: 'application.gone',
    what: `The service connection "${connectionName}" uses client id ${clientId}, which is no application of this tenant.`,
    why: 'It was deleted, or it belongs to a managed identity. Which identity the connection is to have instead cannot be told.',
    fix: say`If it was deleted, restore it in the Entra admin center (App registrations, Deleted applications; 30 days). For a managed identity, ${set('identity', 'existingManagedIdentity')}. To give the connection another identity, ${set('identity')} and ${named('clientId')}, and ${named('takeOver', 'true')} where the connection does not carry the mark of this product.`,
  });
}

export function applicationIsMultiTenant(displayName: string, clientId: string, audience: string): Problem {
  return new Problem({
    code: 'application.multi-tenant',
    what: `The application "${displayName}" (${clientId}) cannot be used for federation.`,
    why: `It is multi-tenant (signInAudience ${audience}); Entra refuses such applications for service connections (AADSTS70052).`,
    fix: 'Set "Supported account types" of the application to "Accounts in this organizational directory only", or let AML Links make an application of its own.',
  });
}

/** The directory has the object, or not, but does not show it. */
export function directoryBehind(what: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'directory.behind',
      what: `Entra does not know ${what} yet.`,
      why: `It was made a moment ago and has not reached all of the directory (${failed.codeOrNumber}).`,
      fix: 'Run again in a few minutes: what was made is found and completed.',
    },
    failed.seen,
    failed,
  );
}

/** An application in the bin, as people know it. */
export interface DeletedApplicationFacts {
  readonly displayName: string;
  readonly clientId: string;
  /** ISO dates; `undefined` when Entra does not say when it was deleted. */
  readonly days: { readonly deleted: string; readonly end: string } | undefined;
}

/** Who made the connection, or that the request names the application: it decides what can take the deleted one's place. */
export type Replacing = 'ours' | 'somebody else' | 'named by request';

function lying(days: DeletedApplicationFacts['days']): string {
  return days
    ? `It was deleted on ${days.deleted} and can be restored until ${days.end}.`
    : 'It can be restored for 30 days.';
}

const bin = 'in the Entra admin center (App registrations, Deleted applications)';

const insteadOfRestoring: Readonly<Record<Replacing, string | Said>> = {
  ours: 'If it is to stay deleted, delete it permanently there: the next run then makes a new one, and the connection keeps its id.',
  'somebody else': say`If it is to stay deleted, name what the connection is to have instead (${named('identity')}, with ${named('clientId')} or ${named('managedIdentity')}) and ${set('takeOver', 'true')}; the connection keeps its id.`,
  'named by request': 'If it is to stay deleted, name another identity.',
};

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
    fix: say`Restore it ${bin}, its enterprise application with it, then run again. ${insteadOfRestoring[replacing]}`,
  });
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
      why: `It is "${displayName}" (${clientId}), made for this link earlier. ${lying(days)} Until it is gone for good, Entra gives its unique name to no other (${failed.codeOrNumber}).`,
      fix: `Restore it ${bin}, and the next run uses it again; or delete it permanently there, and the next run makes a new one.`,
    },
    failed.seen,
    failed,
  );
}

/** The connection of somebody else signs in as something that no longer exists and cannot be restored. */
export function applicationPurged(clientId: string, connectionName: string): Problem {
  return new Problem({
    code: 'application.purged',
    what: `The service connection "${connectionName}" uses client id ${clientId}, which nothing in this tenant has.`,
    why: 'It is not among the deleted applications that can be restored either: it was deleted for good, or belonged to a managed identity that was deleted or made again. The connection does not carry the mark of this product, so it is given no other identity without being asked.',
    fix: say`${set('takeOver', 'true')} to give it a new application; the connection keeps its id. For a managed identity, ${set('identity', 'existingManagedIdentity')} and ${named('managedIdentity')} besides.`,
  });
}

/** An application was asked for, and the connection has a managed identity, which stays what it is. */
export function connectionOfManagedIdentity(connectionName: string, clientId: string, armId: string): Problem {
  return new Problem({
    code: 'application.managed-identity',
    what: `The service connection "${connectionName}" signs in as a managed identity, not as an application.`,
    why: `Client id ${clientId} belongs to ${armId}. An application registered for the link was asked for; where a connection is there already, that means the one that it has.`,
    fix: say`${set('identity', 'existingManagedIdentity')} and ${named('managedIdentity', armId)}. To give the connection an application instead, ${set('identity', 'existingClientId')} and ${named('clientId')}, and ${named('takeOver', 'true')} where the connection does not carry the mark of this product.`,
  });
}
