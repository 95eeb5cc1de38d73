/** What can be wrong with a service principal: it is not there, switched off, or its application has none. */
import { Problem } from '../../problem/problem';

export function applicationNotFound(clientId: string, actor: string): Problem {
  return new Problem({
    code: 'application.not-found',
    what: `The tenant has no application or managed identity with client id ${clientId}.`,
    why: `It was deleted, it is in another tenant, or the id is an object id. ${actor} looked for it in its own tenant.`,
    fix: 'Copy "Application (client) ID" from the overview page of the application, or "Client ID" from that of the managed identity.',
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

/** Roles are given to the service principal, and tokens to who has one. */
export function applicationWithoutPrincipal(displayName: string, clientId: string): Problem {
  return new Problem({
    code: 'application.no-principal',
    what: `The application "${displayName}" (${clientId}) has no service principal in this tenant.`,
    why: 'Without one (the portal calls it enterprise application) nothing can sign in as it. It was deleted, or did not come back when the application was restored.',
    fix: `Ask an owner of the application to make one: az ad sp create --id ${clientId}. Then run again.`,
  });
}
