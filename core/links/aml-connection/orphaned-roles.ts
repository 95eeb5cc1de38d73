/** The part of a recipe that says which roles a deleted former identity left on the workspace. */

import type { Connection } from '../../azdo/connection/read';
import { orphanedRoles } from '../../azure/role/orphaned-advisories';
import type { Recipe } from '../../engine/recipe';
import { type ClientId, sameText } from '../../names/ids';
import type { EnsureAmlServiceConnectionInput } from '../requests/ensure-aml-service-connection';

interface Before {
  readonly existing: Connection | undefined;
  readonly signIn: { readonly clientId: ClientId };
}

/** Said where the connection got another identity. */
export function orphanedRolesAdvice({ workspace }: EnsureAmlServiceConnectionInput) {
  return <Steps extends Before>(recipe: Recipe<Steps>): Recipe<Steps> =>
    recipe.advise(
      'orphans',
      orphanedRoles,
      async (outputs) => {
        const [existing, { clientId }] = await Promise.all([outputs.existing, outputs.signIn]);
        const former = existing?.clientId;
        return { hadAnother: former !== undefined && !sameText(former, clientId), scope: workspace.armId };
      },
      { onWrites: true },
    );
}
