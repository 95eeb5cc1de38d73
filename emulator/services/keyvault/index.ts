/**
 * Key vaults, each on a host name of its own, in three clouds: their secrets, read only.
 *
 * Source: learn.microsoft.com/rest/api/keyvault/secrets, 7.4 to 7.6: get-secret, get-secrets, get-secret-versions;
 * Azure/AzureKeyVault#19 (an expired secret is still given), Azure/azure-sdk-for-js#24756 (a disabled one is not).
 */
import { allClouds } from '../../clouds';
import { homeCloud } from '../../directory';
import { type Answer, type Call, type Route, type Service, ServiceError } from '../../frame';
import { type Json, sameText } from '../../json';
import { type AllowsData, enter, VaultError } from './access';
import { baseVault, findByHost, type KeyVault, type VaultSecret, type VaultStore } from './store';

export function createKeyVault(store: VaultStore, allowsData: AllowsData): Service {
  return {
    name: 'keyvault',
    ownsHost: (host) => allClouds.some(({ vaultSuffix }) => host.endsWith(`.${vaultSuffix}`)),
    hasHost: (host) => findByHost(store, host) !== undefined,
    hostForBasePath: (path) =>
      /^\/+secrets(\/|$)/i.test(path) ? baseVault(store, homeCloud(store.directory))?.host : undefined,
    routes: secretRoutes(store, allowsData),
    before: checkVersion,
    answerHeaders: (call) => ({
      'cache-control': 'no-cache',
      'x-ms-keyvault-region': findByHost(store, call.url.hostname)?.seed.location ?? '',
      'x-ms-request-id': call.requestId,
    }),
    toError: (error) => {
      const { status, code, message } = error;
      const inner = error instanceof VaultError ? { innererror: { code: error.inner } } : {};
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

function secretRoutes(store: VaultStore, allowsData: AllowsData): Route[] {
  async function list(call: Call): Promise<Answer> {
    const vault = await enter(store, call, 'list', allowsData);
    return { status: 200, body: { value: vault.secrets.map((one) => toItemWire(call, one, false)), nextLink: null } };
  }

  async function get(call: Call): Promise<Answer> {
    const vault = await enter(store, call, 'get', allowsData);
    const found = find(vault, call);
    if (!found.isEnabled) {
      throw new VaultError(403, 'Forbidden', 'Operation get is not allowed on a disabled secret.', 'SecretDisabled');
    }
    return { status: 200, body: { value: found.value, ...toItemWire(call, found, true) } };
  }

  /** A seeded secret has one version. */
  async function versions(call: Call): Promise<Answer> {
    const vault = await enter(store, call, 'list', allowsData);
    const own = vault.secrets.filter(({ name }) => sameText(name, call.params.name ?? ''));
    return { status: 200, body: { value: own.map((one) => toItemWire(call, one, true)), nextLink: null } };
  }

  return [
    { method: 'GET', path: '/secrets', handle: list },
    { method: 'GET', path: '/secrets/:name', handle: get },
    { method: 'GET', path: '/secrets/:name/versions', handle: versions },
    { method: 'GET', path: '/secrets/:name/:version', handle: get },
  ];
}

/** @throws SecretNotFound */
function find({ secrets }: KeyVault, { params: { name = '', version } }: Call): VaultSecret {
  const found = secrets.find(
    (one) => sameText(one.name, name) && (version === undefined || sameText(one.version, version)),
  );
  if (found !== undefined) {
    return found;
  }
  const what = version === undefined ? name : `${name}/${version}`;
  throw new ServiceError(
    404,
    'SecretNotFound',
    `A secret with (name/id) ${what} was not found in this key vault. If you recently deleted this secret you may be able to recover it using the correct recovery command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182`,
  );
}

function toItemWire(call: Call, secret: VaultSecret, hasVersion: boolean): Json {
  const { name, version, contentType, isEnabled, created, expires } = secret;
  return {
    id: `${call.origin ?? call.url.origin}/secrets/${name}${hasVersion ? `/${version}` : ''}`,
    attributes: {
      enabled: isEnabled,
      ...(expires === undefined ? {} : { exp: expires }),
      created,
      updated: created,
      recoveryLevel: 'Recoverable+Purgeable',
      recoverableDays: 90,
    },
    tags: {},
    ...(contentType === undefined ? {} : { contentType }),
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
