/**
 * The linked service of a Synapse link.
 * Source: azure-rest-api-specs, Microsoft.Synapse data plane, LinkedService_DeleteLinkedService, 2020-12-01.
 * Needs: the Synapse role "Synapse Linked Data Manager".
 * Beware: the deletion ends later, and one that something else refers to ends as failed.
 */

import type { Context } from '../context';
import type { Clearance } from '../engine/resource';
import type { LinkedService } from '../lookups/linked-services';
import { linkedService } from '../resources/linked-service';
import { HttpProblem } from '../wire/http-problem';

export interface LinkedServiceOfLinkWant {
  /** What is there now; asked anew while the service deletes. */
  readonly read: (context: Context) => Promise<LinkedService | undefined>;
}

export const linkedServiceOfLink: Clearance<LinkedServiceOfLinkWant, LinkedService> = {
  kind: 'linked service',
  title: ({ name }) => `"${name}"`,
  async find({ read }, context) {
    const found = await read(context);
    return { remove: found ? [found] : [] };
  },
  async remove(found, context) {
    try {
      await linkedService.remove(found, context);
    } catch (failed) {
      if (!(failed instanceof HttpProblem && failed.status === 404)) {
        throw failed;
      }
    }
  },
};
