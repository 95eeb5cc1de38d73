/**
 * A user-assigned managed identity, as which the link signs in: an identity that needs no right in Graph.
 * Source: azure-rest-api-specs, msi, UserAssignedIdentities, 2024-11-30.
 * Needs: Managed Identity Contributor on the resource group to make one, Reader to use one that is there.
 * Same when: its resource id. Nothing of it is changed in place: region and tags of one that is there stay.
 * Beware: reads are throttled at one in two seconds for an identity (entra-docs, considerations), so none is made in vain.
 */

import { differences, type Resource } from '../../engine/resource';
import { managedIdentityOfId } from '../../entra/identity/read';
import { groupOf, rightOnIdentity } from '../../entra/principal/right-read';
import { armVersions, askArm } from '../../http/arm';
import { child, record, text } from '../../http/json';
import { needing } from '../../http/rights';
import { type ArmId, asClientId, asPrincipalId, type ClientId, type PrincipalId } from '../../names/ids';
import { markOf, markTag } from '../../names/mark';
import type { Right } from '../../problem/right';
import { managedIdentityNotFound } from './problems';

export interface ManagedIdentityWant {
  readonly armId: ArmId;
  /** Azure region for one that has to be made; `undefined` when it must be there already. */
  readonly location: string | undefined;
}

export interface ManagedIdentity {
  readonly armId: ArmId;
  readonly clientId: ClientId;
  readonly principalId: PrincipalId;
}

export const managedIdentity: Resource<ManagedIdentityWant, ManagedIdentity, Pick<ManagedIdentityWant, 'armId'>> = {
  kind: 'managed identity',
  title: (want) => want.armId.replace(/^.*\//, ''),

  async read(want, context) {
    const found = await needing(rightToRead(want.armId), context.reads.get(managedIdentityOfId, want.armId), context);
    if (!found && !want.location) {
      throw managedIdentityNotFound(want.armId);
    }
    return found && fromWire(want.armId, found);
  },

  diff: (want, have) =>
    have ? [] : differences({ 'resource id': [undefined, want.armId], region: [undefined, want.location] }),

  rights: ({ armId }) => [rightToMake(armId)],

  async apply(want, _have, context) {
    const body = { location: want.location, tags: { [markTag]: markOf(context.maker) } };
    const question = { method: 'PUT', path: want.armId, version: armVersions.managedIdentity, body } as const;
    const reply = await needing(rightToMake(want.armId), askArm(context, question), context);
    return fromWire(want.armId, reply.body);
  },
};

function rightToRead(scope: ArmId): Right {
  const action = 'Microsoft.ManagedIdentity/userAssignedIdentities/read';
  return { kind: 'azure action', doing: 'read the managed identity', action, role: 'Reader', scope };
}

/** On the resource group, since the identity is not there yet. */
function rightToMake(armId: ArmId): Right {
  const home = { kind: 'managed identity', armId } as const;
  return rightOnIdentity(home, { doing: 'make the managed identity', verb: 'write', scope: groupOf(armId) });
}

function fromWire(armId: ArmId, body: unknown): ManagedIdentity {
  const identity = record(body);
  const properties = child(identity, 'properties');
  return {
    armId,
    clientId: asClientId(text(properties, 'clientId')),
    principalId: asPrincipalId(text(properties, 'principalId')),
  };
}
