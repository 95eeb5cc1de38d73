/** Making a token for a service principal, and how it is handed over. */

import { answeredClaim } from '../../challenges';
import type { ServicePrincipal } from '../../directory';
import { toWids } from '../../directory-roles';
import { sameText } from '../../json';
import type { SeedTenant } from '../../seed/schema';
import { aadsts } from './problems';
import { isGraph, serviceOf } from './resource';
import { type EntraStore, type IssuedToken, issuersOf } from './store';

export interface TokenWish {
  readonly tenant: SeedTenant;
  readonly clientId: string;
  readonly resource: string;
  /** Whether it is the base address, under which Graph stands too. */
  readonly isBase: boolean;
  readonly credential: IssuedToken['credential'];
  readonly lifetimeSeconds: number;
  /** The claims challenge that it answers. */
  readonly answered?: string;
}

/** @throws AADSTS7000229, AADSTS53003 */
export async function issue(store: EntraStore, wish: TokenWish): Promise<string> {
  const { clientId, resource, credential, lifetimeSeconds } = wish;
  const principal = findPrincipal(store, wish);
  checkConditionalAccess(principal, wish);
  const claims = claimsOf(store, principal, wish);
  store.issued.push({ time: store.directory.nowText(), clientId, resource, credential });
  return store.ground.sign(claims, lifetimeSeconds + 1);
}

function findPrincipal({ directory }: EntraStore, { tenant, clientId }: TokenWish): ServicePrincipal {
  const principal = directory.principals.find(
    ({ appId, tenantId }) => sameText(appId, clientId) && tenantId === tenant.id,
  );
  if (principal === undefined || !directory.hasCome(principal.visibleFrom)) {
    throw aadsts(
      7000229,
      `The client application ${clientId} is missing service principal in the tenant ${tenant.id}.`,
    );
  }
  return principal;
}

/**
 * Source: learn.microsoft.com/entra/identity/conditional-access/workload-identity (applications of the tenant; managed identities
 * are not covered); the text is that of many public threads (dotnet/maui#37951 for a workload identity). The OAuth error is
 * not confirmed.
 * @throws AADSTS53003
 */
function checkConditionalAccess({ displayName, kind }: ServicePrincipal, { tenant, resource }: TokenWish): void {
  const service = serviceOf(tenant, resource);
  const isBlocked = tenant.conditionalAccess.some(
    ({ applications, services }) =>
      (applications === 'all' || applications.includes(displayName)) &&
      (services.length === 0 || services.some((one) => one === service)),
  );
  if (isBlocked && kind === 'Application') {
    throw aadsts(
      53003,
      'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
    );
  }
}

function claimsOf(store: EntraStore, principal: ServicePrincipal, wish: TokenWish) {
  const { directory, ground } = store;
  const { tenant, resource, isBase, credential } = wish;
  const machine = directory.managedIdentities.find(({ principalId }) => principalId === principal.objectId);
  const { v1 } = issuersOf(tenant);
  return {
    aud: resource,
    iss: v1,
    appid: principal.appId,
    appidacr: credential === 'secret' ? '1' : '2',
    idp: v1,
    idtyp: 'app',
    oid: principal.objectId,
    sub: principal.objectId,
    tid: tenant.id,
    ...(isBase || isGraph(tenant, resource) ? graphClaims(store, principal) : {}),
    ...(machine === undefined ? {} : { xms_mirid: machine.id }),
    ...(wish.answered === undefined ? {} : { [answeredClaim]: wish.answered }),
    uti: ground.newGuid(),
    ver: '1.0',
  };
}

/** What Graph goes by, and the name that its tokens show (seen in public, not documented). Directory roles are shown only where the seed says so: not confirmed for applications. */
function graphClaims(
  { ground }: EntraStore,
  principal: ServicePrincipal,
): { app_displayname: string; roles?: readonly string[]; wids?: readonly string[] } {
  const { displayName, graphRoles, directoryRoles = [], showsDirectoryRoles } = principal;
  const held = (list: readonly string[]) => ground.lacks.left('graph', displayName, list);
  const [roles, wids] = [held(graphRoles), toWids(held(directoryRoles))];
  return {
    app_displayname: displayName,
    ...(roles.length > 0 ? { roles } : {}),
    ...(showsDirectoryRoles === true && wids.length > 0 ? { wids } : {}),
  };
}

export function toV2(token: string, lifetimeSeconds: number) {
  return { token_type: 'Bearer', expires_in: lifetimeSeconds, ext_expires_in: lifetimeSeconds, access_token: token };
}

/** The older endpoint and the metadata service give their numbers as texts. */
export function toV1({ ground }: EntraStore, token: string, wish: Pick<TokenWish, 'resource' | 'lifetimeSeconds'>) {
  const { resource, lifetimeSeconds } = wish;
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
