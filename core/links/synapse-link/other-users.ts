/** Whether another link uses the identity of a linked service that stays. Where that is unclear, one does. */
import type { Context } from '../../context';
import type { Outputs } from '../../engine/step';
import { identityToRemove } from '../../entra/identity/read';
import type { ClientId } from '../../names/ids';
import { isFor } from '../../synapse/linked-service/removal-read';
import type { SynapseWorkspace } from '../../synapse/workspace/read';
import type { LinkSynapseAmlInput } from '../requests/link-synapse-aml';
import { linkKeyName } from './identity';
import { othersOf, ownIdentity, reasonIn, reliedOnOutside } from './remove';

interface Linked {
  readonly synapse: SynapseWorkspace;
  readonly application: ClientId | undefined;
}

/** @returns a function that says why another link still needs the identity, or `undefined` where nothing speaks for it */
export function otherUsers({ linkedServiceName: name, workspace }: LinkSynapseAmlInput) {
  return async (outputs: Outputs<Linked>, context: Context): Promise<string | undefined> => {
    const [synapse, clientId] = [await outputs.synapse, await outputs.application];
    const identity =
      clientId === undefined
        ? ownIdentity(synapse)
        : await identityToRemove.find({ kind: 'application', key: { clientId } }, context);
    if (identity === undefined || identity === 'unreadable') {
      return 'whether another link uses the identity cannot be read';
    }
    const others = await othersOf({ name, synapse, identity }, context);
    return reasonIn(
      others.filter((one) => isFor(workspace, one)),
      await reliedOnOutside(identity, linkKeyName(synapse, name), context),
    );
  };
}
