/** What a seed says of a connection's past and condition, put on the endpoint that was made of its kind and scope. */
import type { SeededIdentity } from '../../../identities';
import type { SeedConnection } from '../../../seed/schema';
import type { Endpoint } from '../store';
import { makeTrust, type Trust } from '../trust';
import { type ResolvedConnection, toTrustParts } from './place';

const dayMs = 24 * 3600 * 1000;

/** The trust as it was written: a new name of the connection or the organization has not reached it. */
export function makeWrittenTrust(resolved: ResolvedConnection): Trust {
  const { issuer, renamedFrom } = resolved.connection;
  const parts = toTrustParts(resolved);
  const former = resolved.seed.organizations.find(({ id }) => id === parts.organization.id)?.renamedFrom;
  return makeTrust(issuer, {
    ...parts,
    organization: { id: parts.organization.id, name: former ?? parts.organization.name },
    endpointName: renamedFrom ?? parts.endpointName,
  });
}

export function makeStatus({ status, name, failure }: SeedConnection): Endpoint['operationStatus'] {
  const usual = `Failed to create an app registration for '${name}'. Error: Insufficient privileges to complete the operation.`;
  switch (status) {
    case 'ready':
      return { state: 'Ready', statusMessage: '' };
    case 'inProgress':
      return { state: 'InProgress', statusMessage: '' };
    case 'failed':
      return { state: 'Failed', statusMessage: failure ?? usual };
    // How a draft reads is not confirmed: not ready, and nothing under way.
    case 'draft':
      return undefined;
  }
}

export function applyState(endpoint: Endpoint, resolved: ResolvedConnection): void {
  const { connection, identity, project } = resolved;
  if (connection.namesIdentity === true) {
    endpoint.data.msiClientId = identity?.clientId ?? '';
  }
  if (connection.creationMode === 'Automatic' && connection.status === 'ready') {
    addAutomatic(endpoint, identity);
  }
  changeData(endpoint, connection);
  for (const reference of endpoint.references) {
    if (reference.projectId !== project.id) {
      reference.name = connection.sharedAs ?? reference.name;
    }
  }
  addLastUse(endpoint, resolved);
}

/** `null` takes a value away. */
function changeData(endpoint: Endpoint, { data = {} }: SeedConnection): void {
  for (const [key, value] of Object.entries(data)) {
    if (value === null) {
      delete endpoint.data[key];
    } else {
      endpoint.data[key] = value;
    }
  }
}

function addLastUse(endpoint: Endpoint, { connection, organization, project, ground }: ResolvedConnection): void {
  const [pipeline] = project.pipelines;
  if (connection.lastUsedDaysAgo === undefined || pipeline === undefined) {
    return;
  }
  const started = ground.clock.now().getTime() - connection.lastUsedDaysAgo * dayMs;
  endpoint.enabledAt = Math.min(endpoint.enabledAt, started);
  organization.runs += 1;
  endpoint.history.push({ runId: organization.runs, project, pipeline, startTime: new Date(started).toISOString() });
}

/** What the service notes down of the identity that it made. */
function addAutomatic({ data }: Endpoint, identity: SeededIdentity | undefined): void {
  data.spnObjectId = identity?.principalId ?? '';
  data.appObjectId = identity?.applicationId ?? '';
  data.azureSpnRoleAssignmentId = '';
  data.azureSpnPermissions =
    '[{"roleAssignmentId":"","resourceProvider":"Microsoft.RoleAssignment","provisioned":true}]';
}
