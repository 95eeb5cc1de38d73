/**
 * User-assigned managed identities: one by its resource id, and those of a resource group.
 * Source: azure-rest-api-specs, msi, UserAssignedIdentities_Get, …_ListByResourceGroup, 2024-11-30.
 * Needs: Microsoft.ManagedIdentity/userAssignedIdentities/read (Reader) on the identity, or on the group for the list.
 */

import type { Context, Loader } from '../../context';
import { armVersions, askArm, listArm } from '../../http/arm';
import { bodyOf, child, type Json, optionalText, text } from '../../http/json';
import { unlessAbsent } from '../../http/refused';
import { type ArmId, asArmId, asClientId, asPrincipalId, type ClientId, type PrincipalId } from '../../names/ids';
import { carriesMark, type LinkMark, linkMarkIn, linkTag, type Maker, makerIn, markTag } from '../../names/mark';
import type { Right } from '../../problem/right';

export interface ManagedIdentity {
  readonly armId: ArmId;
  readonly clientId: ClientId;
  readonly principalId: PrincipalId;
  /** Whether its tags carry our mark. */
  readonly isOurs: boolean;
  /** Who made it, as our mark says. */
  readonly maker: Maker | undefined;
  /** The link that it was made for; `undefined` also of those that were made before there was that tag. */
  readonly link: LinkMark | undefined;
}

export const managedIdentityOfId: Loader<ArmId, ManagedIdentity | undefined> = {
  name: 'managed identity',
  keyOf: (armId) => armId.toLowerCase(),
  async one(armId, context) {
    const question = { method: 'GET', path: armId, version: armVersions.managedIdentity } as const;
    const reply = await unlessAbsent(askArm(context, question));
    return reply && managedIdentityFromWire(armId, bodyOf(reply));
  },
};

/** All of a resource group; none where the group is gone. @throws HttpProblem */
export function listManagedIdentities(group: string, context: Context): Promise<readonly ManagedIdentity[]> {
  return context.reads.get(managedIdentitiesOfGroup, group);
}

const managedIdentitiesOfGroup: Loader<string, readonly ManagedIdentity[]> = {
  name: 'managed identities of the resource group',
  keyOf: (group) => group.toLowerCase(),
  async one(group, context) {
    const path = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;
    const all = listArm(context, { method: 'GET', path, version: armVersions.managedIdentity });
    return ((await unlessAbsent(all)) ?? []).map((one) => managedIdentityFromWire(asArmId(text(one, 'id')), one));
  },
};

/** @param armId as it is known here: services spell it in their own way */
export function managedIdentityFromWire(armId: ArmId, identity: Json): ManagedIdentity {
  const properties = child(identity, 'properties');
  const tags = child(identity, 'tags');
  const mark = optionalText(tags, markTag);
  return {
    armId,
    clientId: asClientId(text(properties, 'clientId')),
    principalId: asPrincipalId(text(properties, 'principalId')),
    isOurs: carriesMark(mark),
    maker: makerIn(mark),
    link: linkMarkIn(optionalText(tags, linkTag)),
  };
}

export function rightToRead(scope: ArmId): Right {
  const action = 'Microsoft.ManagedIdentity/userAssignedIdentities/read';
  const doing = 'read the managed identity';
  return { kind: 'azure action', doing, action, role: 'Reader', scope, unseen: 'itself' };
}

/** The last part of its resource id. */
export function nameOfIdentity(armId: ArmId): string {
  return armId.replace(/^.*\//, '');
}
