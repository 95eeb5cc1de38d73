/** Discovery documents and keys: what clients read before they ask for a token. */
import { allClouds, clouds } from '../../clouds';
import { findTenant } from '../../directory';
import type { Answer, Call, Route } from '../../frame';
import { aadsts } from './problems';
import { authorityOf, type EntraStore, issuersOf } from './store';

const openNames = ['common', 'organizations', 'consumers'];

function instances(call: Call): Answer {
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

export function discoveryRoutes(store: EntraStore): Route[] {
  function configuration(call: Call, version: 'v1' | 'v2'): Answer {
    const name = call.params.tenant ?? 'common';
    const isAdfs = name === 'adfs';
    const tenant = findTenant(store.directory, name) ?? (isAdfs ? store.directory.tenants[0] : undefined);
    if (tenant === undefined && !openNames.includes(name)) {
      throw aadsts(
        90002,
        `Tenant '${name}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
      );
    }
    const root = `${authorityOf(call)}/${isAdfs ? 'adfs' : (tenant?.id ?? name)}`;
    const oauth = version === 'v2' && !isAdfs ? `${root}/oauth2/v2.0` : `${root}/oauth2`;
    const issuer = tenant === undefined ? `${authorityOf(call)}/{tenantid}/v2.0` : issuersOf(tenant)[version];
    return {
      status: 200,
      body: {
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
      },
    };
  }

  async function keys(call: Call): Promise<Answer> {
    const tenant = findTenant(store.directory, call.params.tenant ?? '') ?? store.directory.tenants[0];
    if (tenant === undefined) {
      return { status: 200, body: { keys: [] } };
    }
    const { v1, v2 } = issuersOf(tenant);
    const both = [...(await store.ground.publicKeys(v2)), ...(await store.ground.publicKeys(v1))];
    return { status: 200, body: { keys: both.map((key) => ({ ...key, issuer: v2 })) } };
  }

  return [
    { method: 'GET', path: '/common/discovery/instance', handle: instances },
    {
      method: 'GET',
      path: '/:tenant/v2.0/.well-known/openid-configuration',
      handle: (call) => configuration(call, 'v2'),
    },
    { method: 'GET', path: '/:tenant/.well-known/openid-configuration', handle: (call) => configuration(call, 'v1') },
    { method: 'GET', path: '/:tenant/discovery/v2.0/keys', handle: keys },
    { method: 'GET', path: '/:tenant/discovery/keys', handle: keys },
  ];
}
