/**
 * The service connections of a project, in our words: the reading half of what Azure DevOps calls service endpoints.
 * Source: Azure DevOps REST, Service Endpoint, Endpoints - Get Service Endpoints, 7.1.
 * Needs: to see the connection (Reader, User or Administrator of it).
 * Beware: a list leaves out failed connections unless `includeFailed` is set (azure-devops-cli-extension #1027), leaves
 * out what the caller may not see, and holds names of all types, which share one name space.
 */
import {
  asClientId,
  asEndpointId,
  asTenantId,
  type ClientId,
  type EndpointId,
  sameText,
  type TenantId,
} from '../names/ids';
import {
  connectionDisabled,
  connectionFailed,
  connectionOfOtherKind,
  notAllowedInAzdo,
  severalConnections,
} from '../problems/azdo';
import { askAzdo, readCaller } from '../wire/azdo';
import { HttpProblem } from '../wire/http-problem';
import { child, type Json, list, looseText, optionalText, record, text } from '../wire/json';
import type { World } from '../world';
import type { Project } from './project';

export interface Connection {
  readonly id: EndpointId;
  readonly name: string;
  readonly description: string | undefined;
  /** `azurerm` for Azure Resource Manager. */
  readonly type: string;
  /** `WorkloadIdentityFederation`, `ServicePrincipal`, `ManagedServiceIdentity`, … */
  readonly scheme: string;
  readonly environment: string | undefined;
  readonly scopeLevel: string | undefined;
  readonly subscriptionId: string | undefined;
  readonly resourceGroup: string | undefined;
  readonly workspace: string | undefined;
  readonly location: string | undefined;
  readonly tenantId: TenantId | undefined;
  readonly clientId: ClientId | undefined;
  /** What a federated credential must say; Azure DevOps fills them in, and they are never composed. */
  readonly issuer: string | undefined;
  readonly subject: string | undefined;
  readonly isDisabled: boolean;
  /** `Ready`, `InProgress`, `Failed`, or what else the service says. */
  readonly state: string;
  readonly stateMessage: string | undefined;
  /** The object as it came: a PUT replaces it whole. */
  readonly whole: Json;
}

export interface ConnectionWant {
  readonly project: Project;
  readonly name: string;
}

/** The connection of that name, or `undefined`. @throws Problem when several have it, or it is of a kind or in a state that is not for us */
export async function readConnection(want: ConnectionWant, world: World): Promise<Connection | undefined> {
  const found = await findConnection(want, world);
  if (found) {
    refuseUnfit(found);
  }
  return found;
}

/** The connection of that name in whatever kind and state it is, or `undefined`. @throws Problem when several have it */
export async function findConnection(want: ConnectionWant, world: World): Promise<Connection | undefined> {
  const path = `/${encodeURIComponent(want.project.id)}/_apis/serviceendpoint/endpoints`;
  let body: unknown;
  try {
    body = (await askAzdo(world, { method: 'GET', path, query: 'includeFailed=true' })).body;
  } catch (failed) {
    throw failed instanceof HttpProblem && failed.status === 403
      ? notAllowedInAzdo(
          `read the service connections of project "${want.project.name}"`,
          await readCaller(world),
          failed,
        )
      : failed;
  }
  // What the caller may hardly see comes with an id alone (terraform-provider-azuredevops #786).
  const named = list(record(body), 'value').filter((item) => sameText(optionalText(item, 'name'), want.name));
  if (named.length > 1) {
    throw severalConnections(
      want.name,
      named.map((item) => text(item, 'id')),
    );
  }
  return named[0] && connectionFromWire(named[0]);
}

/** What no field of ours could mend. */
function refuseUnfit(found: Connection): void {
  if (found.type !== 'azurerm') {
    throw connectionOfOtherKind(found.name, found.type, found.id);
  }
  if (found.state !== 'Ready') {
    throw connectionFailed(found.name, found.state, found.stateMessage);
  }
  if (found.isDisabled) {
    throw connectionDisabled(found.name, found.id);
  }
}

/** The only place that knows Azure DevOps's names for these fields, besides `toWire` of the resource. */
export function connectionFromWire(whole: Json): Connection {
  const authorization = child(whole, 'authorization');
  const parameters = child(authorization, 'parameters');
  const data = child(whole, 'data');
  const status = child(whole, 'operationStatus');
  const tenantId = looseText(parameters, 'tenantid');
  const clientId = looseText(parameters, 'serviceprincipalid');
  return {
    id: asEndpointId(text(whole, 'id')),
    name: optionalText(whole, 'name') ?? '',
    description: optionalText(whole, 'description'),
    type: (optionalText(whole, 'type') ?? '').toLowerCase(),
    scheme: optionalText(authorization, 'scheme') ?? '',
    environment: looseText(data, 'environment'),
    scopeLevel: looseText(data, 'scopeLevel'),
    subscriptionId: looseText(data, 'subscriptionId'),
    resourceGroup: looseText(data, 'resourceGroupName'),
    workspace: looseText(data, 'mlWorkspaceName'),
    location: looseText(data, 'mlWorkspaceLocation'),
    tenantId: tenantId === undefined ? undefined : asTenantId(tenantId),
    clientId: clientId === undefined ? undefined : asClientId(clientId),
    issuer: looseText(parameters, 'workloadIdentityFederationIssuer'),
    subject: looseText(parameters, 'workloadIdentityFederationSubject'),
    isDisabled: whole.isDisabled === true,
    state: optionalText(status, 'state') ?? (whole.isReady === false ? 'InProgress' : 'Ready'),
    stateMessage: optionalText(status, 'statusMessage'),
    whole,
  };
}
