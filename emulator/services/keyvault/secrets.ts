/** The secrets of a vault, read only. */
import { type Answer, type Call, ServiceError } from '../../frame';
import { type Json, sameText } from '../../json';
import type { RouteTable } from '../route-table';
import { enter, Forbidden, type GuardedVaults } from './access';
import type { KeyVault, VaultSecret } from './store';

async function list(store: GuardedVaults, call: Call): Promise<Answer> {
  const vault = await enter(store, call, 'list');
  const current = vault.secrets.filter(({ name }, index, all) => all.findIndex((one) => one.name === name) === index);
  return { status: 200, body: { value: current.map((one) => toItemWire(call, one, false)), nextLink: null } };
}

async function get(store: GuardedVaults, call: Call): Promise<Answer> {
  const vault = await enter(store, call, 'get');
  const found = find(vault, call);
  if (!found.isEnabled) {
    throw new Forbidden('Operation get is not allowed on a disabled secret.', 'SecretDisabled');
  }
  return { status: 200, body: { value: found.value, ...toItemWire(call, found, true) } };
}

/** The newest first; their order is not published. */
async function listVersions(store: GuardedVaults, call: Call): Promise<Answer> {
  const vault = await enter(store, call, 'list');
  const own = vault.secrets.filter(({ name }) => sameText(name, call.params.name ?? ''));
  return { status: 200, body: { value: own.map((one) => toItemWire(call, one, true)), nextLink: null } };
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

export const secretRoutes: RouteTable<GuardedVaults> = [
  ['GET', '/secrets', list],
  ['GET', '/secrets/:name', get],
  ['GET', '/secrets/:name/versions', listVersions],
  ['GET', '/secrets/:name/:version', get],
];
