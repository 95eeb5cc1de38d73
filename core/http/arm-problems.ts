/** What can be wrong with any request to Azure Resource Manager. */

import type { HttpProblem } from '../problem/http-problem';
import { Problem } from '../problem/problem';
import { say, set } from '../problem/said';

/** The token was for another tenant than the subscription's. */
export function wrongTenant(failed: HttpProblem): Problem {
  return new Problem(
    {
      code: 'azure.wrong-tenant',
      what: 'Azure does not accept the sign-in of the setup connection for this subscription.',
      why: `The subscription is in another tenant than the connection (${failed.explanation || 'InvalidAuthenticationTokenTenant'}).`,
      fix: say`${set('azureSubscription')} to a service connection of the tenant that holds the workspace.`,
    },
    failed.seen,
    failed,
  );
}
