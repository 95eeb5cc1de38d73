/**
 * Key vaults, each on a host name of its own, in three clouds: their secrets, read only.
 *
 * Source: learn.microsoft.com/rest/api/keyvault/secrets, 7.4 to 7.6: get-secret, get-secrets, get-secret-versions;
 * Azure/AzureKeyVault#19 (an expired secret is still given), Azure/azure-sdk-for-js#24756 (a disabled one is not).
 */
import { allClouds } from '../../clouds';
import { homeCloud } from '../../directory';
import { type Call, type Service, ServiceError } from '../../frame';
import { routesOf } from '../route-table';
import { type DataRules, Forbidden } from './access';
import { secretRoutes } from './secrets';
import { baseVault, findByHost, type VaultStore } from './store';

export function createKeyVault(store: VaultStore, rules: DataRules): Service {
  return {
    name: 'keyvault',
    ownsHost: (host) => allClouds.some(({ vaultSuffix }) => host.endsWith(`.${vaultSuffix}`)),
    hasHost: (host) => findByHost(store, host) !== undefined,
    hostForBasePath: (path) =>
      /^\/+secrets(\/|$)/i.test(path) ? baseVault(store, homeCloud(store.directory))?.host : undefined,
    routes: routesOf({ ...store, rules }, secretRoutes),
    before: checkVersion,
    answerHeaders: (call) => ({
      'cache-control': 'no-cache',
      'x-ms-keyvault-region': findByHost(store, call.url.hostname)?.seed.location ?? '',
      'x-ms-request-id': call.requestId,
    }),
    toError: (error) => {
      const { status, code, message } = error;
      const inner = error instanceof Forbidden ? { innererror: { code: error.inner } } : {};
      return { status, body: { error: { code, message, ...inner } } };
    },
    state: () => ({
      vaults: store.vaults.map(({ id, secrets }) => ({
        id,
        secrets: secrets.map(({ name, version, isEnabled }) => ({ name, version, isEnabled })),
      })),
    }),
  };
}

function checkVersion({ url }: Call): void {
  const version = url.searchParams.get('api-version');
  if (version === null) {
    throw new ServiceError(400, 'BadParameter', 'api-version must be specified');
  }
  if (/^(7\.[0-6]|20\d\d-\d\d-\d\d)(-preview(\.\d+)?)?$/.test(version)) {
    return;
  }
  throw new ServiceError(400, 'BadParameter', `The specified version (${version}) is not recognized.`);
}
