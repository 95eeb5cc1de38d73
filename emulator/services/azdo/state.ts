/** All that the emulated Azure DevOps holds, as plain JSON, secrets left out. */
import { listChecks } from './checks/store';
import { findReference, listEndpoints } from './endpoints/find';
import { readPermissions } from './endpoints/rights';
import { type Seen, toEndpointWire } from './endpoints/wire';
import type { Project, Store } from './store';

export function toState({ organizations, ground }: Store): object {
  const now = ground.clock.now();
  return {
    organizations: organizations.map((organization) => ({
      id: organization.id,
      name: organization.name,
      projects: organization.projects.map((project) => toProjectState(project, { organization, now })),
    })),
  };
}

function toProjectState(project: Project, seen: Seen): object {
  const { organization, now } = seen;
  const endpoints = listEndpoints(organization, project.id, now);
  return {
    id: project.id,
    name: project.name,
    pipelines: project.pipelines,
    serviceEndpoints: endpoints.map((endpoint) => ({
      ...toEndpointWire(endpoint, project.id, seen),
      isBeingDeleted: findReference(endpoint, project.id, now)?.goneAt !== undefined,
    })),
    pipelinePermissions: endpoints.map((endpoint) => {
      const { all, pipelines } = readPermissions(endpoint, project.id);
      return { endpointId: endpoint.id, allPipelines: all !== undefined, pipelines: [...pipelines.keys()] };
    }),
    checks: listChecks(organization, project.id, now).map(({ id, endpointId, type, settings, timeoutMinutes }) => ({
      id,
      endpointId,
      type,
      settings,
      timeoutMinutes,
    })),
  };
}
