/**
 * The part of a recipe that makes a connection keyless in place, before anything else is done to it.
 *
 * Why this order: the new trust is put on the identity first and given time to take effect, so that the connection can
 * sign in at every moment, by the former trust or secret until Azure DevOps has converted it and by the new one after.
 * What could not be foreseen Azure DevOps writes itself before it converts, and the step `credential` later makes sure of
 * what the connection then shows. The former trust goes last, when the proof has passed.
 *
 * A connection with the older issuer that is saved for another reason gets the new trust first too: docs
 * errors-workload-identity (2026-03-26) say that saving may change its issuer. Where the new trust cannot be foreseen it
 * is saved all the same, since that this happens is known of a still older issuer only; the step `credential` then works
 * from what the saved connection shows.
 */

import type { Connection } from '../../azdo/connection/read';
import { conversionWithOtherIdentity } from '../../azdo/conversion/problems';
import { type Conversion, eligibilityOf, hasOldIssuer } from '../../azdo/conversion/read';
import { connectionConversion } from '../../azdo/conversion/resource';
import { convertibleTrust, type Trust, type TrustedConnection } from '../../azdo/conversion/trust-read';
import type { Project } from '../../azdo/project/read';
import type { Recipe } from '../../engine/recipe';
import type { Outputs } from '../../engine/step';
import type { IdentityRef } from '../../entra/principal/read';
import { type FederatedCredential, federatedCredential } from '../../entra/trust/resource';
import { type ClientId, sameText } from '../../names/ids';
import { markOf, ownPrefix } from '../../names/mark';

/** The connection and its identity, as far as they are known before. */
export interface Convertible {
  readonly project: Project;
  readonly existing: Connection | undefined;
  readonly signIn: { readonly clientId: ClientId; readonly home: IdentityRef };
}

export interface Prepared {
  /** What is to be converted; nothing where it is not asked for, or cannot be. */
  readonly conversion: Conversion | undefined;
  /** What the identity will have to trust, where that can be foreseen and is of use. */
  readonly foreseen: Trust | undefined;
  readonly prepared: FederatedCredential | undefined;
}

interface Converted {
  readonly converted: Connection | undefined;
}

interface ConversionOptions<Steps> {
  /** Display text. */
  readonly connectionName: string;
  /** Whether it was asked for. */
  readonly convert: boolean;
  /** A connection of the same organization whose trust is known already. */
  readonly example: TrustedConnection | undefined;
  /** Whether the connection is about to be saved for another reason. */
  readonly saves: (outputs: Outputs<Steps>) => Promise<boolean>;
  /**
   * Whether nothing is tried where the trust cannot be put there first. Left out, Azure DevOps is asked all the same, and
   * waited for in vain where it may not write the trust either.
   */
  readonly demandsTrust?: boolean;
}

/** Seconds until a new trust is known to all of Entra. Chosen by us: entra-docs say that failures taper off in minutes. */
const trustRestSeconds = 60;

/** The trust that is put on the identity beforehand. */
function preparedTrust<Before extends Convertible>(options: ConversionOptions<Before>) {
  const { connectionName, convert, example, saves, demandsTrust = false } = options;
  return <Steps extends Before>(recipe: Recipe<Steps>): Recipe<Steps & Prepared> =>
    recipe
      .value('conversion', async (outputs) => {
        const existing = await existingIn(outputs);
        const eligibility = existing && convert ? eligibilityOf(existing, await outputs.project) : undefined;
        return eligibility?.kind === 'convertible' ? eligibility.conversion : undefined;
      })
      .findIf('foreseen', convertibleTrust, async (outputs) => {
        const connection = await existingIn(outputs);
        if (!connection) {
          return undefined;
        }
        const project = await outputs.project;
        const mayMove = hasOldIssuer(connection) && eligibilityOf(connection, project).kind === 'convertible';
        const isOfUse = (await outputs.conversion) !== undefined || (mayMove && (await saves(outputs)));
        return isOfUse ? { project, connection, example } : undefined;
      })
      .ensureIf(
        'prepared',
        federatedCredential,
        async (outputs, { cloud, maker }) => {
          const [connection, trust] = await Promise.all([existingIn(outputs), outputs.foreseen]);
          if (!connection || !trust) {
            return undefined;
          }
          const { clientId, home } = await outputs.signIn;
          // A connection that gets another identity needs no trust on the one it had.
          return sameText(connection.clientId, clientId)
            ? {
                home,
                name: nameOf(connection),
                ...trust,
                audience: cloud.federationAudience,
                description: markOf(maker),
              }
            : undefined;
        },
        { about: `for "${connectionName}"`, restSeconds: trustRestSeconds, optional: !demandsTrust },
      );
}

/** The conversion itself, after the trust. Steps that read or write the connection await `converted`. */
export function conversionInPlace<Before extends Convertible>(options: ConversionOptions<Before>) {
  return <Steps extends Before>(recipe: Recipe<Steps>): Recipe<Steps & Prepared & Converted> =>
    recipe.with(preparedTrust(options)).ensureIf(
      'converted',
      connectionConversion,
      async (outputs, { cloud }) => {
        const [connection, conversion] = await Promise.all([existingIn(outputs), outputs.conversion]);
        if (!connection || !conversion) {
          return undefined;
        }
        const project = await outputs.project;
        const { clientId } = await outputs.signIn;
        if (!sameText(connection.clientId, clientId)) {
          throw conversionWithOtherIdentity(connection.name, connection.clientId ?? '', clientId);
        }
        const audience = cloud.federationAudience;
        const isTrusted = (await outputs.prepared.catch(() => undefined))?.held !== undefined;
        return { project, connection, conversion, foreseen: await outputs.foreseen, isTrusted, audience };
      },
      { about: `of service connection "${options.connectionName}"`, after: ['prepared'] },
    );
}

/** The connection, or `undefined` where the step that finds it stopped the run: that step says why. */
function existingIn(outputs: Outputs<Convertible>): Promise<Connection | undefined> {
  return outputs.existing.catch(() => undefined);
}

/** Another name than usual where the trust in use may have that one: it has to stay until the new one is in use. */
function nameOf(connection: Connection): string {
  return `${ownPrefix}${connection.id}${hasOldIssuer(connection) ? '-entra' : ''}`;
}
