/** What a lab's tenant holds, by name; and the small seeds that several scenarios start from. */
import assert from 'node:assert/strict';
import type { Project } from '../../core/azdo/project/read';
import { asProjectId } from '../../core/names/ids';
import { isObject, type Json, readObjects, readText } from '../../emulator/json';
import { isWrite, type Lab } from '../../scripts/lab';
import type { Scene } from './snapshot';

/** The whole application `displayName`. */
export function applicationOf(lab: Lab, displayName: string): Json & { readonly appId: string } {
  const application = named(lab.emulator.state().graph, 'applications', 'displayName', displayName);
  return { ...application, appId: readText(application, 'appId') ?? '' };
}

export function principalIdOf(lab: Lab, displayName: string): string {
  return idOf(named(lab.emulator.state().graph, 'servicePrincipals', 'displayName', displayName));
}

/** Id of the connection in a project, and its address. */
export function connectionOf(
  lab: Lab,
  name = 'mlw-churn-prod',
  project = 'churn',
): { readonly id: string; readonly url: string } {
  const [organization] = readObjects(toJson(lab.emulator.state().azdo), 'organizations');
  const id = idOf(named(named(organization, 'projects', 'name', project), 'serviceEndpoints', 'name', name));
  return { id, url: `${lab.context.organization.url}/_apis/serviceendpoint/endpoints/${id}` };
}

/** A project of the organization, as core knows one. */
export function projectOf(lab: Lab, name: string): Project {
  const [organization] = readObjects(toJson(lab.emulator.state().azdo), 'organizations');
  return { id: asProjectId(idOf(named(organization, 'projects', 'name', name))), name };
}

/** What people read of a connection in the first project. */
export function descriptionOf(lab: Lab, name = 'mlw-churn-prod'): string {
  const [organization] = readObjects(toJson(lab.emulator.state().azdo), 'organizations');
  const [project] = readObjects(toJson(organization), 'projects');
  return readText(named(project, 'serviceEndpoints', 'name', name), 'description') ?? '';
}

/** The application that the link's first run made by default. */
export const linkName = 'aml-links-contoso-churn-mlw-churn-prod';

export function workspaceOf(lab: Lab): string {
  const group = `/subscriptions/${lab.around.subscription?.id}/resourceGroups/rg-ml`;
  return `${group}/providers/Microsoft.MachineLearningServices/workspaces/mlw-churn`;
}

export function assertNoWrite(requests: ReturnType<Scene['requests']>): void {
  const writes = requests.filter(isWrite);
  assert.deepEqual(
    writes.map(({ method, url }) => `${method} ${url}`),
    [],
  );
}

function named(holder: unknown, list: string, key: string, name: string): Json {
  const found = readObjects(toJson(holder), list).find((item) => item[key] === name);
  assert.ok(found, `no ${name} among ${list}`);
  return found;
}

function idOf(item: Json): string {
  return readText(item, 'id') ?? '';
}

function toJson(value: unknown): Json {
  return isObject(value) ? value : {};
}
