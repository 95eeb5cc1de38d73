/** Problems with taking a link away: what must stay, and who may not remove what. */
import type { HttpProblem } from '../problem/http-problem';
import { Problem } from '../problem/problem';

export function connectionNotOurs(name: string, project: string, id: string): Problem {
  return new Problem({
    code: 'remove.connection-not-ours',
    what: `The service connection "${name}" in project "${project}" was not removed.`,
    why: `It does not carry the mark of this product (id ${id}), so somebody else made it. Nothing of the link was taken away.`,
    fix: 'Remove it by hand if it is not needed (Project settings, Service connections), then run again: what we made for it is removed then.',
  });
}

export function connectionForOther(name: string, has: string, asked: string): Problem {
  return new Problem({
    code: 'remove.other-workspace',
    what: `The service connection "${name}" was not removed.`,
    why: `It is for the workspace ${has}, and the inputs name ${asked}. Nothing of the link was taken away.`,
    fix: 'Name the workspace that the connection is for, or another connectionName.',
  });
}

export function linkedServiceNotOurs(name: string, synapse: string): Problem {
  return new Problem({
    code: 'remove.linked-service-not-ours',
    what: `The linked service "${name}" in the Synapse workspace ${synapse} was not removed.`,
    why: 'It does not carry the mark of this product among its annotations, so somebody else made it. Nothing of the link was taken away.',
    fix: 'Remove it by hand if it is not needed (Synapse Studio, Manage, Linked services), then run again: what we made for it is removed then.',
  });
}

export function linkedServiceForOther(name: string, has: string, asked: string): Problem {
  return new Problem({
    code: 'remove.other-linked-workspace',
    what: `The linked service "${name}" was not removed.`,
    why: `It is for the workspace ${has}, and the inputs name ${asked}. Nothing of the link was taken away.`,
    fix: 'Name the workspace that the linked service is for, or another linkedServiceName.',
  });
}

/** The service still sees a trust that was just removed. Source: terraform-provider-azuredevops #1131, about 30 seconds. */
export function trustStillSeen(name: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'remove.trust-left',
      what: `Azure DevOps does not remove the service connection "${name}".`,
      why: `It still finds a federated credential for it on the identity (${failed.explanation}).`,
      fix: 'Remove the federated credentials that name this connection from its application or managed identity, then run again.',
    },
    failed.seen,
    failed,
  );
}

/** @param what what was to be removed @param needed the right that allows it, in words */
export function notAllowedToRemove(what: string, needed: string, actor: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'remove.forbidden',
      what: `Not allowed to remove the ${what}.`,
      why: `${actor} lacks the right to (${failed.status} ${failed.code ?? 'Forbidden'}).`,
      fix: `Give it ${needed}, then run again: what is gone is skipped and the rest removed.`,
    },
    failed.seen,
    failed,
  );
}
