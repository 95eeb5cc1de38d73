/** What can be wrong with any request to the data plane of a Synapse workspace. */
import type { HttpProblem } from '../problem/http-problem';
import { Problem } from '../problem/problem';

/** The workspace lets nobody in from where the agent is. */
export function synapseFirewall(workspace: string, isPublic: boolean, failed: HttpProblem): Problem {
  const address = /\b\d{1,3}(?:\.\d{1,3}){3}\b/.exec(failed.explanation)?.[0];
  const byRule = `Ask an Owner or Contributor of the workspace for a firewall rule for ${address ?? "the agent's address"} (Synapse workspace, Networking; a rule takes effect after about a minute), or run on an agent inside the network.`;
  return new Problem(
    {
      code: 'synapse.firewall',
      what: `The Synapse workspace ${workspace} does not let the agent in.`,
      why: isPublic
        ? `Its firewall refused the agent's address${address ? `, ${address}` : ''}. This is about the network and no question of roles (${failed.code}).`
        : `Its public network access is off, so only callers through a private endpoint are let in (${failed.code}).`,
      fix: isPublic
        ? byRule
        : 'Run on a self-hosted agent in a network that has a private endpoint of kind "Dev" to the workspace. AML Links does not open the network.',
    },
    failed.seen,
    failed,
  );
}

/** The name server does not know the workspace's host. */
export function synapseHostUnknown(workspace: string, url: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'synapse.host-unknown',
      what: `The address ${url} of the Synapse workspace ${workspace} is not known.`,
      why: `The agent's name server does not resolve it (${failed.explanation}). Azure has the workspace, so it is a question of names: a private DNS zone without a record, or a proxy that is not used.`,
      fix: "Let the agent's network resolve the name: link the private DNS zone of the workspace's private endpoint to it, or mend the proxy settings of the agent.",
    },
    failed.seen,
    failed,
  );
}

/** The service took the write on and could not do it. */
export function synapseWriteFailed(doing: string, code: string | undefined, message: string): Problem {
  return new Problem({
    code: 'synapse.write-failed',
    what: `Synapse could not ${doing}.`,
    why: `It accepted the request and then reported: ${[code, message].filter(Boolean).join(': ')}`,
    fix: /referenced by/i.test(message)
      ? 'Take the reference away first (a pipeline activity or another linked service that names it), then run again.'
      : 'Mend what the message names, for example a linked service or integration runtime that is not there, then run again.',
  });
}

export function synapseWriteUnfinished(doing: string, seconds: number): Problem {
  return new Problem({
    code: 'synapse.write-unfinished',
    what: `Synapse did not finish to ${doing}.`,
    why: `It accepted the request, and after ${seconds} s it still is at it.`,
    fix: 'Run again in some minutes: what was done by then is found, and the rest completed.',
  });
}
