/**
 * Who may read a vault's secrets: token, network, then Azure roles or the vault's access policies.
 *
 * Source: learn.microsoft.com/azure/key-vault/general/authentication-requests-and-responses, …/rest-error-codes,
 * …/rbac-guide; hashicorp/terraform-provider-azurerm#20742 and piyushsachdeva/Terraform_AKS#2 for the texts of 403.
 */
import { type Caller, type NoCaller, readCaller } from '../../caller';
import { type Call, ServiceError } from '../../frame';
import { sameText } from '../../json';
import { secretActions } from '../arm/actions';
import { findByHost, type KeyVault, type VaultStore } from './store';

type Judge = (principalId: string, action: string, scope: string) => boolean;

/** What Azure says of data at a scope. */
export interface DataRules {
  /** The principal's roles allow it. */
  readonly allows: Judge;
  /** It is taken away from the principal, whatever allows it. */
  readonly withholds: Judge;
}

/** The vaults, and what decides who may read them where Azure's roles do. */
export interface GuardedVaults extends VaultStore {
  readonly rules: DataRules;
}

/** A refusal, with the second code that vaults give. */
export class Forbidden extends ServiceError {
  readonly inner: string;
  constructor(message: string, inner: string) {
    super(403, 'Forbidden', message);
    this.inner = inner;
  }
}

type Right = keyof typeof secretActions;

/** @throws 401, 403 */
export async function enter(store: GuardedVaults, call: Call, right: Right): Promise<KeyVault> {
  const vault = findByHost(store, call.url.hostname);
  if (vault === undefined) {
    throw new ServiceError(404, 'VaultNotFound', 'There is no such vault.');
  }
  const audience = `https://${vault.cloud.vaultSuffix}`;
  // To the letter: one with a slash at the end is another audience to it (Azure/go-autorest#525).
  const caller = await readCaller(store.ground, call, { exactly: audience });
  if (caller.kind !== 'caller') {
    throw unauthorized(call, vault, whyOf(caller, audience));
  }
  const { tenantId } = vault.subscription;
  if (caller.tenantId !== tenantId) {
    const [expected, found] = [tenantId, caller.tenantId].map((id) => `https://sts.windows.net/${id}/`);
    throw unauthorized(call, vault, `AKV10032: Invalid issuer. Expected one of ${expected}, found ${found}.`);
  }
  checkNetwork(store, vault, caller);
  checkRight(store, vault, { caller, right, secret: call.params.name });
  return vault;
}

/** The text for a token that is no longer good is unconfirmed. */
function whyOf({ kind, detail }: NoCaller, audience: string): string {
  if (kind === 'missing') {
    return 'AKV10000: Request is missing a Bearer or PoP token.';
  }
  if (kind === 'audience') {
    return `AKV10022: Invalid audience. Expected ${audience}, found: ${detail}.`;
  }
  return '[BearerReadAccessTokenFailed] Error validating token.';
}

/** Clients without a token ask once to be told where to get one, and for what. */
function unauthorized(call: Call, { cloud, subscription }: KeyVault, message: string): ServiceError {
  const authority = `${call.origin ?? `https://${cloud.loginHosts[0]}`}/${subscription.tenantId}`;
  const challenge = `Bearer authorization="${authority}", resource="https://${cloud.vaultSuffix}"`;
  return new ServiceError(401, 'Unauthorized', message).withHeaders({ 'WWW-Authenticate': challenge });
}

function nameOf({ clientId, principalId, tenantId }: Caller): string {
  return `appid=${clientId};oid=${principalId};iss=https://sts.windows.net/${tenantId}/`;
}

function checkNetwork({ callerAddress }: VaultStore, { seed }: KeyVault, caller: Caller): void {
  const { name, location, publicNetworkAccess, allowedAddresses } = seed;
  const tail = `\r\nCaller: ${nameOf(caller)}\r\nVault: ${name};location=${location}`;
  if (publicNetworkAccess === 'Disabled') {
    const why =
      'Public network access is disabled and request is not from a trusted service nor via an approved private link.';
    throw new Forbidden(`${why}${tail}`, 'ForbiddenByConnection');
  }
  if (allowedAddresses === 'all' || allowedAddresses.includes(callerAddress)) {
    return;
  }
  const why = `Client address is not authorized and caller is not a trusted service.\r\nClient address: ${callerAddress}`;
  throw new Forbidden(`${why}${tail}`, 'ForbiddenByFirewall');
}

interface Ask {
  readonly caller: Caller;
  readonly right: Right;
  /** Which secret; all of them when left out. */
  readonly secret: string | undefined;
}

function checkRight({ rules }: GuardedVaults, vault: KeyVault, { caller, right, secret }: Ask): void {
  const { name, location, authorization } = vault.seed;
  const where = `${name};location=${location}`;
  if (authorization === 'policies') {
    const isWithheld = rules.withholds(caller.principalId, secretActions[right], vault.id);
    const policy = vault.policies.find(({ principalId }) => sameText(principalId, caller.principalId));
    if (!isWithheld && policy?.secrets.some((one) => sameText(one, right) || one === 'all')) {
      return;
    }
    const message = `The user, group or application '${nameOf(caller)}' does not have secrets ${right} permission on key vault '${where}'. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125287`;
    throw new Forbidden(message, 'ForbiddenByPolicy');
  }
  const scope = secret === undefined ? vault.id : `${vault.id}/secrets/${secret}`;
  if (rules.allows(caller.principalId, secretActions[right], scope)) {
    return;
  }
  const resource = scope
    .replace('/resourceGroups/', '/resourcegroups/')
    .replace('/providers/Microsoft.KeyVault/', '/providers/microsoft.keyvault/');
  const message = `Caller is not authorized to perform action on resource.\r\nIf role assignments, deny assignments or role definitions were changed recently, please observe propagation time.\r\nCaller: ${nameOf(caller)}\r\nAction: '${secretActions[right]}'\r\nResource: '${resource}'\r\nAssignment: (not found)\r\nDenyAssignmentId: null\r\nDecisionReason: null \r\nVault: ${where}\r\n`;
  throw new Forbidden(message, 'ForbiddenByRbac');
}
