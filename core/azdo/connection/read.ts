/**
 * The service connections of a project, which Azure DevOps calls service endpoints.
 * Source: Azure DevOps REST, Service Endpoint, Endpoints - Get Service Endpoints, 7.1.
 * Needs: to see the connection (Reader, User or Administrator of it).
 * Beware: a list leaves out failed connections unless `includeFailed` is set (azure-devops-cli-extension #1027), leaves
 * out what the caller may not see, and holds names of all types, which share one name space.
 */

import type { Context, Loader } from '../../context';
import { askAzdo } from '../../http/azdo';
import {
  bodyOf,
  child,
  type Json,
  list,
  looseText,
  optionalFlag,
  optionalList,
  optionalText,
  text,
} from '../../http/json';
import { needing } from '../../http/rights';
import {
  asClientId,
  asEndpointId,
  asTenantId,
  type ClientId,
  type EndpointId,
  sameText,
  type TenantId,
} from '../../names/ids';
import { type KeyNote, keyNoteIn } from '../../names/key-note';
import { carriesMark } from '../../names/mark';
import type { Problem } from '../../problem/problem';
import { neverSettled } from '../../problem/run';
import type { Project } from '../project/read';
import {
  connectionDisabled,
  connectionFailed,
  connectionIsDraft,
  connectionOfOtherKind,
  connectionUnderWay,
  severalConnections,
} from './problems';

export interface Connection {
  readonly id: EndpointId;
  readonly name: string;
  readonly description: string | undefined;
  /** Whether its description carries our mark. */
  readonly isOurs: boolean;
  /** Which key it holds, as its description says. */
  readonly keyNote: KeyNote | undefined;
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
  /** With `ServicePrincipal`: what it signs in by. The key itself is never shown. */
  readonly keyKind: 'secret' | 'certificate' | undefined;
  /** With `ManagedServiceIdentity`: which of the machine's identities; `undefined` for the machine's own. */
  readonly msiClientId: ClientId | undefined;
  /** What a federated credential must say; Azure DevOps fills them in, and they are never composed. */
  readonly issuer: string | undefined;
  readonly subject: string | undefined;
  readonly isDisabled: boolean;
  /** `Ready`, `InProgress`, `Failed`, or what else the service says; `Draft` when it says nothing and is not ready. */
  readonly state: string;
  readonly stateMessage: string | undefined;
  /** The object as it came: a PUT replaces it whole. */
  readonly whole: Json;
}

/** How a connection signs in: by a trust and no key, by a key of an application, or as the machine that a job runs on. */
export type ConnectionScheme = 'WorkloadIdentityFederation' | 'ServicePrincipal' | 'ManagedServiceIdentity';

/** Azure DevOps's name for the trust. */
export const federation = 'WorkloadIdentityFederation' satisfies ConnectionScheme;
/** Azure DevOps's name for a connection to one workspace of Azure Machine Learning. */
export const workspaceScope = 'AzureMLWorkspace';

export interface ConnectionWant {
  readonly project: Project;
  readonly name: string;
}

/** The connection of that name, or `undefined`. @throws Problem when several have it, or it is of a kind or in a state that nothing of ours can use */
export async function readConnection(want: ConnectionWant, context: Context): Promise<Connection | undefined> {
  const found = await findConnection(want, context);
  if (found) {
    refuseUnsupported(found);
  }
  return found;
}

/** The connection of that name in whatever kind and state it is, or `undefined`. @throws Problem when several have it */
export async function findConnection(want: ConnectionWant, context: Context): Promise<Connection | undefined> {
  const all = await listConnections(want.project, context);
  const named = all.filter((one) => sameText(one.name, want.name));
  if (named.length > 1) {
    throw severalConnections(want.name, named.map(namesakeInWords));
  }
  return named[0];
}

/** Whose a shared one is cannot be told: the references come in any order (terraform-provider-azuredevops #1248). */
function namesakeInWords({ id, whole }: Connection): string {
  const projects = projectsIn(whole).flatMap((one) => optionalText(one, 'name') ?? []);
  return projects.length > 1 ? `${id} (shared by the projects ${projects.join(', ')})` : id;
}

/** The projects that have a connection, as it says itself. @param whole the connection as it came */
export function projectsIn(whole: Json): readonly Json[] {
  return optionalList(whole, 'serviceEndpointProjectReferences').map((reference) =>
    child(reference, 'projectReference'),
  );
}

/** All that the caller sees; some it sees by their id and no other field (terraform-provider-azuredevops #786). */
export function listConnections(project: Project, context: Context): Promise<readonly Connection[]> {
  return context.reads.get(connectionsOfProject, project);
}

const connectionsOfProject: Loader<Project, readonly Connection[]> = {
  name: 'connections of the project',
  keyOf: ({ id }) => id,
  one: fetchConnections,
};

async function fetchConnections(project: Project, context: Context): Promise<readonly Connection[]> {
  const doing = `read the service connections of project "${project.name}"`;
  const asked = askAzdo(context, { method: 'GET', path: endpointsPath(project), query: 'includeFailed=true' });
  const reply = await needing({ kind: 'connection user', doing, connection: undefined }, asked, context);
  return list(bodyOf(reply), 'value').map(connectionFromWire);
}

/** The connection of that id, or `undefined`: one that is not there, or not seen, reads as a JSON null (specs #285). */
export function readConnectionById(
  project: Project,
  id: EndpointId,
  context: Context,
): Promise<Connection | undefined> {
  return context.reads.get(connectionById, { project, id });
}

const connectionById: Loader<{ readonly project: Project; readonly id: EndpointId }, Connection | undefined> = {
  name: 'connection',
  keyOf: ({ project, id }) => `${project.id}/${id}`,
  async one({ project, id }, context) {
    const path = `${endpointsPath(project)}/${id}`;
    const reply = await askAzdo(context, { method: 'GET', path, mayBeNull: true });
    const found = reply.body === undefined ? {} : bodyOf(reply);
    return optionalText(found, 'type') === undefined ? undefined : connectionFromWire(found);
  },
};

/** What the connections of a project say of the keys they hold. @returns how to read that, in the context it is given */
export function readHeldKeys({ project, name }: ConnectionWant) {
  return async (context: Context) => {
    const all = await listConnections(project, context);
    const own = all.find((one) => sameText(one.name, name));
    if (!own) {
      throw neverSettled('service connection', `"${name}"`, []);
    }
    return { own: own.keyNote, all: all.map(({ keyNote }) => keyNote) };
  };
}

function endpointsPath({ id }: Project): string {
  return `/${encodeURIComponent(id)}/_apis/serviceendpoint/endpoints`;
}

/** What no change of a field could mend. */
function refuseUnsupported(found: Connection): void {
  if (found.type !== 'azurerm') {
    throw connectionOfOtherKind(found.name, found.type, found.id);
  }
  if (found.state !== 'Ready') {
    throw unfinished(found);
  }
  if (found.isDisabled) {
    throw connectionDisabled(found.name, found.id);
  }
}

function unfinished({ id, name, state, stateMessage }: Connection): Problem {
  switch (state) {
    case 'Draft':
      return connectionIsDraft(name, id);
    case 'InProgress':
      return connectionUnderWay(name, stateMessage);
    default:
      return connectionFailed(name, state, stateMessage);
  }
}

/** Reads a connection as it came. How one is written: `wire.ts`. */
export function connectionFromWire(whole: Json): Connection {
  const authorization = child(whole, 'authorization');
  const parameters = child(authorization, 'parameters');
  const data = child(whole, 'data');
  const status = child(whole, 'operationStatus');
  const tenantId = looseText(parameters, 'tenantid');
  const clientId = looseText(parameters, 'serviceprincipalid');
  const msiClientId = looseText(data, 'msiClientId');
  const description = optionalText(whole, 'description');
  return {
    id: asEndpointId(text(whole, 'id')),
    name: optionalText(whole, 'name') ?? '',
    description,
    isOurs: carriesMark(description),
    keyNote: keyNoteIn(description),
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
    keyKind: keyKindIn(authorization),
    msiClientId: msiClientId === undefined ? undefined : asClientId(msiClientId),
    issuer: looseText(parameters, 'workloadIdentityFederationIssuer'),
    subject: looseText(parameters, 'workloadIdentityFederationSubject'),
    isDisabled: optionalFlag(whole, 'isDisabled') === true,
    // How REST shows a draft of the portal is unconfirmed; what Azure DevOps itself makes always says its state.
    state: optionalText(status, 'state') ?? (optionalFlag(whole, 'isReady') === false ? 'Draft' : 'Ready'),
    stateMessage: optionalText(status, 'statusMessage'),
    whole,
  };
}

function keyKindIn(authorization: Json): Connection['keyKind'] {
  if (!sameText(optionalText(authorization, 'scheme'), 'ServicePrincipal')) {
    return undefined;
  }
  const type = looseText(child(authorization, 'parameters'), 'authenticationType');
  return sameText(type, 'spnCertificate') ? 'certificate' : 'secret';
}
