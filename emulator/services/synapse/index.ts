/**
 * The data plane of Synapse workspaces, each on a host name of its own, in three clouds: linked services, Synapse roles,
 * managed private endpoints. There is no route to test a link: the service's own is not public.
 *
 * Source: azure-rest-api-specs at 180b3d38, Microsoft.Synapse data plane 2020-12-01;
 * learn.microsoft.com/azure/synapse-analytics/security/synapse-workspace-synapse-rbac-roles,
 * …/security/synapse-workspace-ip-firewall, …/machine-learning/quickstart-integrate-azure-machine-learning.
 */
import { allClouds } from '../../clouds';
import { homeCloud } from '../../directory';
import { type Answer, type Call, type Service, ServiceError } from '../../frame';
import { routesOf } from '../route-table';
import { bareCodes } from './access';
import { artifactRoutes } from './artifacts';
import { toLinkedServiceWire } from './linked-service-body';
import { absent, linkedServiceRoutes } from './linked-services';
import { operationRoutes } from './operations';
import { privateEndpointRoutes } from './private-endpoints';
import { roleRoutes, toAssignmentWire } from './role-assignments';
import { baseWorkspace, findByHost, type SynapseStore } from './store';

const basePaths =
  /^\/+(linkedservices|pipelines|datasets|notebooks|roleAssignments|roleDefinitions|checkAccessSynapseRbac|managedVirtualNetworks|operationResults)(\/|$)/i;

const routes = [...linkedServiceRoutes, ...artifactRoutes, ...operationRoutes, ...roleRoutes, ...privateEndpointRoutes];

function toError({ status, code, message }: ServiceError): Answer {
  return { status, body: bareCodes.includes(code) ? { code, message } : { error: { code, message } } };
}

export function createSynapse(store: SynapseStore): Service {
  return {
    name: 'synapse',
    ownsHost: (host) => allClouds.some(({ synapseSuffix }) => host.endsWith(`.${synapseSuffix}`)),
    hasHost: (host) => findByHost(store, host) !== undefined,
    hostForBasePath: (path) =>
      basePaths.test(path) ? baseWorkspace(store, homeCloud(store.directory))?.host : undefined,
    routes: routesOf(store, routes),
    before: checkVersion,
    answerHeaders: (call) => ({
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-ms-request-id': call.requestId,
    }),
    toError,
    absent: () => toError(absent()),
    state: () => ({
      workspaces: store.workspaces.map((workspace) => ({
        id: workspace.id,
        firewallRules: workspace.firewallRules.map(({ name, start, end }) => ({ name, start, end })),
        roleAssignments: workspace.assignments.map(toAssignmentWire),
        linkedServices: workspace.linkedServices.map((one) => toLinkedServiceWire(workspace, one)),
        managedPrivateEndpoints: workspace.privateEndpoints,
      })),
    }),
  };
}

/** The code is unconfirmed. */
function checkVersion({ url }: Call): void {
  const version = url.searchParams.get('api-version') ?? '';
  if (/^\d{4}-\d{2}-\d{2}(-preview)?$/.test(version)) {
    return;
  }
  throw new ServiceError(400, 'InvalidApiVersion', `The api-version '${version}' is missing or invalid.`);
}
