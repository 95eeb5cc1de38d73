/**
 * The end of every removal of a link: the keys that we put on its application, its roles on the workspace, and the
 * identity itself where we made it and nobody else relies on it.
 *
 * Why this order: the roles go before the identity, or they would stay without an owner. The identity goes last.
 */

import type { Connection } from '../azdo/connection/read';
import { rolesOfLink } from '../azure/role/removal';
import type { Recipe } from '../engine/recipe';
import type { Outputs } from '../engine/step';
import type { IdentityToRemove, IdentityToRemoveWant } from '../entra/identity/read';
import { identityOfLink } from '../entra/identity/removal';
import { keysOfLink } from '../entra/key/removal';
import type { HeldCredential } from '../entra/trust/read';
import type { AmlWorkspaceId } from '../names/aml-workspace-id';
import { isOwnName } from '../names/mark';

export type LinkIdentity = IdentityToRemove | 'unreadable' | undefined;

interface Before {
  readonly identity: LinkIdentity;
  /** By what the identity is found; `undefined` where the link has no application or managed identity of its own. */
  readonly identityWant: IdentityToRemoveWant | undefined;
  /** Display name of the link's keys. */
  readonly ownKey: string;
  /** Why the identity is still needed; `undefined` where nothing speaks for it. */
  readonly stillUsed: string | undefined;
}

/** Where the two kinds of link differ. */
interface Ends<Steps> {
  readonly workspace: AmlWorkspaceId;
  /** The name of the step that deletes the keys. */
  readonly keysStep: string;
  /** Whether keys are deleted one by one; not so where they go with the application anyway. */
  readonly keysGo: (outputs: Outputs<Steps>, identity: IdentityToRemove) => Promise<boolean>;
  /** Connections that stay, and may hold one of the keys. */
  readonly holders: (outputs: Outputs<Steps>) => Promise<readonly Connection[]>;
  /** Why the identity still needs its role, which may have another reason than why the identity stays. */
  readonly roleStays: (outputs: Outputs<Steps>) => Promise<string | undefined>;
  /** Why the identity stays though its role goes. */
  readonly identityStays: (outputs: Outputs<Steps>) => Promise<string | undefined>;
}

export function endsOfIdentity<More extends Before>(ends: Ends<More>) {
  return <Steps extends More>(recipe: Recipe<Steps>): Recipe<Steps> =>
    recipe
      .remove(ends.keysStep, keysOfLink, async (outputs) => {
        const identity = await outputs.identity;
        if (!identity || identity === 'unreadable' || identity.home.kind !== 'application') {
          return undefined;
        }
        const { clientId } = identity.home;
        return (await ends.keysGo(outputs, identity))
          ? { clientId, displayName: await outputs.ownKey, others: await ends.holders(outputs) }
          : undefined;
      })
      .remove('roles', rolesOfLink, async (outputs) => ({
        identity: await outputs.identity,
        by: await outputs.identityWant,
        scope: ends.workspace.armId,
        stillUsed: await ends.roleStays(outputs),
      }))
      .remove('identityGone', identityOfLink, async (outputs) => {
        const want = await outputs.identityWant;
        const [stillUsed, stays] = [await outputs.stillUsed, await ends.identityStays(outputs)];
        return want && { identity: want, stillUsed, stays };
      });
}

/**
 * Names of the keys that are another link's, or that may be. An application of others usually holds keys of theirs, which
 * have nothing to do with our role.
 */
export function keysOfOthers({ isOurs, keyNames }: IdentityToRemove, ownKey: string): readonly string[] {
  return keyNames.filter((name) => name !== ownKey && (isOurs || isOwnName(name)));
}

/** What stands on an identity and is not of the link. */
interface OnIdentity {
  readonly trusts: readonly Pick<HeldCredential, 'name'>[] | 'unreadable';
  /** Names of keys. */
  readonly keys: readonly string[];
}

/** Why an identity is still needed, by what stands on it; `undefined` where nothing speaks for it. */
export function reasonOnIdentity({ trusts, keys }: OnIdentity): string | undefined {
  if (trusts === 'unreadable') {
    return 'whether others rely on it cannot be read';
  }
  if (trusts.length > 0) {
    return `others rely on it: ${trusts.map(({ name }) => `"${name}"`).join(', ')}`;
  }
  return keys.length > 0 ? `it holds ${keys.length} keys that are not of this link` : undefined;
}
