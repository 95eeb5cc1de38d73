/** The part of a recipe that ends a conversion: what to say, and what to delete, once the connection is proved. */

import type { Connection } from '../../azdo/connection/read';
import { conversionAftermath } from '../../azdo/conversion/advisories';
import type { Recipe } from '../../engine/recipe';
import { formerTrust } from '../../entra/trust/former-removal';
import type { AuthenticationInput } from '../requests/authentication';
import type { Convertible, Prepared } from './conversion';

interface Connected extends Convertible, Prepared {
  readonly connection: Connection;
}

interface Request {
  readonly authentication: AuthenticationInput;
}

/** Whether a connection that signs in by a secret, or by the older issuer, is to be converted. */
export function asksToConvert({ authentication }: Request): boolean {
  return authentication.kind === 'federation' && authentication.convert;
}

/** Says what the conversion leaves, and deletes what nothing needs any more where converting was asked for. */
export function endOfConversion(request: Request) {
  return <Steps extends Connected>(recipe: Recipe<Steps>): Recipe<Steps> => {
    if (request.authentication.kind !== 'federation') {
      return recipe;
    }
    const asked = asksToConvert(request);
    const told = recipe.advise(
      'aftermath',
      conversionAftermath,
      async (outputs) => ({
        project: await outputs.project,
        before: await outputs.existing,
        now: await outputs.connection,
        asked,
      }),
      { everyRun: true },
    );
    return asked ? told.with(withoutFormerTrust) : told;
  };
}

/** Deletes trusts of ours that have no use any more. */
export function withoutFormerTrust<Steps extends Connected>(recipe: Recipe<Steps>): Recipe<Steps> {
  return recipe
    .value('trustedSince', async (outputs, context) => {
      await outputs.connection;
      return context.clock.now();
    })
    .remove('former', formerTrust, async (outputs) => {
      const { id, issuer, subject } = await outputs.connection;
      const { home } = await outputs.signIn;
      const trust = issuer && subject ? { issuer, subject } : undefined;
      const [foreseen, since] = [await outputs.foreseen, await outputs.trustedSince];
      return trust && { home, endpointId: id, trust, foreseen, since };
    });
}
