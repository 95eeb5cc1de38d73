/** What can be wrong with a managed identity: it is not there. */

import type { HttpProblem } from '../../problem/http-problem';
import { Problem } from '../../problem/problem';
import { say, set } from '../../problem/said';

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
