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
import type { AmlWorkspaceId } from '../names/aml-workspace-id';

export type LinkIdentity = IdentityToRemove | 'unreadable' | undefined;

interface Before {
  readonly identity: LinkIdentity;
  /** By what an identity of the link's own is found; `undefined` for one that is no application or managed identity of its own. */
  readonly identityWant: IdentityToRemoveWant | undefined;
  /** Display name of the link's keys. */
  readonly ownKey: string;
  /** Why the identity goes on being needed; `undefined` when nothing speaks for it. */
  readonly stillUsed: string | undefined;
}

/** What the two kinds of link tell apart. */
interface Ends<Steps> {
  readonly workspace: AmlWorkspaceId;
  /** The name of the step that deletes the keys. */
  readonly keysStep: string;
  /** Whether keys are looked for on their own; not so where they go with the application anyway. */
  readonly keysGo: (outputs: Outputs<Steps>, identity: IdentityToRemove) => Promise<boolean>;
  /** Connections that go on, and may hold one of the keys. */
  readonly holders: (outputs: Outputs<Steps>) => Promise<readonly Connection[]>;
  /** Why the identity goes on needing its role; where that is another reason than why it stays itself. */
  readonly roleStays: (outputs: Outputs<Steps>) => Promise<string | undefined>;
  /** Why the identity stays though its role goes. */
  readonly identityStays: (outputs: Outputs<Steps>) => Promise<string | undefined>;
}

export function endsOfIdentity<More extends Before>(ends: Ends<More>) {
  return <Steps extends More>(recipe: Recipe<Steps>): Recipe<Steps> =>
    recipe
      .remove(ends.keysStep, keysOfLink, async (outputs) => {
        const identity = await outputs.identity;
        const isApplication = identity && identity !== 'unreadable' && identity.home.kind === 'application';
        return isApplication && identity.home.kind === 'application' && (await ends.keysGo(outputs, identity))
          ? {
              clientId: identity.home.clientId,
              displayName: await outputs.ownKey,
              others: await ends.holders(outputs),
            }
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
