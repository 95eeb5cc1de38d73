/**
 * Microsoft Graph v1.0: applications, their credentials, service principals.
 *
 * Source: learn.microsoft.com/graph/api/application-upsert, …/application-post-applications, …/application-addpassword,
 * …/application-post-federatedidentitycredentials, …/federatedidentitycredential-upsert,
 * …/serviceprincipal-post-serviceprincipals, …/directoryobject-getbyids, learn.microsoft.com/graph/errors,
 * learn.microsoft.com/graph/permissions-reference.
 */
import { allClouds } from '../../clouds';
import { type Directory, homeCloud } from '../../directory';
import type { Answer, Call, Ground, Service, ServiceError } from '../../frame';
import { routesOf } from '../route-table';
import { applicationRoutes } from './applications';
import { credentialRoutes } from './credentials';
import { deletedItemRoutes } from './deleted-items';
import { servicePrincipalRoutes } from './service-principals';
import { type GraphStore, notFound, root, toApplicationWire, toCredentialWire, toPrincipalWire } from './store';

export function createGraph(ground: Ground, directory: Directory): Service {
  const store: GraphStore = { ground, directory };
  const toError = (error: ServiceError, call: Call) => errorAnswer(error, call, ground.clock.now());
  return {
    name: 'graph',
    ownsHost: (host) => allClouds.some(({ graphHosts }) => graphHosts.includes(host)),
    hostForBasePath: (path) => (path.startsWith(`${root}/`) ? homeCloud(directory).graphHosts[0] : undefined),
    routes: routesOf(store, [
      ...applicationRoutes,
      ...credentialRoutes,
      ...servicePrincipalRoutes,
      ...deletedItemRoutes,
    ]),
    answerHeaders: (call) => ({
      'request-id': call.requestId,
      'client-request-id': call.headers.get('client-request-id') ?? call.requestId,
      'odata-version': '4.0',
    }),
    toError,
    absent: (call) => toError(notFound(Object.values(call.params)[0] ?? ''), call),
    state: () => ({
      applications: directory.applications.map((application) => ({
        ...toApplicationWire(application),
        owners: application.owners,
        federatedIdentityCredentials: application.federated.map(toCredentialWire),
      })),
      servicePrincipals: directory.principals.map((one) => ({
        ...toPrincipalWire(one),
        owners: one.owners,
        graphRoles: one.graphRoles,
      })),
      deletedApplications: directory.deletedApplications.map((one) => toApplicationWire(one)),
    }),
  };
}

function errorAnswer(error: ServiceError, call: Call, now: Date): Answer {
  const clientRequestId = call.headers.get('client-request-id') ?? call.requestId;
  const innerError = {
    date: now.toISOString().slice(0, 19),
    'request-id': call.requestId,
    'client-request-id': clientRequestId,
  };
  // This one is a detail of a plain bad request (azure.md 3.4).
  const isDetail = error.code === 'NoBackingApplicationObject';
  const target = 'appId';
  const details = isDetail ? { details: [{ code: error.code, message: error.message, target }] } : {};
  const code = isDetail ? 'Request_BadRequest' : error.code;
  return { status: error.status, body: { error: { code, message: error.message, ...details, innerError } } };
}
