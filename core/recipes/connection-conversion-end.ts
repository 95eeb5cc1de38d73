/** The part of a recipe that ends a conversion: what is left to say and to take away once the connection is proved. */
import { formerTrust } from '../clearances/former-trust';
import type { Context } from '../context';
import type { Recipe } from '../engine/recipe';
import type { AuthenticationInput } from '../inputs/authentication';
import type { Connection } from '../lookups/connections';
import { conversionAftermath } from '../outlooks/conversion-aftermath';
import type { Convertible, Prepared } from './connection-conversion';

interface Connected extends Convertible, Prepared {
  readonly connection: Connection;
}

/** Whether a connection that signs in by a secret, or by the older issuer, is to be converted. */
export function asksToConvert({ authentication }: { readonly authentication: AuthenticationInput }): boolean {
  return authentication.kind === 'federation' && authentication.convert;
}

/** Says it, and where converting was asked for takes away what nothing needs any more. */
export function withConversionEnd<Steps extends Connected>(
  recipe: Recipe<Steps>,
  input: { readonly authentication: AuthenticationInput },
  context: Context,
): Recipe<Steps> {
  if (input.authentication.kind !== 'federation') {
    return recipe;
  }
  const told = withAftermath(recipe, asksToConvert(input));
  return asksToConvert(input) ? withoutFormerTrust(told, context) : told;
}

function withAftermath<Steps extends Connected>(recipe: Recipe<Steps>, convert: boolean): Recipe<Steps> {
  return recipe.foresee(
    'aftermath',
    conversionAftermath,
    async (outputs) => ({
      project: await outputs.project,
      before: await outputs.existing,
      now: await outputs.connection,
      asked: convert,
    }),
    { everyRun: true },
  );
}

/** The trusts of ours that are of no use any more. */
export function withoutFormerTrust<Steps extends Connected>(recipe: Recipe<Steps>, context: Context): Recipe<Steps> {
  return recipe
    .value('trustedSince', async (outputs) => {
      await outputs.connection;
      return context.clock.now();
    })
    .clear('former', formerTrust, async (outputs) => {
      const { id, issuer, subject } = await outputs.connection;
      const { home } = await outputs.signIn;
      const trust = issuer && subject ? { issuer, subject } : undefined;
      return (
        trust && { home, endpointId: id, trust, foreseen: await outputs.foreseen, since: await outputs.trustedSince }
      );
    });
}
