/** Taking a service connection out of projects; out of its last one, it is deleted. Source: Endpoints - Delete, 7.1. */

import type { Context } from '../../context';
import { askAzdo } from '../../http/azdo';
import type { EndpointId } from '../../names/ids';

/** @param projectIds where it goes; elsewhere it stays @throws HttpProblem */
export async function deleteConnection(id: EndpointId, projectIds: readonly string[], context: Context): Promise<void> {
  const query = `projectIds=${projectIds.join(',')}&deep=false`;
  await askAzdo(context, { method: 'DELETE', path: `/_apis/serviceendpoint/endpoints/${id}`, query });
}
