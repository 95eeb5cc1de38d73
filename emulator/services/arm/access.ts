/** Who may call ARM, and for what: audience, tenant, Azure RBAC. */
import { type Caller, type NoCaller, readCaller } from '../../caller';
import { challengeOf } from '../../challenges';
import { allClouds } from '../../clouds';
import { type Call, ServiceError } from '../../frame';
import type { Json } from '../../json';
import type { SeedSubscription } from '../../seed/schema';
import { armActions } from './actions';
import { denialOf, type Holding, holdingOf, mayDo, type Need } from './holdings';
import { checkLocks } from './locks';
import { checkPolicies } from './policies';
import type { DenyAssignment } from './rules';
import { type ArmStore, findSubscription } from './store';

const reasons: Record<NoCaller['kind'], readonly [code: string, message: string]> = {
  missing: ['AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing."],
  malformed: ['InvalidAuthenticationToken', 'The access token is invalid.'],
  expired: ['ExpiredAuthenticationToken', 'The access token expiry UTC time is earlier than current UTC time.'],
  audience: [
    'InvalidAuthenticationToken',
    'The access token has been obtained for wrong audience or resource. It should match one of the allowed audiences of Azure Resource Manager.',
  ],
};

/** @throws 401 */
export async function identify({ ground, directory }: ArmStore, call: Call): Promise<Caller> {
  const cloud = allClouds.find(({ armHost }) => armHost === call.url.hostname);
  const caller = await readCaller(ground, call, cloud?.armAudiences ?? []);
  if (caller.kind === 'caller') {
    const asked = challengeOf(directory, caller, 'arm');
    if (asked === undefined) {
      return caller;
    }
    throw new ServiceError(401, 'InvalidAuthenticationToken', asked.message).withHeaders({
      'WWW-Authenticate': asked.header,
    });
  }
  const [code, message] = reasons[caller.kind];
  const tenantId = directory.tenants[0]?.id ?? '';
  throw new ServiceError(401, code, message).withHeaders(challenge(call, tenantId, message));
}

function challenge(call: Call, tenantId: string, message: string): Record<string, string> {
  const login = allClouds.find(({ armHost }) => armHost === call.url.hostname)?.loginHosts[0];
  return {
    'WWW-Authenticate': `Bearer authorization_uri="https://${login}/${tenantId}", error="invalid_token", error_description="${message}"`,
  };
}

/** @throws InvalidAuthenticationTokenTenant */
function checkTenant(call: Call, caller: Caller, subscription: SeedSubscription): void {
  if (caller.tenantId === subscription.tenantId) {
    return;
  }
  const message = `The access token is from the wrong issuer 'https://sts.windows.net/${caller.tenantId}/'. It must match the tenant 'https://sts.windows.net/${subscription.tenantId}/' associated with this subscription. Please use the authority (URL) 'https://login.windows.net/${subscription.tenantId}' to get the token. Note, if the subscription is transferred to another tenant there is no impact to the services, but information about new tenant could take time to propagate (up to an hour).`;
  const headers = challenge(call, subscription.tenantId, 'The access token is from the wrong issuer.');
  throw new ServiceError(401, 'InvalidAuthenticationTokenTenant', message).withHeaders(headers);
}

/** Of these resources, those that may be read. */
export function readable(holding: Holding, resources: readonly Json[]): Json[] {
  return resources.filter(({ id, type }) => mayDo(holding, { action: `${type}/read`, scope: String(id) }));
}

/** The caller in the subscription's tenant, whatever it may do there. @throws 401, 404 */
export async function identifyIn(store: ArmStore, call: Call, subscriptionId: string): Promise<Caller> {
  const caller = await identify(store, call);
  checkTenant(call, caller, findSubscription(store, call, subscriptionId));
  return caller;
}

/** The caller, who may do that at that scope. @throws 401, 404 for the subscription, 403, 409 for a lock */
export async function authorize(store: ArmStore, call: Call, need: Need): Promise<Caller> {
  const { action, scope } = need;
  if (!armActions.includes(action)) {
    throw new Error(`the action '${action}' is not among those that can be taken away`);
  }
  const caller = await identifyIn(store, call, scope.split('/')[2] ?? '');
  const holding = holdingOf(store, caller.principalId);
  if (!mayDo(holding, need)) {
    throw failed(caller, need, denialOf(holding, need));
  }
  checkState(store, call, need);
  checkLocks(store, need);
  checkPolicies(store, need);
  return caller;
}

/**
 * A disabled subscription can be read. Source: the text is in many public threads; that the status is 409 in few, so it is
 * likely and not confirmed. Which comes first, this or a missing role, is not known.
 * @throws ReadOnlyDisabledSubscription
 */
function checkState(store: ArmStore, call: Call, { action, scope }: Need): void {
  const { id, state } = findSubscription(store, call, scope.split('/')[2] ?? '');
  if (state === 'Disabled' && /\/(write|delete)$/.test(action)) {
    throw new ServiceError(
      409,
      'ReadOnlyDisabledSubscription',
      `The subscription '${id}' is disabled and therefore marked as read only. You cannot perform any write actions on this subscription until it is re-enabled.`,
    );
  }
}

/** A role whose condition does not let it through, and one that is missing, are refused alike. */
export function failed({ clientId, principalId }: Caller, { action, scope }: Need, denial?: DenyAssignment) {
  const client = `The client '${clientId}' with object id '${principalId}'`;
  if (denial === undefined) {
    return new ServiceError(
      403,
      'AuthorizationFailed',
      `${client} does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    );
  }
  return new ServiceError(
    403,
    'DenyAssignmentAuthorizationFailed',
    `${client} has permission to perform action '${action}' on scope '${scope}'; however, the access is denied because of the deny assignment with name '${denial.name}' and Id '${denial.id.replaceAll('-', '')}' at scope '${denial.scope}'.`,
  );
}
