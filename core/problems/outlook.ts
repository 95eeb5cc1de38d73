/** What works today and will end. */
import { Problem } from './problem';

export function oldIssuerEnds(name: string): Problem {
  return new Problem({
    code: 'outlook.old-issuer',
    what: `The service connection "${name}" will stop working on 2027-07-01.`,
    why: 'Its trust uses the Azure DevOps issuer, which is retired on that day for single-tenant applications and managed identities. Its subject also breaks when the organization, the project or the connection is renamed.',
    fix: 'Convert it to the Entra issuer: Project settings, Service connections, the connection, Convert. The connection keeps its id. Then run this task again, which puts the new issuer and subject on the identity.',
  });
}

/** Least privilege: a role that we gave and nobody asks for any more. */
export function surplusRole(role: string, assignment: string, scope: string): Problem {
  return new Problem({
    code: 'outlook.surplus-role',
    what: `The identity of the link holds a further role, "${role}", on ${scope}.`,
    why: 'This task gave it, and the inputs ask for another role now. Another link with the same identity may still need it, so it is not taken away by itself.',
    fix: `Remove it under Access control (IAM) of the workspace if nothing needs it: az role assignment delete --ids ${assignment}`,
  });
}

export function unusedConnectionEnds(name: string, days: number, end: number): Problem {
  return new Problem({
    code: 'outlook.unused',
    what: `The service connection "${name}" will be switched off in ${Math.max(end - days, 0)} days.`,
    why: `No pipeline used it for ${days} days; Azure DevOps switches off what was not used for ${end}.`,
    fix: 'Run a pipeline that uses it, or remove the connection if it is not needed any more.',
  });
}
