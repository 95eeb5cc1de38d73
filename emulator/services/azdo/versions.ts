/**
 * The resources served, as OPTIONS discovery lists them, and the check of the api-version that a request asks for.
 * Source: learn.microsoft.com "REST API versioning"; location ids from azure-devops-node-api and the REST specifications,
 * for checks from terraform-provider-azuredevops (pipelineschecksextras), for identities from azure-devops-cli-extension.
 */
import { type Call, ServiceError } from '../../frame';
import { type Door, opens } from './hosts';
import { newestVersion, releasedVersion } from './server';
import type { Organization } from './store';

export interface Resource {
  /** Location id, the same in every organization. */
  readonly id: string;
  readonly area: string;
  readonly resourceName: string;
  readonly routeTemplate: string;
  readonly resourceVersion: number;
  readonly minVersion: string;
  readonly maxVersion: string;
  /** The newest version that needs no `-preview`; `0.0` when there is none. */
  readonly releasedVersion: string;
}

type Row = readonly [
  id: string,
  area: string,
  resourceName: string,
  routeTemplate: string,
  resourceVersion: number,
  releasedVersion: string,
];

const anyProject = '{project}/_apis/{area}/{resource}';
const rows: readonly Row[] = [
  [
    '14e48fdc-2c8b-41ce-a0c3-e26f6cc55bd0',
    'serviceendpoint',
    'endpoints',
    '_apis/{area}/{resource}/{endpointId}',
    4,
    '7.1',
  ],
  ['e85f1c62-adfc-4b74-b618-11a150fb195e', 'serviceendpoint', 'endpoints', `${anyProject}/{endpointId}`, 4, '7.1'],
  ['cc63bb57-2a5f-4a7a-b79c-c142d308657e', 'serviceendpoint', 'endpointproxy', anyProject, 1, '7.1'],
  ['5a7938a4-655e-486c-b562-b78c54a7e87b', 'serviceendpoint', 'types', '_apis/{area}/{resource}', 1, '7.1'],
  [
    '10a16738-9299-4cd1-9a81-fd23ad6200d0',
    'serviceendpoint',
    'executionhistory',
    '{project}/_apis/{area}/{endpointId}/{resource}',
    1,
    '7.1',
  ],
  [
    'b5b9a4a4-e6cd-4096-853c-ab7d8b0c4eb2',
    'pipelinePermissions',
    'pipelinePermissions',
    '{project}/_apis/pipelines/{resource}/{resourceType}/{resourceId}',
    1,
    '0.0',
  ],
  ['603fe2ac-9723-48b9-88ad-09305aa6c6e1', 'core', 'projects', '_apis/{resource}/{*projectId}', 4, '7.1'],
  [
    '28e1305e-2afe-47bf-abaf-cbb0e6a91988',
    'pipelines',
    'pipelines',
    '{project}/_apis/{resource}/{pipelineId}',
    1,
    '7.1',
  ],
  ['398c85bc-81aa-4822-947c-a194a05f0fef', 'build', 'authorizedresources', anyProject, 1, '0.0'],
  [
    '69a319f4-28c1-4bfd-93e6-ea0ff5c6f1a2',
    'distributedtask',
    'oidctoken',
    '{scopeIdentifier}/_apis/{area}/hubs/{hubName}/plans/{planId}/jobs/{jobId}/{resource}',
    1,
    '7.1',
  ],
  [
    '86c8381e-5aee-4cde-8ae4-25c0c7f5eaea',
    'PipelinesChecks',
    'configurations',
    '{project}/_apis/pipelines/checks/{resource}/{id}',
    1,
    '0.0',
  ],
  [
    '5f3d0e64-f943-4584-8811-77eb495e831e',
    'PipelinesChecks',
    'queryconfigurations',
    '{project}/_apis/pipelines/checks/{resource}',
    1,
    '0.0',
  ],
  ['28010c54-d0c0-4c89-a5b0-1c9e188b9fb7', 'IMS', 'Identities', '_apis/{resource}/{identityId}', 1, '7.1'],
  [
    'cf1faa59-1b63-4448-bf04-13d981a46f5d',
    'Security',
    'PermissionEvaluationBatch',
    '_apis/{area}/{resource}',
    1,
    '7.1',
  ],
  [
    'dd3b8bd6-c7fc-4cbd-929a-933d9c011c9d',
    'Security',
    'Permissions',
    '_apis/{resource}/{securityNamespaceId}/{permissions}',
    1,
    '7.1',
  ],
  ['00d9565f-ed9c-4a06-9a50-00e7896ccab4', 'Location', 'ConnectionData', '_apis/{resource}', 1, '0.0'],
  ['e81700f7-3be2-46de-8624-2eb35882fcaa', 'Location', 'ResourceAreas', '_apis/{resource}/{areaId}', 1, '0.0'],
];

const doors: Readonly<Record<string, Door>> = { IMS: 'identities', Location: 'both' };

/** What an organization has behind a door, in the versions that it speaks. */
export function listResources(organization: Organization, door: Door): Resource[] {
  return rows
    .filter(([, area]) => opens(door, doors[area] ?? 'organization'))
    .filter(([, , name]) => organization.server === undefined || name !== 'oidctoken')
    .map(([id, area, resourceName, routeTemplate, resourceVersion, released]) => ({
      id,
      area,
      resourceName,
      routeTemplate,
      resourceVersion,
      minVersion: '1.0',
      maxVersion: newestVersion(organization).toFixed(1),
      releasedVersion: releasedVersion(organization, resourceName, released),
    }));
}

/** From the query, or else from the Accept header, as Microsoft's own clients send it. */
export function readVersion(call: Call): string | undefined {
  const accept = /api-version\s*=\s*([^;,\s]+)/i.exec(call.headers.get('Accept') ?? '');
  return call.url.searchParams.get('api-version') ?? accept?.[1];
}

/** @throws ServiceError when a write names no version, and when the version is unknown or a preview not asked for as one. */
export function checkVersion(call: Call, resourceName: string, organization: Organization): void {
  const newest = newestVersion(organization);
  const asked = readVersion(call);
  if (asked === undefined) {
    if (call.method === 'GET' || call.method === 'OPTIONS') {
      return;
    }
    throw refuse('VssVersionNotSpecifiedException', notSpecified(call.method));
  }
  const parsed = /^(\d+\.\d+)(-preview(\.\d+)?)?$/.exec(asked);
  if (parsed === null) {
    throw refuse('VssInvalidApiResourceVersionException', `The api-version '${asked}' is not valid.`);
  }
  const version = Number(parsed[1]);
  if (version > newest) {
    throw refuse('VssVersionOutOfRangeException', outOfRange(asked, newest));
  }
  const released = releasedVersion(
    organization,
    resourceName,
    rows.find(([, , name]) => name === resourceName)?.[5] ?? '7.1',
  );
  if (parsed[2] === undefined && version > Number(released)) {
    throw refuse('VssInvalidPreviewVersionException', underPreview(asked));
  }
}

function refuse(code: string, message: string): ServiceError {
  return new ServiceError(400, code, message);
}

function notSpecified(method: string): string {
  return (
    `No api-version was supplied for the "${method}" request. The version must be supplied either as part of the Accept ` +
    'header (e.g. "application/json; api-version=1.0") or as a query parameter (e.g. "?api-version=1.0").'
  );
}

function outOfRange(asked: string, newest: number): string {
  return (
    `The requested REST API version of ${asked} is out of range for this server. ` +
    `The latest REST API version this server supports is ${newest.toFixed(1)}.`
  );
}

function underPreview(asked: string): string {
  return (
    `The requested version "${asked}" of the resource is under preview. The -preview flag must be supplied in the ` +
    `api-version for such requests. For example: "${asked}-preview"`
  );
}
