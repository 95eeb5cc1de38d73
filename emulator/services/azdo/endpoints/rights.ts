/** Who may do what with an endpoint: people by their roles, pipelines by their permissions. */
import type { EndpointRole } from '../../../seed/schema';
import type { Endpoint, Identity, Permissions, Project } from '../store';

export type Action = 'view' | 'use' | 'manage';
const allowed: Readonly<Record<EndpointRole, readonly Action[]>> = {
  Reader: ['view'],
  User: ['view', 'use'],
  Creator: [],
  Administrator: ['view', 'use', 'manage'],
};

/** Who asks, and where. */
interface Asking {
  readonly identity: Identity;
  readonly project: Pick<Project, 'id'>;
}

/** Roles on the connection and, but for Creator, those inherited from the project. */
export function isAllowed({ identity, project }: Asking, endpoint: Endpoint, action: Action): boolean {
  const roles = [endpoint.roles.get(identity.id), identity.roles.get(project.id), endpoint.isOpen ? 'User' : undefined];
  return roles.some((role) => role !== undefined && allowed[role as EndpointRole].includes(action));
}

/** Creator exists at project level only. */
export function mayCreate(identity: Identity, projectId: string): boolean {
  const role = identity.roles.get(projectId);
  return role === 'Creator' || role === 'Administrator';
}

export function readPermissions(endpoint: Endpoint, projectId: string): Permissions {
  const permissions = endpoint.permissions.get(projectId) ?? { all: undefined, pipelines: new Map() };
  endpoint.permissions.set(projectId, permissions);
  return permissions;
}

export function mayRunWith(endpoint: Endpoint, projectId: string, pipelineId: number): boolean {
  const permissions = readPermissions(endpoint, projectId);
  return permissions.all !== undefined || permissions.pipelines.has(pipelineId);
}
