/**
 * Microsoft Entra ID: discovery, keys and tokens, in three clouds; and the instance metadata service of the machine.
 *
 * Source: learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow, …/v2-protocols-oidc,
 * …/certificate-credentials, …/reference-error-codes, …/workload-id/workload-identity-federation-considerations,
 * learn.microsoft.com/azure/devops/pipelines/release/troubleshoot-workload-identity,
 * learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token.
 */
import { type Directory, homeCloud } from '../../directory';
import type { Ground, Service } from '../../frame';
import { routesOf } from '../route-table';
import { discoveryRoutes } from './discovery';
import { machineRoutes } from './machine';
import { toError } from './problems';
import { cloudOfHost, type EntraStore, machineHost } from './store';
import { tokenRoutes } from './token';

export { machineHost } from './store';

const basePaths = /^\/common\/discovery\/|^\/[^/]+\/(oauth2|discovery|v2\.0|\.well-known)(\/|$)/i;

export function createEntra(ground: Ground, directory: Directory): Service {
  const store: EntraStore = { ground, directory, issued: [] };
  return {
    name: 'entra',
    ownsHost: (host) => host === machineHost || cloudOfHost(host) !== undefined,
    hostForBasePath: (path) => {
      if (path.startsWith('/metadata/identity/')) {
        return machineHost;
      }
      return basePaths.test(path) ? homeCloud(directory).loginHosts[0] : undefined;
    },
    routes: routesOf(store, [...machineRoutes, ...tokenRoutes, ...discoveryRoutes]),
    answerHeaders: (call) => ({
      'cache-control': 'no-store, no-cache',
      'x-ms-request-id': call.requestId,
      'client-request-id': call.headers.get('client-request-id') ?? call.requestId,
    }),
    toError: (error, call) => toError(error, call, ground.clock.now()),
    state: () => ({
      tenants: directory.tenants.map(({ id, domain, cloud }) => ({ id, domain, cloud })),
      issuedTokens: store.issued,
    }),
  };
}
