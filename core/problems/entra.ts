/** Problems with applications and their trusts, in Microsoft Graph. */
import type { HttpProblem } from '../problem/http-problem';
import { Problem } from '../problem/problem';

const registrar = 'Application.ReadWrite.OwnedBy';

/**
 * Graph refused.
 * @param doing what was being done: `register the application`
 */
export function notAllowedInGraph(doing: string, actor: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'graph.forbidden',
      what: `Not allowed to ${doing}.`,
      why: `${actor} lacks the Microsoft Graph permission ${registrar} (${failed.status} ${failed.code ?? 'Forbidden'}), or does not own the application.`,
      fix: `Ask a Privileged Role Administrator to give it the application permission ${registrar} with admin consent. Or do without Graph: identity: newManagedIdentity (for Synapse, authentication: managedIdentity) needs only Azure roles.`,
    },
    failed.seen,
    failed,
  );
}

interface Trust {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

/** The setup identity may not even look, and the connection cannot sign in. */
export function trustMissing(identity: string, trust: Trust, actor: string, said: string): Problem {
  return new Problem({
    code: 'credential.missing',
    what: `The ${identity} does not trust the connection yet.`,
    why: `${actor} may neither see nor write its federated credentials, and a sign-in through the connection failed: ${said}`,
    fix: `Ask an owner of it ${trustToAdd(trust)}.`,
  });
}

function trustToAdd({ issuer, subject, audience }: Trust): string {
  return `to add a federated credential with issuer ${issuer}, subject ${subject}, audience ${audience}, then run again`;
}

/** The trust must be written by somebody who may: everything they need to know. */
export function notAllowedToTrust(
  identity: string,
  trust: Trust,
  owner: string,
  actor: string,
  failed: HttpProblem,
): Problem {
  return new Problem(
    {
      code: 'credential.forbidden',
      what: `Not allowed to put the federated credential on ${identity}.`,
      why: `${actor} may not change it (${failed.status} ${failed.code ?? 'Forbidden'}).`,
      fix: `Ask ${owner} ${trustToAdd(trust)}.`,
    },
    failed.seen,
    failed,
  );
}

export function applicationNotFound(clientId: string, actor: string): Problem {
  return new Problem({
    code: 'application.not-found',
    what: `The tenant has no application or managed identity with client id ${clientId}.`,
    why: `It was deleted, it is in another tenant, or the id is an object id. ${actor} looked for it in its own tenant.`,
    fix: 'Copy "Application (client) ID" from the overview page of the application, or "Client ID" from that of the managed identity.',
  });
}

/** The connection signs in as something that is no application of the tenant. */
export function connectionsApplicationGone(clientId: string, connectionName: string): Problem {
  return new Problem({
    code: 'application.gone',
    what: `The service connection "${connectionName}" uses client id ${clientId}, which is no application of this tenant.`,
    why: 'It was deleted, or it belongs to a managed identity. Which identity the connection is to have instead cannot be told.',
    fix: 'If it was deleted, restore it in the Entra admin center (App registrations, Deleted applications; 30 days). For a managed identity set identity: existingManagedIdentity. To give the connection another identity, set identity and clientId, and takeOver: true where somebody else made the connection.',
  });
}

export function applicationIsMultiTenant(displayName: string, clientId: string, audience: string): Problem {
  return new Problem({
    code: 'application.multi-tenant',
    what: `The application "${displayName}" (${clientId}) cannot be used for federation.`,
    why: `It is multi-tenant (signInAudience ${audience}); Entra refuses such applications for service connections (AADSTS70052).`,
    fix: 'Set "Supported account types" of the application to "Accounts in this organizational directory only", or let this task make an application of its own.',
  });
}

export function principalDisabled(clientId: string): Problem {
  return new Problem({
    code: 'application.disabled',
    what: `The service principal of ${clientId} is switched off.`,
    why: '"Enabled for users to sign-in" is set to No, so nothing can sign in as it. We do not switch on what an administrator switched off.',
    fix: 'Switch it on in "Enterprise applications", Properties, or name another identity.',
  });
}

/** The directory has the object, or not, but does not show it. */
export function directoryBehind(what: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'directory.behind',
      what: `Entra does not know ${what} yet.`,
      why: `It was made a moment ago and has not reached all of the directory (${failed.code ?? failed.status}).`,
      fix: 'Run again in a few minutes: what was made is found and completed.',
    },
    failed.seen,
    failed,
  );
}

export function tooManyCredentials(identity: string, count: number): Problem {
  return new Problem({
    code: 'credential.limit',
    what: `${identity} takes no further federated credential.`,
    why: `It holds ${count}, and 20 is the most for one identity.`,
    fix: 'Use a further identity for this connection, or remove federated credentials whose connections are gone.',
  });
}
