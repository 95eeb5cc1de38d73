/** The token endpoint, and the machine's own (instance metadata service). */
import { type Cloud, clouds, sameAudience } from '../../clouds';
import { findTenant, type ManagedIdentity, type ServicePrincipal } from '../../directory';
import { type Answer, type Call, type Route, ServiceError } from '../../frame';
import { sameText } from '../../json';
import type { SeedTenant } from '../../seed/schema';
import type { Client } from './assertion';
import { authenticate } from './client';
import { findPerson, makeClaims } from './people';
import { aadsts } from './problems';
import { cloudOfHost, type EntraStore, type IssuedToken, issuersOf, machineHost } from './store';

const hourSeconds = 3599;
const daySeconds = 86399;

interface TokenWish {
  readonly tenant: SeedTenant;
  readonly clientId: string;
  readonly resource: string;
  /** Whether it is the base address, under which Graph stands too. */
  readonly isBase: boolean;
  readonly credential: IssuedToken['credential'];
  readonly lifetimeSeconds: number;
}

/** `https://host//.default` asks for the resource `https://host/`. */
function toResource(form: URLSearchParams): string {
  const scope = form
    .get('scope')
    ?.split(' ')
    .find((part) => part.endsWith('/.default'));
  const resource = scope?.slice(0, -'/.default'.length) ?? form.get('resource');
  if (resource === null || resource === undefined) {
    throw aadsts(900144, "The request body must contain the following parameter: 'scope'.");
  }
  return resource;
}

function checkResource(cloud: Cloud, tenant: SeedTenant, resource: string): void {
  const graphs = cloud.graphHosts.map((host) => `https://${host}`);
  const known = [...cloud.armAudiences, ...cloud.otherAudiences, ...graphs];
  if (known.some((audience) => sameAudience(audience, resource))) {
    return;
  }
  throw aadsts(
    500011,
    `The resource principal named ${resource} was not found in the tenant named ${tenant.domain}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.`,
  );
}

export function tokenRoutes(store: EntraStore): Route[] {
  const { directory, ground } = store;

  async function issue({ tenant, clientId, resource, isBase, credential, lifetimeSeconds }: TokenWish) {
    const principal = directory.principals.find(
      ({ appId, tenantId }) => sameText(appId, clientId) && tenantId === tenant.id,
    );
    if (principal === undefined || !directory.hasCome(principal.visibleFrom)) {
      throw aadsts(
        7000229,
        `The client application ${clientId} is missing service principal in the tenant ${tenant.id}.`,
      );
    }
    const machine = directory.managedIdentities.find(({ principalId }) => principalId === principal.objectId);
    const { v1 } = issuersOf(tenant);
    const claims = {
      aud: resource,
      iss: v1,
      appid: principal.appId,
      appidacr: credential === 'secret' ? '1' : '2',
      idp: v1,
      idtyp: 'app',
      oid: principal.objectId,
      sub: principal.objectId,
      tid: tenant.id,
      ...(isBase || isGraph(tenant, resource) ? rolesClaim(principal) : {}),
      ...(machine === undefined ? {} : { xms_mirid: machine.id }),
      uti: ground.newGuid(),
      ver: '1.0',
    };
    store.issued.push({ time: directory.nowText(), clientId, resource, credential });
    return { token: await ground.sign(claims, lifetimeSeconds + 1), lifetimeSeconds };
  }

  function findClient(tenant: SeedTenant, clientId: string): Client {
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

  async function give(call: Call, version: 'v1' | 'v2'): Promise<Answer> {
    const name = call.params.tenant ?? '';
    const tenant = findTenant(directory, name) ?? (name === 'adfs' ? directory.tenants[0] : undefined);
    // A tenant of one cloud is not known to another cloud's authority.
    if (tenant === undefined || cloudOfHost(call.url.hostname)?.name !== tenant.cloud) {
      throw aadsts(
        90002,
        `Tenant '${name}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
      );
    }
    const form = new URLSearchParams(call.text);
    if (form.get('grant_type') === 'password') {
      return givePerson(tenant, form);
    }
    if (form.get('grant_type') !== 'client_credentials') {
      throw aadsts(70003, `The app requested an unsupported grant type '${form.get('grant_type') ?? ''}'.`);
    }
    const clientId = form.get('client_id');
    if (clientId === null) {
      throw aadsts(900144, "The request body must contain the following parameter: 'client_id'.");
    }
    const resource = toResource(form);
    const client = findClient(tenant, clientId);
    const credential = await authenticate(store, client, form);
    const isBase = call.origin !== undefined && sameAudience(call.origin, resource);
    if (!isBase) {
      checkResource(clouds[tenant.cloud], tenant, resource);
    }
    const lifetimeSeconds = client.managedIdentity === undefined ? hourSeconds : daySeconds;
    const { token } = await issue({ tenant, clientId, resource, isBase, credential, lifetimeSeconds });
    return {
      status: 200,
      // AD FS (clients that are told of an `/adfs` authority) has the older path and the newer numbers.
      body: version === 'v2' || name === 'adfs' ? toV2(token, lifetimeSeconds) : toV1(token, resource, lifetimeSeconds),
    };
  }

  async function givePerson(tenant: SeedTenant, form: URLSearchParams): Promise<Answer> {
    const resource = toResource(form);
    const person = findPerson(store, tenant.id, form);
    checkResource(clouds[tenant.cloud], tenant, resource);
    const token = await ground.sign(makeClaims(store, person, resource), hourSeconds + 1);
    return { status: 200, body: { ...toV2(token, hourSeconds), scope: `${resource}/.default` } };
  }

  function toV2(token: string, lifetimeSeconds: number) {
    return { token_type: 'Bearer', expires_in: lifetimeSeconds, ext_expires_in: lifetimeSeconds, access_token: token };
  }

  /** The older endpoint and the metadata service give their numbers as texts. */
  function toV1(token: string, resource: string, lifetimeSeconds: number) {
    const now = Math.floor(ground.clock.now().getTime() / 1000);
    return {
      token_type: 'Bearer',
      expires_in: String(lifetimeSeconds),
      ext_expires_in: String(lifetimeSeconds),
      expires_on: String(now + lifetimeSeconds),
      not_before: String(now),
      resource,
      access_token: token,
    };
  }

  async function giveToMachine(call: Call): Promise<Answer> {
    if (call.headers.get('metadata')?.toLowerCase() !== 'true') {
      throw new ServiceError(400, 'invalid_request', 'Required metadata header not specified');
    }
    const resource = call.url.searchParams.get('resource');
    if (resource === null) {
      throw new ServiceError(400, 'invalid_request', "Required query variable 'resource' is missing");
    }
    const identity = directory.agentIdentity();
    const tenant = directory.tenants.find(({ id }) => id === identity?.tenantId);
    if (identity === undefined || tenant === undefined || !isAskedFor(identity, call)) {
      throw new ServiceError(400, 'invalid_request', 'Identity not found');
    }
    checkResource(clouds[tenant.cloud], tenant, resource);
    const wish = {
      tenant,
      clientId: identity.clientId,
      resource,
      isBase: false,
      credential: 'machine',
      lifetimeSeconds: daySeconds,
    } as const;
    const { token } = await issue(wish);
    return { status: 200, body: { ...toV1(token, resource, daySeconds), client_id: identity.clientId } };
  }

  function onMachine(call: Call): Promise<Answer> {
    if (call.url.hostname === machineHost) {
      return giveToMachine(call);
    }
    throw aadsts(90002, "Tenant 'metadata' not found.");
  }

  return [
    { method: 'GET', path: '/metadata/identity/oauth2/token', handle: onMachine },
    { method: 'POST', path: '/:tenant/oauth2/v2.0/token', handle: (call) => give(call, 'v2') },
    { method: 'POST', path: '/:tenant/oauth2/token', handle: (call) => give(call, 'v1') },
  ];
}

function isGraph({ cloud }: SeedTenant, resource: string): boolean {
  return clouds[cloud].graphHosts.some((host) => sameAudience(`https://${host}`, resource));
}

function rolesClaim({ graphRoles }: ServicePrincipal): { roles?: readonly string[] } {
  return graphRoles.length > 0 ? { roles: graphRoles } : {};
}

function isAskedFor(identity: ManagedIdentity, { url }: Call): boolean {
  const named = [
    [url.searchParams.get('client_id'), identity.clientId],
    [url.searchParams.get('object_id') ?? url.searchParams.get('principal_id'), identity.principalId],
    [url.searchParams.get('msi_res_id') ?? url.searchParams.get('mi_res_id'), identity.id],
  ] as const;
  return named.every(([asked, own]) => asked === null || sameText(asked, own));
}
