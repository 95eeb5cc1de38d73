/** Who may do what with an endpoint: people by their rights, pipelines by their permissions. */
import type { Right } from '../namespaces';
import { type Asking, hasRight } from '../rights';
import type { Endpoint, Permissions, Project } from '../store';

export type Action = 'view' | 'use' | 'manage';

const needed: Readonly<Record<Action, Right>> = {
  view: 'ServiceEndpoints/ViewEndpoint',
  use: 'ServiceEndpoints/Use',
  manage: 'ServiceEndpoints/Administer',
};

/** Who asks, and in which project. */
type AskingIn = Asking & { readonly project: Project };

export function isAllowed(asking: AskingIn, endpoint: Endpoint, action: Action): boolean {
  return hasRight(asking, needed[action], { project: asking.project, endpoint });
}

export function mayCreate(asking: Asking, project: Project): boolean {
  return hasRight(asking, 'ServiceEndpoints/Create', { project });
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
