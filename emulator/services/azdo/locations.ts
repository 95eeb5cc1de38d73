/**
 * What clients ask first: OPTIONS discovery, resource areas, connection data.
 * Source: azure-devops-node-api (VsoClient, WebApi, LocationsApi), azure-devops-cli-extension; ids from the same.
 * Beware: an area that is missing from the list sends clients to app.vssps.visualstudio.com, which is not emulated. On a
 * server the list is empty, and clients stay at the collection.
 */
import { type Answer, ServiceError } from '../../frame';
import { sameText } from '../../json';
import { type AnonymousCall, type OrganizationCall, toList } from './calls';
import { doorOf, identitiesUrl } from './hosts';
import { accountOf, toDescriptor, toSubjectDescriptor } from './identities/wire';
import { type AreaRoute, forAnybody, inOrganization } from './routing';
import { toUrl } from './server';
import { listResources } from './versions';

interface Area {
  readonly id: string;
  readonly name: string;
  readonly isDirectory?: true;
}

const areas: readonly Area[] = [
  { id: '79134c72-4a58-4b42-976c-04e7115f32bf', name: 'core' },
  { id: '965220d5-5bb9-42cf-8d67-9b146df2a5a4', name: 'build' },
  { id: '1814ab31-2f4f-4a9f-8761-f4d77dc5a5d7', name: 'serviceendpoint' },
  { id: 'a85b8835-c1a1-4aac-ae97-1c3d0ba72dbd', name: 'distributedtask' },
  { id: '2e0bf237-8973-4ec9-a581-9c3d679d1776', name: 'pipelines' },
  { id: 'a81a0441-de52-4000-aa15-ff0e07bfbbaa', name: 'pipelinePermissions' },
  { id: '4a933897-0488-45af-bd82-6fd3ad33f46a', name: 'PipelinesChecks' },
  { id: '8a3d49b8-91f0-46ef-b33d-dda338c25db3', name: 'IMS', isDirectory: true },
  // Nothing of it is served; azure-devops-node-api looks it up on the way to pipelines.
  { id: '5264459e-e5e0-4bd8-b118-0985e68a4ec5', name: 'wit' },
];

function discover({ organization, call }: AnonymousCall): Answer {
  const { area } = call.params;
  return toList(
    call,
    listResources(organization, doorOf(call, organization)).filter(
      (resource) => area === undefined || sameText(resource.area, area),
    ),
  );
}

function listAreasOf({ organization }: OrganizationCall): readonly Area[] {
  return organization.server === undefined ? areas : [];
}

function toAreaWire({ id, name, isDirectory }: Area, { call, organization }: OrganizationCall): object {
  const real = isDirectory === true ? identitiesUrl(organization) : toUrl(organization);
  return { id, name, locationUrl: call.origin === undefined ? real : `${call.origin}/${organization.name}/` };
}

function listAreas(at: OrganizationCall): Answer {
  return toList(
    at.call,
    listAreasOf(at).map((area) => toAreaWire(area, at)),
  );
}

function getArea(at: OrganizationCall): Answer {
  const id = at.call.params.areaId ?? '';
  const area = listAreasOf(at).find((one) => sameText(one.id, id));
  if (area === undefined) {
    throw new ServiceError(404, 'ResourceAreaNotFoundException', `No resource area with id ${id}.`);
  }
  return { status: 200, body: toAreaWire(area, at) };
}

/** Who is calling: its descriptors are of the two kinds here, where other answers know the newer one alone. */
function getConnectionData({ identity, organization }: OrganizationCall): Answer {
  const user = {
    id: identity.id,
    descriptor: toDescriptor(identity, organization),
    subjectDescriptor: toSubjectDescriptor(identity, organization),
    providerDisplayName: identity.displayName,
    isActive: true,
    properties: { Account: { $type: 'System.String', $value: accountOf(identity) } },
  };
  return {
    status: 200,
    body: {
      authenticatedUser: user,
      authorizedUser: user,
      instanceId: organization.id,
      deploymentId: '0a5e7d6c-0c1b-4a43-9f1e-1b1f2c0f6a10',
      deploymentType: organization.server === undefined ? 'hosted' : 'onPremises',
      locationServiceData: {
        serviceOwner: '00025394-6065-48ca-87d9-7f5672854ef7',
        defaultAccessMappingMoniker: 'PublicAccessMapping',
      },
    },
  };
}

export const locationRoutes: readonly AreaRoute[] = [
  ...forAnybody(
    'Discovery',
    [
      ['OPTIONS', '', discover],
      ['OPTIONS', ':area', discover],
    ],
    'both',
  ),
  // Not the released kind: any version without -preview is refused, none at all is taken.
  ...inOrganization('ConnectionData', [['GET', 'connectionData', getConnectionData]], 'both'),
  ...inOrganization(
    'ResourceAreas',
    [
      ['GET', 'resourceAreas', listAreas],
      ['GET', 'resourceAreas/:areaId', getArea],
    ],
    'both',
  ),
];
