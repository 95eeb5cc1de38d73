/**
 * The rights on a service connection that is there.
 * Source: docs service-connection-permissions (2024-05): who creates a connection is its Administrator.
 */
import type { Right } from '../../problem/right';

/** A connection where it is used. */
export interface ConnectionInProject {
  readonly connectionName: string;
  readonly endpointId: string;
  readonly projectId: string;
  /** Whether this very run made it: then a refusal has other reasons. */
  readonly isNew?: boolean;
}

/** @param doing a clause: `change the service connection "…"` */
export function administratorOf(used: ConnectionInProject, doing: string): Right {
  return { kind: 'connection administrator', doing, connection: refOf(used) };
}

/** The same for a request that Azure DevOps takes of the setup identity alone. @param doing a clause */
export function administratorAsSetup(used: ConnectionInProject, doing: string): Right {
  return { kind: 'connection administrator', doing, connection: refOf(used), asSetup: true };
}

/** To see it, and to call Azure through it. @param doing a clause */
export function userOf(used: ConnectionInProject, doing: string): Right {
  return { kind: 'connection user', doing, connection: refOf(used) };
}

/** What a proof takes. */
export function rightToCall(used: ConnectionInProject): Right {
  return userOf(used, `use the service connection "${used.connectionName}" for a test call`);
}

function refOf({ connectionName: name, endpointId: id, projectId, isNew = false }: ConnectionInProject) {
  return { name, id, projectIds: [projectId], isNew };
}
