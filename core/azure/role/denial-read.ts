/**
 * Deny assignments: what is taken away from an identity at a scope, whatever its roles.
 * Source: azure-rest-api-specs, authorization, DenyAssignments_ListForScope, 2022-04-01; docs role-based-access-control
 * deny-assignments (principals, exceptions, child scopes) and deny-assignments-rest (the filters).
 * Needs: Microsoft.Authorization/denyAssignments/read (Reader).
 * Beware: whether `assignedTo` lists what is for everybody is not said, so everything at or above the scope is listed, and
 * the service is asked for groups only where one is named. Who is left out through a group that the token does not name,
 * a condition, and whether one for a scope alone is for the assignments on it, cannot be told.
 */

import type { Context, Loader } from '../../context';
import { armVersions, listArm } from '../../http/arm';
import { child, type Json, list, optionalText, text } from '../../http/json';
import { claimsOf, type TokenClaims } from '../../http/token-claims';
import { asArmId, isAtOrBelow, sameArmId, sameText } from '../../names/ids';
import { allows } from './permission-read';

interface Denial {
  readonly name: string;
  /** Where it was made. */
  readonly scope: string;
}

/** What stands against an action: for certain, perhaps, or nothing. */
export type Denied = { readonly by: Denial } | 'perhaps' | undefined;

interface Attempt {
  readonly action: string;
  readonly scope: string;
  /** A scope there or below, at which is asked: what is listed at one shows what was made above it. */
  readonly askedAt: string;
}

/** Whether a deny assignment keeps the setup identity from it. @throws HttpProblem where they may not be read */
export async function denialOf(attempt: Attempt, context: Context): Promise<Denied> {
  const all = await context.reads.get(denialsReaching, { scope: attempt.askedAt });
  const near = all.filter((one) => isOf(attempt, one));
  const claims = near.length > 0 ? claimsOf(await context.token(context.cloud.arm)) : undefined;
  const said = await Promise.all(near.map((one) => denies(one, { claims, attempt }, context)));
  return said.find((one) => typeof one === 'object') ?? said.find((one) => one !== undefined);
}

const denialsReaching: Loader<{ readonly scope: string; readonly objectId?: string }, readonly Json[]> = {
  name: 'deny assignments',
  keyOf: ({ scope, objectId = '' }) => `${scope} ${objectId}`.toLowerCase(),
  one({ scope, objectId }, context) {
    const path = `${scope}/providers/Microsoft.Authorization/denyAssignments`;
    const filter = objectId === undefined ? 'atScope()' : `atScope() and assignedTo('${objectId}')`;
    const query = `$filter=${encodeURIComponent(filter)}`;
    return listArm(context, { method: 'GET', path, version: armVersions.authorization, query });
  },
};

/** Above a subscription are management groups, in whose ids nothing shows what is in them. */
function isOf({ action, scope }: Attempt, denial: Json): boolean {
  const { properties, scope: place } = partsOf(denial);
  const reaches = isAtOrBelow(scope, place) || !/^\/subscriptions\//i.test(place);
  const isAlone = properties.doNotApplyToChildScopes === true && !sameArmId(scope, place);
  return reaches && !isAlone && list(properties, 'permissions').some((one) => allows(one, action));
}

async function denies(
  denial: Json,
  { claims, attempt }: { readonly claims: TokenClaims | undefined; readonly attempt: Attempt },
  context: Context,
): Promise<Denied> {
  const { properties, scope, name } = partsOf(denial);
  const isLeftOut = isAmong(principalsIn(properties, 'excludePrincipals'), claims);
  const named = isAmong(principalsIn(properties, 'principals'), claims);
  const { objectId } = claims ?? {};
  const isNamed =
    named === 'perhaps' && objectId !== undefined && isLeftOut !== true
      ? (await context.reads.get(denialsReaching, { scope: attempt.askedAt, objectId })).some((one) =>
          sameText(text(one, 'id'), text(denial, 'id')),
        )
      : named;
  if (isNamed === false || isLeftOut === true) {
    return undefined;
  }
  const isOpen = optionalText(properties, 'condition') !== undefined || properties.doNotApplyToChildScopes === true;
  return isOpen || isNamed === 'perhaps' || isLeftOut === 'perhaps' ? 'perhaps' : { by: { name, scope } };
}

function principalsIn(properties: Json, field: string): readonly Json[] {
  return properties[field] === undefined || properties[field] === null ? [] : list(properties, field);
}

const everybody = '00000000-0000-0000-0000-000000000000';

/** Whether the identity, or a group of it, is among them. A kind that is not said may be a group. */
function isAmong(principals: readonly Json[], claims: TokenClaims | undefined): boolean | 'perhaps' {
  const { objectId, groups = [] } = claims ?? {};
  const said = principals.map((one): boolean | 'perhaps' => {
    const [id, kind] = [optionalText(one, 'id'), optionalText(one, 'type')];
    if (sameText(id, everybody) || [objectId, ...groups].some((mine) => mine !== undefined && sameText(mine, id))) {
      return true;
    }
    return objectId === undefined || !['User', 'ServicePrincipal'].some((known) => sameText(known, kind))
      ? 'perhaps'
      : false;
  });
  return said.includes(true) || (said.includes('perhaps') && 'perhaps');
}

function partsOf(denial: Json) {
  const properties = child(denial, 'properties');
  return {
    properties,
    scope: asArmId(
      optionalText(properties, 'scope') ??
        text(denial, 'id').replace(/\/providers\/Microsoft\.Authorization\/denyAssignments\/.*$/i, ''),
    ),
    name: optionalText(properties, 'denyAssignmentName') ?? '',
  };
}
