/**
 * The file of a Synapse link, for taking it out of the repository.
 * Source of the layout: see `file-read.ts`.
 * Needs: nothing but the sources of the job.
 * Beware: what is live stays until the removal is merged and published.
 */
import type { Removal } from '../../engine/resource';
import { linkedServiceFileNotOurs } from './file-problems';
import { type LinkedServiceFileName, readLinkedServiceFile, sourcesOf } from './file-read';
import { linkedServiceForOther, linkedServiceTemplateStays } from './problems';
import { isFor, isTemplate, type LinkedServiceToRemoveWant } from './removal-read';

export interface LinkedServiceFileToRemoveWant extends LinkedServiceToRemoveWant, LinkedServiceFileName {}

interface FoundFile extends LinkedServiceFileName {
  readonly isOurs: boolean;
}

export const linkedServiceFileOfLink: Removal<LinkedServiceFileToRemoveWant, FoundFile> = {
  kind: 'linked service file',
  title: ({ path }) => path,
  async find(want, context) {
    const found = await readLinkedServiceFile(want, context);
    if (!found) {
      return { remove: [] };
    }
    if (!found.isOurs) {
      throw linkedServiceFileNotOurs(want.path);
    }
    if (isTemplate(found)) {
      throw linkedServiceTemplateStays(want.name, found);
    }
    if (!isFor(want.workspace, found)) {
      throw linkedServiceForOther(want.name, [found.resourceGroup, found.workspace].join('/'), want.workspace.armId);
    }
    const { path, name, synapse } = want;
    return { remove: [{ path, name, synapse, isOurs: found.isOurs }] };
  },
  isOurs: ({ isOurs }) => isOurs,
  async delete({ path }, context) {
    await sourcesOf(context).remove(path);
  },
};
