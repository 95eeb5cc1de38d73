/**
 * Who may call a Synapse workspace: token, firewall, Synapse roles. Azure's own roles give nothing here.
 *
 * Source: facts of public threads, since the specification declares no codes: Azure/azure-rest-api-specs#10500 (wrong
 * audience), Azure/terraform-provider-azapi#1105 (a bad token), Azure/azure-sdk-for-net#20051 (firewall),
 * MicrosoftDocs/azure-docs#100560 (no role). The order of the checks is unconfirmed.
 */
import { type Caller, readCaller } from '../../caller';
import { nameOf } from '../../directory';
import { type Call, ServiceError } from '../../frame';
import { sameText } from '../../json';
import { isWithin } from '../arm/rules';
import { synapseRoles } from './roles';
import { findByHost, type SynapseStore } from './store';
import type { SynapseAssignment, SynapseWorkspace } from './workspace';

export interface Entered {
  readonly workspace: SynapseWorkspace;
  readonly caller: Caller;
}

/** Codes whose answers were seen without the `error` around them. */
export const bareCodes = ['AuthenticationFailed', 'InvalidTokenAuthenticationAudience', 'ClientIpAddressNotAuthorized'];

/** @throws 401, 403 of the firewall; whatever the caller may do there */
export async function enter(store: SynapseStore, call: Call): Promise<Entered> {
  const workspace = findByHost(store, call.url.hostname);
  if (workspace === undefined) {
    throw new ServiceError(404, 'NotFound', 'There is no such workspace.');
  }
  // To the letter: one with a slash at the end is another audience to it.
  const audience = `https://${workspace.cloud.synapseSuffix}`;
  const caller = await readCaller(store.ground, call, { exactly: audience });
  if (caller.kind === 'audience') {
    const message =
      "Token Authentication failed with SecurityTokenInvalidAudienceException - IDX10214: Audience validation failed. Audiences: '[PII is hidden]'. Did not match: validationParameters.ValidAudience: '[PII is hidden]' or validationParameters.ValidAudiences: '[PII is hidden]'.";
    throw new ServiceError(401, 'InvalidTokenAuthenticationAudience', message);
  }
  if (caller.kind !== 'caller' || caller.tenantId !== workspace.subscription.tenantId) {
    const why = 'MISE12034: AuthenticationTicketProvider Name:AuthenticationTicketProvider, GetVersion:1.33.0.0.';
    throw new ServiceError(401, 'AuthenticationFailed', `Token Authentication failed - ${why}`);
  }
  checkFirewall(store, workspace);
  return { workspace, caller };
}

function checkFirewall({ callerAddress, ground }: SynapseStore, { seed, firewallRules }: SynapseWorkspace): void {
  if (seed.publicNetworkAccess === 'Disabled') {
    const message =
      'The public network interface on this Workspace is not accessible. To connect to this Workspace, use the Private Endpoint from inside your virtual network.';
    throw new ServiceError(403, 'ClientIpAddressNotAuthorized', message);
  }
  const now = ground.clock.now().getTime();
  const isLetIn = firewallRules.some(
    ({ start, end, effectiveFrom, effectiveUntil = Number.POSITIVE_INFINITY }) =>
      effectiveFrom <= now && now < effectiveUntil && isBetween(callerAddress, start, end),
  );
  if (!isLetIn) {
    throw new ServiceError(403, 'ClientIpAddressNotAuthorized', `Client Ip address : ${callerAddress}`);
  }
}

function isBetween(address: string, start: string, end: string): boolean {
  const [at, from, to] = [address, start, end].map(toNumber);
  return at !== undefined && from !== undefined && to !== undefined && from <= at && at <= to;
}

/** An IPv4 address as a number. */
export function toNumber(address: string): number | undefined {
  const parts = address.split('.').map(Number);
  const isGood = parts.length === 4 && parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255);
  return isGood ? parts.reduce((sum, part) => sum * 256 + part, 0) : undefined;
}

/** Whether somebody may do something. */
export interface Ask {
  readonly principalId: string;
  readonly action: string;
  /** Default: the whole workspace. */
  readonly scope?: string;
}

/** The assignment that lets the principal do that at that scope. */
export function findGrant(
  store: SynapseStore,
  { assignments, seed }: SynapseWorkspace,
  { principalId, action, scope = `workspaces/${seed.name}` }: Ask,
): SynapseAssignment | undefined {
  if (lacks(store, { principalId, action, scope })) {
    return undefined;
  }
  const isRead = sameText(action, 'Microsoft.Synapse/workspaces/read');
  return assignments.find(
    (one) =>
      sameText(one.principalId, principalId) &&
      store.directory.hasCome(one.effectiveFrom) &&
      // Whoever has any role on anything in the workspace may look at it.
      (isRead || isWithin(scope, one.scope)) &&
      synapseRoles.some(({ id, dataActions }) => id === one.roleId && dataActions.some((own) => sameText(own, action))),
  );
}

/** Whether the seed, or somebody since, took it away. */
export function lacks({ ground, directory }: SynapseStore, { principalId, action, scope }: Required<Ask>): boolean {
  return ground.lacks
    .of('synapse', nameOf(directory, principalId))
    .some((one) => sameText(one.action, action) && (one.scope === undefined || isWithin(scope, one.scope)));
}

/** What a call needs: an action without its provider, and where; default: in the whole workspace. */
export interface Need {
  readonly action: string;
  readonly scope?: string;
}

/** @throws 401, 403 */
export async function authorize(store: SynapseStore, call: Call, need: Need): Promise<Entered> {
  const entered = await enter(store, call);
  const { workspace, caller } = entered;
  const { principalId } = caller;
  const action = `Microsoft.Synapse/workspaces/${need.action}`;
  if (findGrant(store, workspace, { ...need, principalId, action }) !== undefined) {
    return entered;
  }
  const where = `workspaces/${workspace.seed.name}${need.action === 'read' ? '/*' : ''}`;
  throw refused(principalId, action, where);
}

export function refused(principalId: string, action: string, where: string): ServiceError {
  return new ServiceError(
    403,
    'Unauthorized',
    `The principal '${principalId}' does not have the required Synapse RBAC permission to perform this action. Required permission: Action: ${action}, Scope: ${where}.`,
  );
}
