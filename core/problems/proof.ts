/** What a call through the saved connection can reveal. */

import { Problem, type Seen } from '../problem/problem';
import { adviceFor, signInCode } from './sign-in';

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

/** The connection signs in and may not read the workspace. */
export function connectionMayNotRead(
  name: string,
  workspace: string,
  role: string,
  said: string,
  seen?: Seen,
): Problem {
  return new Problem(
    {
      code: 'proof.no-access',
      what: `The service connection "${name}" signs in, but may not read the workspace ${workspace}.`,
      why: `Its identity's role has not taken effect (up to ten minutes), or "${role}" does not include reading the workspace, or a deny assignment forbids it. Azure said: ${said}`,
      fix: 'Run again in some minutes. If it stays, add the role Reader on the workspace, and look at "Deny assignments" under Access control (IAM).',
    },
    seen,
  );
}

/** Any other answer. */
export function proofFailed(name: string, workspace: string, said: string, seen?: Seen): Problem {
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
