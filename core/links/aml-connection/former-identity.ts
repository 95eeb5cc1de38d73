/** The part of a recipe that says what a connection leaves behind when it gets another identity or workspace. */

import type { Connection } from '../../azdo/connection/read';
import type { Project } from '../../azdo/project/read';
import type { Recipe } from '../../engine/recipe';
import type { ClientId } from '../../names/ids';
import { uniqueNameOf } from '../../names/mark';
import type { EnsureAmlServiceConnectionInput } from '../requests/ensure-aml-service-connection';
import { formerIdentity } from './former-identity-advisories';

interface Changed {
  readonly first: Project;
  readonly existing: Connection | undefined;
  readonly signIn: { readonly clientId: ClientId };
}

/** Said by the run that makes the change, and by its plan. */
export function formerIdentityAdvice({ connectionName, organizationId, workspace }: EnsureAmlServiceConnectionInput) {
  return <Steps extends Changed>(recipe: Recipe<Steps>): Recipe<Steps> =>
    recipe.advise(
      'former identity',
      formerIdentity,
      async (outputs) => {
        const [former, { clientId: now }, { id }] = await Promise.all([
          outputs.existing,
          outputs.signIn,
          outputs.first,
        ]);
        return former && { former, now, workspace, keyName: uniqueNameOf(organizationId, id, connectionName) };
      },
      { onWrites: true },
    );
}
