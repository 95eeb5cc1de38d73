/** What can be wrong with a linked service that is to be written, written as a file, or removed. */

import type { HttpProblem } from '../../problem/http-problem';
import { Problem } from '../../problem/problem';
import { named, say } from '../../problem/said';

/** Somebody changed it since it was read. */
export function linkedServiceChangedMeanwhile(name: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'linked-service.changed-meanwhile',
      what: `The linked service "${name}" was changed while this run was under way.`,
      why: `It is another version than the one that was read (${failed.answerCodeOr('If-Match')}), so it was not written over.`,
      fix: 'Run again: what is there now is read, and mended where it differs.',
    },
    failed.seen,
    failed,
  );
}

/** Synapse finds something wrong in it. */
export function linkedServiceRefused(name: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'linked-service.refused',
      what: `Synapse refused the linked service "${name}".`,
      why: `It said: ${[failed.code, failed.explanation].filter(Boolean).join(': ')}`,
      fix: 'Mend what the message names, then run again.',
    },
    failed.seen,
    failed,
  );
}

/** The link signs in as something that is no application of the tenant. */
export function linksApplicationGone(clientId: string, name: string): Problem {
  return new Problem({
    code: 'linked-service.application-gone',
    what: `The linked service "${name}" uses client id ${clientId}, which is no application of this tenant.`,
    why: 'It was deleted, or it is in another tenant. Which identity the link is to have instead cannot be told.',
    fix: say`If it was deleted, restore it in the Entra admin center (App registrations, Deleted applications; 30 days). To give the link another identity, choose ${named('authentication', 'managedIdentity')}, or ${named('identity', 'existingClientId')} with its ${named('clientId')}.`,
  });
}

/** It is to be removed, and somebody else made it. */
export function linkedServiceNotOurs(name: string, synapse: string): Problem {
  return new Problem({
    code: 'remove.linked-service-not-ours',
    what: `The linked service "${name}" in the Synapse workspace ${synapse} was not removed.`,
    why: "It does not carry the mark of this product among its annotations, so it counts as somebody else's. Nothing of the link was taken away.",
    fix: 'Remove it by hand if it is not needed (Synapse Studio, Manage, Linked services), then run again: what we made for it is removed then.',
  });
}

/** It is to be removed, and somebody made it a template since. */
export function linkedServiceTemplateStays(
  name: string,
  { expressions, parameters }: { readonly expressions: readonly string[]; readonly parameters: readonly string[] },
): Problem {
  return new Problem({
    code: 'remove.linked-service-template',
    what: `The linked service "${name}" was not removed.`,
    why: `Somebody made it a template since it was made here (${[...expressions, ...parameters].join(', ')}), so others may use it for workspaces of their own. Nothing of the link was taken away.`,
    fix: 'Take expressions and parameters out of it if nobody needs them, or remove it by hand (Synapse Studio, Manage, Linked services), then run again.',
  });
}

/** Synapse took its removal and keeps it. @param referrers each in words */
export function linkedServiceReferred(name: string, referrers: readonly string[]): Problem {
  return new Problem({
    code: 'remove.linked-service-referred',
    what: `The linked service "${name}" was not removed.`,
    why: `Something refers to it, so Synapse keeps it: ${referrers.join(', ')}. It took the request to remove it all the same.`,
    fix: 'Let what is named refer to another linked service, or remove it (Synapse Studio; publish the change), then run again.',
  });
}

/** It is to be removed, and leads to another workspace than the inputs name. */
export function linkedServiceForOther(name: string, has: string, asked: string): Problem {
  return new Problem({
    code: 'remove.other-linked-workspace',
    what: `The linked service "${name}" was not removed.`,
    why: `It is for the workspace ${has}, and ${asked} was asked for. Nothing of the link was taken away.`,
    fix: say`Name the workspace that the linked service is for, or another ${named('linkedServiceName')}.`,
  });
}
