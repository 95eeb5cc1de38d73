/** The machine's own token endpoint: the instance metadata service. */
import type { ManagedIdentity } from '../../directory';
import { type Answer, type Call, ServiceError } from '../../frame';
import { sameText } from '../../json';
import type { RouteTable } from '../route-table';
import { issue, toV1 } from './issue';
import { aadsts } from './problems';
import { checkResource } from './resource';
import { daySeconds, type EntraStore, machineHost } from './store';

async function give(store: EntraStore, call: Call): Promise<Answer> {
  if (call.url.hostname !== machineHost) {
    throw aadsts(90002, "Tenant 'metadata' not found.");
  }
  if (call.headers.get('metadata')?.toLowerCase() !== 'true') {
    throw new ServiceError(400, 'invalid_request', 'Required metadata header not specified');
  }
  const resource = call.url.searchParams.get('resource');
  if (resource === null) {
    throw new ServiceError(400, 'invalid_request', "Required query variable 'resource' is missing");
  }
  const identity = store.directory.agentIdentity();
  const tenant = store.directory.tenants.find(({ id }) => id === identity?.tenantId);
  if (identity === undefined || tenant === undefined || !isAskedFor(identity, call)) {
    throw new ServiceError(400, 'invalid_request', 'Identity not found');
  }
  checkResource(tenant, resource);
  const { clientId } = identity;
  const wish = {
    tenant,
    clientId,
    resource,
    isBase: false,
    credential: 'machine',
    lifetimeSeconds: daySeconds,
  } as const;
  const token = await issue(store, wish);
  return { status: 200, body: { ...toV1(store, token, wish), client_id: clientId } };
}

function isAskedFor(identity: ManagedIdentity, { url }: Call): boolean {
  const named = [
    [url.searchParams.get('client_id'), identity.clientId],
    [url.searchParams.get('object_id') ?? url.searchParams.get('principal_id'), identity.principalId],
    [url.searchParams.get('msi_res_id') ?? url.searchParams.get('mi_res_id'), identity.id],
  ] as const;
  return named.every(([asked, own]) => asked === null || sameText(asked, own));
}

export const machineRoutes: RouteTable<EntraStore> = [['GET', '/metadata/identity/oauth2/token', give]];
