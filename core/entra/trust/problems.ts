/** What can be wrong with federated credentials: missing, too many of them, or another change of them under way. */

import type { HttpProblem } from '../../problem/http-problem';
import { Problem } from '../../problem/problem';
import { trustToAdd } from '../../problem/right-facts';
import { named, say, set } from '../../problem/said';

/** Azure takes one change of an identity's federated credentials at a time. */
export function identityBusy(identity: string, failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'identity.busy',
      what: `The ${identity} takes one change at a time, and another one did not end.`,
      why: `Somebody or something else is changing its federated credentials (${failed.answerInFull}).`,
      fix: 'Run again: what was made is found and the rest completed.',
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
export function trustMissing(
  { identity, ...trust }: Trust & { readonly identity: string },
  actor: string,
  said: string,
): Problem {
  return new Problem({
    code: 'credential.missing',
    what: `The ${identity} does not trust the connection yet.`,
    why: `${actor} may neither see nor write its federated credentials, and a sign-in through the connection failed: ${said}`,
    fix: `Ask an owner of it to ${trustToAdd(trust)}, then run again.`,
  });
}

export function tooManyCredentials(identity: string, count: number): Problem {
  return new Problem({
    code: 'credential.limit',
    what: `${identity} takes no further federated credential.`,
    why: `It holds ${count}, and 20 is the most for one identity.`,
    fix: 'Use a further identity for this connection, or remove federated credentials whose connections are gone.',
  });
}

/** One connection in each project needs one trust each, and an identity holds only so many. */
export function tooManyTrusts(
  identity: string,
  held: number,
  { needed, most }: { readonly needed: number; readonly most: number },
): Problem {
  return new Problem({
    code: 'sharing.credential-limit',
    what: `The ${identity} cannot take ${needed} more federated credentials.`,
    why: `It holds ${held}, and ${most} is the most for one identity. Each project's connection needs one of its own.`,
    fix: say`Give some of the projects a further identity: leave ${held + needed - most} of them out of ${named('furtherProjects')}, and make a second link for them with another ${named('project')} and another ${named('identity')}. Or ${set('sharing', 'shared')}, which needs one credential for all.`,
  });
}
