/**
 * Taking a service connection out of projects; out of its last one, it is deleted.
 * Source: Azure DevOps REST, Service Endpoint, Endpoints - Delete, 7.1.
 * Needs: Administrator of the connection.
 */

import type { Context } from '../../context';
import { askAzdo } from '../../http/azdo';
import type { EndpointId } from '../../names/ids';

/** @param projectIds those that lose it; the others keep it @throws HttpProblem, Problem when not signed in */
export async function deleteConnection(id: EndpointId, projectIds: readonly string[], context: Context): Promise<void> {
  const query = `projectIds=${projectIds.join(',')}&deep=false`;
  await askAzdo(context, { method: 'DELETE', path: `/_apis/serviceendpoint/endpoints/${id}`, query });
}
