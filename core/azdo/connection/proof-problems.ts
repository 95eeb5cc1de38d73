/** What the proof of a service connection can find, and what will end one that works. */

import type { Role } from '../../azure/role/definition-read';
import { type Advisory, advisory, Problem, type Seen } from '../../problem/problem';
import { runAs, say, set } from '../../problem/said';
import { adviceFor, signInCode } from '../../problem/sign-in';

/** Its trust is in tokens of the issuer that Azure DevOps retires. */
export function oldIssuerEnds(name: string): Advisory {
  return advisory({
    code: 'advice.old-issuer',
    what: `The service connection "${name}" will stop working on 2027-07-01.`,
    why: 'Its trust uses the Azure DevOps issuer, which is retired on that day for single-tenant applications and managed identities. Its subject also breaks when the organization, the project or the connection is renamed.',
    fix: say`${set('convert', 'true')}, and it is converted to the Entra issuer in place and keeps its id. To do so for all connections of the project, ${runAs({ action: 'convertAll' })}. By hand: Project settings, Service connections, the connection, Update; then run again, which puts the new issuer and subject on the identity.`,
  });
}

/** @param days without use @param end days without use after which it is switched off */
export function unusedConnectionEnds(name: string, days: number, end: number): Advisory {
  return advisory({
    code: 'advice.unused',
    what: `The service connection "${name}" will be switched off in ${Math.max(end - days, 0)} days.`,
    why: `No pipeline used it for ${days} days; Azure DevOps switches off what was not used for ${end}.`,
    fix: 'Run a pipeline that uses it, or remove the connection if it is not needed any more.',
  });
}

/** That a connection signs in cannot be proved from here. @param clientId `undefined` for the machine's own identity */
export function provedOnlyByAgent(name: string, workspace: string, clientId: string | undefined): Advisory {
  const identity = clientId ? `the managed identity ${clientId}` : "the machine's own managed identity";
  return advisory({
    code: 'advice.agent-identity',
    what: `That the service connection "${name}" signs in was not proved.`,
    why: `A job that uses it signs in on the machine that it runs on, as ${identity}, which Azure DevOps cannot do in its place. Proved is that this identity holds the role on ${workspace}.`,
    fix: `Run a job that uses the connection once in each agent pool that is to use it. Where it fails, assign the identity to the machines of the pool (their page in the Azure portal, Identity); agents that Microsoft hosts have none.`,
  });
}

/** The connection cannot get a token. @param said what Azure DevOps reported */
export function connectionCannotSignIn(name: string, said: string, seen?: Seen): Problem {
  const code = signInCode(said);
  const advice = adviceFor(code);
  return new Problem(
    {
      code: code ? `proof.AADSTS${code}` : 'proof.sign-in',
      what: `The service connection "${name}" is saved, but cannot sign in.`,
      why: `${advice.why} Azure DevOps reported: ${said}`,
      fix: advice.fix,
    },
    seen,
  );
}

/** A call through the connection that did not read the workspace. */
interface FailedCall {
  readonly name: string;
  readonly workspace: string;
  /** In the words of Azure DevOps; empty where it gave none. */
  readonly said: string;
  readonly seen: Seen | undefined;
}

/** The connection signs in and may not read the workspace. @param call the roles are those that were asked for */
export function connectionMayNotRead(call: FailedCall & { readonly roles: readonly Role[] }): Problem {
  const { name, workspace, roles, said, seen } = call;
  return new Problem(
    {
      code: 'proof.no-access',
      what: `The service connection "${name}" signs in, but may not read the workspace ${workspace}.`,
      why: `Its identity's role has not taken effect (up to ten minutes), or ${namesOf(roles)} does not include reading the workspace, or a deny assignment forbids it. Azure said: ${said}`,
      fix: 'Run again in some minutes. If it stays, add the role Reader on the workspace, and look at "Deny assignments" under Access control (IAM).',
    },
    seen,
  );
}

/** It reads what is in the workspace, so that its role has taken effect and is too small. */
export function connectionReadsOnlyWithin(call: FailedCall & { readonly roles: readonly Role[] }): Problem {
  const { name, workspace, roles, said, seen } = call;
  return new Problem(
    {
      code: 'proof.role-too-small',
      what: `The service connection "${name}" may read what is in the workspace ${workspace}, but not the workspace itself.`,
      why: `${namesOf(roles)} has taken effect and does not include Microsoft.MachineLearningServices/workspaces/read. Azure said: ${said}`,
      fix: say`${set('role')} to Reader as well, on a line of its own, or to Contributor.`,
    },
    seen,
  );
}

function namesOf(roles: readonly Role[]): string {
  return roles.map(({ name }) => `"${name}"`).join(' and ');
}

/** The call failed, and the answer does not tell why. */
export function proofFailed({ name, workspace, said, seen }: FailedCall): Problem {
  return new Problem(
    {
      code: 'proof.failed',
      what: `The call to the workspace ${workspace} through the service connection "${name}" failed.`,
      why: said ? `Azure DevOps reported: ${said}` : 'Azure DevOps gave no reason.',
      fix: 'Run again; if it stays, open the connection in Project settings and use "Verify" there for Azure DevOps\'s own view.',
    },
    seen,
  );
}
