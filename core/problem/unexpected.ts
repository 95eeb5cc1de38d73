/** Problems that no noun words: an answer that was not foreseen, none at all, one that was not understood, and our own slips. */
import { HttpProblem } from './http-problem';
import { hostOf, inTheWayOf } from './in-the-way';
import { Problem, UnexpectedShape } from './problem';

/** What no resource translated: said as well as can be, with the request id. */
export function unexpected(failed: unknown): Problem {
  if (failed instanceof HttpProblem) {
    return inTheWayOf(failed) ?? unexpectedAnswer(failed);
  }
  return failed instanceof UnexpectedShape ? notUnderstood(failed) : ownError(failed);
}

function ownError(failed: unknown): Problem {
  return new Problem(
    {
      code: 'internal',
      what: 'The run met an error of its own.',
      why: `${failed instanceof Error ? failed.message : String(failed)}.`,
      fix: `Run again; ${reporting}`,
    },
    undefined,
    failed,
  );
}

const reporting =
  "if it stays, report it with the run's log, taken with System.Debug set to true (secrets are masked in it).";

/** An answer in another shape than its documentation promises: nothing is made of it, and nothing written after it. */
function notUnderstood(failed: UnexpectedShape): Problem {
  const { seen } = failed;
  const service = seen ? hostOf({ seen }) : 'A service';
  const asked = seen ? `In the answer to ${seen.method} ${seen.address} ${failed.message}` : failed.message;
  return new Problem(
    {
      code: 'service.shape',
      what: `${service} answered in another shape than it documents.`,
      why: `${asked}. An answer that is not understood is not acted upon.`,
      fix: `Check that nothing between the agent and the service changes answers (a proxy, a gateway), then run again; ${reporting}`,
    },
    seen,
    failed,
  );
}

function unexpectedAnswer(failed: HttpProblem): Problem {
  const { seen } = failed;
  const service = hostOf(failed);
  const said = [seen.serviceCode, failed.explanation].filter((part) => part).join(': ');
  if (seen.status === undefined) {
    return new Problem(
      {
        code: 'service.unreachable',
        what: `No answer from ${service}.`,
        why: `The request ${seen.method} ${seen.address} was sent and the connection broke or timed out${said ? ` (${said})` : ''}.`,
        fix: 'Run again: what was done is found and the rest completed. If it stays, check that the agent reaches this host, the proxy settings of the agent, and its certificate authorities (NODE_EXTRA_CA_CERTS).',
      },
      seen,
      failed,
    );
  }
  return new Problem(
    {
      code: 'service.unexpected',
      what: `${service} refused ${seen.method} ${seen.address}.`,
      why: said ? `It said: ${said}.` : `It gave no reason (status ${seen.status}).`,
      fix: fixes[failed.refusal] ?? usualFix,
    },
    seen,
    failed,
  );
}

const usualFix =
  'If the reason above does not help, give the request id to the support of the service. Running again is safe.';

/** Where the kind of refusal says more of what to do. */
const fixes: { readonly [Name in HttpProblem['refusal']]?: string } = {
  notSignedIn:
    'A fresh token was refused too: check that the identity that signs in is there, enabled and of the tenant of what was asked for, then run again.',
  lacksRight:
    'Ask whoever keeps what the address above names to let the identity that signs in do this, then run again.',
  notFound:
    'Check that what the address above names is there; a service also answers so where the identity that signs in may not know of it. Then run again.',
  limitReached:
    'Ask the administrator of the service to raise the limit that is named above, or remove what is not used any more; then run again.',
};
