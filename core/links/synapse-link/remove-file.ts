/**
 * Takes the file of a Synapse link out of the checked-out repository, and nothing else: what is live goes by the file until
 * the removal is merged and published, and needs role, application and key until then.
 */
import { Recipe } from '../../engine/recipe';
import { linkedServicePlace } from '../../synapse/linked-service/file-read';
import { linkedServiceFileOfLink } from '../../synapse/linked-service/file-removal';
import { synapseWorkspace } from '../../synapse/workspace/read';
import type { RemoveSynapseLinkInput } from '../requests/link-synapse-aml';

/** The recipe that removes one file, ready to plan or to apply. */
export function removeSynapseLinkFile(request: RemoveSynapseLinkInput) {
  const { linkedServiceName: name, workspace, tenantId, sourcesFolder } = request;
  return Recipe.named('remove-synapse-link-file', { file: 'fileGone' })
    .find('synapse', synapseWorkspace, () => ({ workspace: request.synapse, tenantId }))
    .find('file', linkedServicePlace, async (outputs) => ({ synapse: await outputs.synapse, name, sourcesFolder }))
    .remove('fileGone', linkedServiceFileOfLink, async (outputs) => {
      const [synapse, { path }] = await Promise.all([outputs.synapse, outputs.file]);
      return { synapse, name, workspace, path };
    });
}
