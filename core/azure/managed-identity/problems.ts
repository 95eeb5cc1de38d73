/** What can be wrong with a managed identity: it is not there, or it is another link's. */

import type { HttpProblem } from '../../problem/http-problem';
import { Problem } from '../../problem/problem';
import { named, say, set } from '../../problem/said';

export function managedIdentityNotFound(armId: string, failed?: HttpProblem): Problem {
  return new Problem(
    {
      code: 'identity.not-found',
      what: `There is no managed identity ${armId}.`,
      why: 'The name, group or subscription is another one, or the setup identity cannot see it.',
      fix: say`Copy the resource id from the identity's page in the portal, or ${set('identity', 'newManagedIdentity')} to have it made.`,
    },
    failed?.seen,
    failed,
  );
}

/**
 * The identity that a link would use was made for another one.
 * @param title of the link, to show @param owner whose it is, in words; `undefined` where its tags do not say
 */
export function managedIdentityOfOtherLink(title: string, armId: string, owner: string | undefined): Problem {
  const whose = owner === undefined ? 'Its tags do not say that it was made for this link' : `It was made for ${owner}`;
  return new Problem({
    code: 'identity.of-other-link',
    what: `The managed identity ${armId} is not used for ${title}.`,
    why: `${whose}, and what one link may do the other could do, too.`,
    fix: say`If both links are to share it, ${set('identity', 'existingManagedIdentity')} and ${named('managedIdentity', armId)}. Otherwise ${named('managedIdentity')} with a name that is free has another one made.`,
  });
}
