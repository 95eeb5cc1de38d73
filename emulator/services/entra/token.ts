/** The token endpoint, in its older and its newer form. */
import { readAnswered } from '../../challenges';
import { sameAudience } from '../../clouds';
import { findTenant } from '../../directory';
import type { Answer, Call } from '../../frame';
import { sameText } from '../../json';
import type { SeedTenant } from '../../seed/schema';
import type { RouteTable } from '../route-table';
import type { Client } from './assertion';
import { authenticate } from './client';
import { issue, type TokenWish, toV1, toV2 } from './issue';
import { findPerson, makeClaims } from './people';
import { aadsts } from './problems';
import { checkResource, readResource } from './resource';
import { cloudOfHost, daySeconds, type EntraStore, hourSeconds } from './store';

function giveV1(store: EntraStore, call: Call): Promise<Answer> {
  return give(store, call, 'v1');
}

function giveV2(store: EntraStore, call: Call): Promise<Answer> {
  return give(store, call, 'v2');
}

async function give(store: EntraStore, call: Call, version: 'v1' | 'v2'): Promise<Answer> {
  const tenant = readTenant(store, call);
  const form = new URLSearchParams(call.text);
  if (form.get('grant_type') === 'password') {
    return givePerson(store, tenant, form);
  }
  const { token, wish } = await giveClient(store, call, tenant);
  // AD FS (clients that are told of an `/adfs` authority) has the older path and the newer numbers.
  const isNewer = version === 'v2' || call.params.tenant === 'adfs';
  return { status: 200, body: isNewer ? toV2(token, wish.lifetimeSeconds) : toV1(store, token, wish) };
}

/** @throws AADSTS90002 */
function readTenant({ directory }: EntraStore, call: Call): SeedTenant {
  const name = call.params.tenant ?? '';
  const tenant = findTenant(directory, name) ?? (name === 'adfs' ? directory.tenants[0] : undefined);
  // A tenant of one cloud is not known to another cloud's authority.
  if (tenant === undefined || cloudOfHost(call.url.hostname)?.name !== tenant.cloud) {
    throw aadsts(
      90002,
      `Tenant '${name}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
    );
  }
  return tenant;
}

async function givePerson(store: EntraStore, tenant: SeedTenant, form: URLSearchParams): Promise<Answer> {
  const resource = readResource(form);
  const person = findPerson(store, tenant.id, form);
  checkResource(tenant, resource);
  const token = await store.ground.sign(makeClaims(store, person, resource), hourSeconds + 1);
  return { status: 200, body: { ...toV2(token, hourSeconds), scope: `${resource}/.default` } };
}

interface Given {
  readonly token: string;
  readonly wish: TokenWish;
}

async function giveClient(store: EntraStore, call: Call, tenant: SeedTenant): Promise<Given> {
  const form = new URLSearchParams(call.text);
  if (form.get('grant_type') !== 'client_credentials') {
    throw aadsts(70003, `The app requested an unsupported grant type '${form.get('grant_type') ?? ''}'.`);
  }
  const clientId = form.get('client_id');
  if (clientId === null) {
    throw aadsts(900144, "The request body must contain the following parameter: 'client_id'.");
  }
  const resource = readResource(form);
  const client = findClient(store, tenant, clientId);
  const credential = await authenticate(store, client, form);
  const isBase = call.origin !== undefined && sameAudience(call.origin, resource);
  if (!isBase) {
    checkResource(tenant, resource);
  }
  const lifetimeSeconds = client.managedIdentity === undefined ? hourSeconds : daySeconds;
  const answered = readAnswered(form);
  const wish = {
    ...{ tenant, clientId, resource, isBase, credential, lifetimeSeconds },
    ...(answered === undefined ? {} : { answered }),
  };
  return { token: await issue(store, wish), wish };
}

function findClient({ directory }: EntraStore, tenant: SeedTenant, clientId: string): Client {
  const application = directory.applications.find(
    ({ appId, tenantId }) => sameText(appId, clientId) && tenantId === tenant.id,
  );
  const managedIdentity = directory.managedIdentities.find(
    (identity) => sameText(identity.clientId, clientId) && identity.tenantId === tenant.id,
  );
  const isThere =
    application === undefined ? managedIdentity !== undefined : directory.hasCome(application.visibleFrom);
  if (!isThere) {
    throw aadsts(
      700016,
      `Application with identifier '${clientId}' was not found in the directory '${tenant.domain}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    );
  }
  return { clientId, ...(application ? { application } : {}), ...(managedIdentity ? { managedIdentity } : {}) };
}

export const tokenRoutes: RouteTable<EntraStore> = [
  ['POST', '/:tenant/oauth2/v2.0/token', giveV2],
  ['POST', '/:tenant/oauth2/token', giveV1],
];
