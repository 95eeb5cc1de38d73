/** Discovery documents and keys: what clients read before they ask for a token. */
import { allClouds, clouds } from '../../clouds';
import { findTenant } from '../../directory';
import type { Answer, Call } from '../../frame';
import type { Json } from '../../json';
import type { SeedTenant } from '../../seed/schema';
import type { RouteTable } from '../route-table';
import { aadsts } from './problems';
import { authorityOf, type EntraStore, issuersOf } from './store';

const openNames = ['common', 'organizations', 'consumers'];

function instances(_: EntraStore, call: Call): Answer {
  const tenant = call.url.searchParams.get('authorization_endpoint')?.split('/')[3] ?? 'common';
  const metadata = allClouds.map(({ loginHosts }) => ({
    preferred_network: loginHosts[0],
    preferred_cache: loginHosts[1] ?? loginHosts[0],
    aliases: loginHosts,
  }));
  return {
    status: 200,
    body: {
      tenant_discovery_endpoint: `${authorityOf(call)}/${tenant}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata,
    },
  };
}

interface Authority {
  /** As the path names it. */
  readonly name: string;
  /** None for a name that stands for all tenants. */
  readonly tenant: SeedTenant | undefined;
}

/** @throws AADSTS90002 */
function readAuthority({ directory }: EntraStore, call: Call): Authority {
  const name = call.params.tenant ?? 'common';
  const tenant = findTenant(directory, name) ?? (name === 'adfs' ? directory.tenants[0] : undefined);
  if (tenant === undefined && !openNames.includes(name)) {
    throw aadsts(
      90002,
      `Tenant '${name}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
    );
  }
  return { name, tenant };
}

function configuration(store: EntraStore, call: Call): Answer {
  return { status: 200, body: toConfiguration(readAuthority(store, call), call, 'v1') };
}

function configurationV2(store: EntraStore, call: Call): Answer {
  return { status: 200, body: toConfiguration(readAuthority(store, call), call, 'v2') };
}

function toConfiguration({ name, tenant }: Authority, call: Call, version: 'v1' | 'v2'): Json {
  const isAdfs = name === 'adfs';
  const root = `${authorityOf(call)}/${isAdfs ? 'adfs' : (tenant?.id ?? name)}`;
  const oauth = version === 'v2' && !isAdfs ? `${root}/oauth2/v2.0` : `${root}/oauth2`;
  const issuer = tenant === undefined ? `${authorityOf(call)}/{tenantid}/v2.0` : issuersOf(tenant)[version];
  return {
    issuer,
    authorization_endpoint: `${oauth}/authorize`,
    token_endpoint: `${oauth}/token`,
    device_authorization_endpoint: `${oauth}/devicecode`,
    jwks_uri: version === 'v2' ? `${root}/discovery/v2.0/keys` : `${root}/discovery/keys`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    tenant_region_scope: 'EU',
    cloud_instance_name: new URL(authorityOf(call)).hostname.replace(/^login\./, ''),
    msgraph_host: clouds[tenant?.cloud ?? 'AzureCloud'].graphHosts[0],
  };
}

async function keys(store: EntraStore, call: Call): Promise<Answer> {
  const tenant = findTenant(store.directory, call.params.tenant ?? '') ?? store.directory.tenants[0];
  if (tenant === undefined) {
    return { status: 200, body: { keys: [] } };
  }
  const { v1, v2 } = issuersOf(tenant);
  const both = [...(await store.ground.publicKeys(v2)), ...(await store.ground.publicKeys(v1))];
  return { status: 200, body: { keys: both.map((key) => ({ ...key, issuer: v2 })) } };
}

export const discoveryRoutes: RouteTable<EntraStore> = [
  ['GET', '/common/discovery/instance', instances],
  ['GET', '/:tenant/v2.0/.well-known/openid-configuration', configurationV2],
  ['GET', '/:tenant/.well-known/openid-configuration', configuration],
  ['GET', '/:tenant/discovery/v2.0/keys', keys],
  ['GET', '/:tenant/discovery/keys', keys],
];
