/**
 * The linked service of a Synapse link.
 * Source: azure-rest-api-specs, Microsoft.Synapse data plane, LinkedService_DeleteLinkedService, 2020-12-01.
 * Needs: the Synapse role "Synapse Linked Data Manager".
 * Beware: the deletion ends later, and one that something else refers to ends as failed.
 */
import type { Clearance } from '../engine/resource';
import type { LinkedService } from '../lookups/linked-services';
import { linkedService } from '../resources/linked-service';
import { HttpProblem } from '../wire/http-problem';
import type { World } from '../world';

export interface LinkedServiceOfLinkWant {
  /** What is there now; asked anew while the service deletes. */
  readonly read: (world: World) => Promise<LinkedService | undefined>;
}

export const linkedServiceOfLink: Clearance<LinkedServiceOfLinkWant, LinkedService> = {
  kind: 'linked service',
  title: ({ name }) => `"${name}"`,
  async find({ read }, world) {
    const found = await read(world);
    return { remove: found ? [found] : [] };
  },
  async remove(found, world) {
    try {
      await linkedService.remove(found, world);
    } catch (failed) {
      if (!(failed instanceof HttpProblem && failed.status === 404)) {
        throw failed;
      }
    }
  },
};
