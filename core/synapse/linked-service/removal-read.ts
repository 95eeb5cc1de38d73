/**
 * The linked service of a link, for taking it away.
 * Source, Needs: as in `read.ts`.
 * Beware: what is gone is no failure here, and what somebody else made stops the run before anything is taken away.
 */
import type { Lookup } from '../../engine/resource';
import type { AmlWorkspaceId } from '../../names/aml-workspace-id';
import { sameText } from '../../names/ids';
import { linkedServiceForOther, linkedServiceNotOurs, linkedServiceTemplateStays } from './problems';
import { type LinkedService, type LinkedServiceName, readLinkedService } from './read';

export interface LinkedServiceToRemoveWant extends LinkedServiceName {
  readonly workspace: AmlWorkspaceId;
}

/** @throws Problem for a linked service of that name which is not ours, or for another workspace */
export const linkedServiceToRemove: Lookup<LinkedServiceToRemoveWant, LinkedService | undefined> = {
  kind: 'linked service to remove',
  title: (want) => `"${want.name}"`,
  async find(want, context) {
    const found = await readLinkedService(want, context);
    if (!found) {
      return undefined;
    }
    if (!found.isOurs) {
      throw linkedServiceNotOurs(want.name, want.synapse.id.name);
    }
    if (isTemplate(found)) {
      throw linkedServiceTemplateStays(want.name, found);
    }
    if (!isFor(want.workspace, found)) {
      const has = [found.resourceGroup, found.workspace].join('/');
      throw linkedServiceForOther(want.name, has, want.workspace.armId);
    }
    return found;
  },
};

/** Whether somebody made it one for many users. */
export function isTemplate({ expressions, parameters }: LinkedService): boolean {
  return expressions.length > 0 || parameters.length > 0;
}

/** Whether the link leads to the workspace. */
export function isFor(workspace: AmlWorkspaceId, link: LinkedService): boolean {
  return (
    sameText(link.workspace, workspace.name) &&
    sameText(link.resourceGroup, workspace.resourceGroup) &&
    sameText(link.subscriptionId, workspace.subscriptionId)
  );
}
