/**
 * Automatic connections: the service registers an application, gives it a credential and Contributor at the scope, all
 * with the rights of the person who asks.
 * Source: learn.microsoft.com "Connect to Azure", "Troubleshoot Azure Resource Manager service connections"; the failures
 * from there and from microsoft/MLOpsPython #56; terraform-provider-azuredevops #1052 and #1068 for who is refused.
 * Beware: a role that may not be given leaves the application behind. The order of steps and the wording of the data are
 * as captured answers have them; a secret's life of three months is not modelled (two years, Graph's default).
 */
import { NotEmulated } from '../../../frame';
import { parseObject, readObject, readText } from '../../../json';
import type { Person } from '../../../people';
import type { OrganizationCall } from '../calls';
import { badArgument } from '../errors';
import type { Endpoint, Store } from '../store';
import { readKey } from './parameters';
import { putTrust, toTrustWish, trustOf, usualIssuer } from './trust';

const contributor = 'b24988ac-6180-42a0-ab88-20f7382dd24c';

/** Only a person can have Azure DevOps make the identity; the text is plausible. @throws ServiceError */
export function checkAsker({ identity }: OrganizationCall): void {
  if (identity.kind === 'user') {
    return;
  }
  throw badArgument(
    "Automatic creation of a service connection is not supported for service principals and build identities. Use creation mode 'Manual'.",
  );
}

/** Answers at once; the endpoint is ready, or failed, when the directory has caught up. */
export async function startAutomatic(at: OrganizationCall, endpoint: Endpoint): Promise<void> {
  const { identityWork, replicationSeconds } = at.store;
  const person = identityWork.findPerson(at.identity.name, at.organization.tenantId);
  if (person === undefined) {
    throw new NotEmulated(`automatic creation for '${at.identity.name}', whom no tenant knows`);
  }
  endpoint.isReady = false;
  endpoint.operationStatus = { state: 'InProgress', statusMessage: '' };
  const outcome = await provision(at, endpoint, person);
  const run = () => {
    Object.assign(endpoint.data, outcome.data);
    Object.assign(endpoint.parameters, outcome.parameters);
    endpoint.isReady = outcome.failure === undefined;
    endpoint.operationStatus = endpoint.isReady
      ? { state: 'Ready', statusMessage: '' }
      : { state: 'Failed', statusMessage: outcome.failure ?? '' };
  };
  at.organization.pending.push({ at: at.now.getTime() + replicationSeconds * 1000, run });
}

interface Outcome {
  /** Why it failed. */
  readonly failure?: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly data: Readonly<Record<string, string>>;
}

async function provision(at: OrganizationCall, endpoint: Endpoint, person: Person): Promise<Outcome> {
  const { organization, store } = at;
  const project = organization.projects.find(({ id }) => id === endpoint.references[0]?.projectId);
  const made = store.identityWork.register(`${organization.name}-${project?.name}-${endpoint.id}`, person);
  if (made === undefined) {
    const failure =
      'Failed to create an app in Microsoft Entra. Error: Insufficient privileges to complete the operation in Microsoft Graph. Ensure that the user has permissions to create a Microsoft Entra Application.';
    return { failure, parameters: {}, data: {} };
  }
  const parameters = await addCredential(at, endpoint, made.clientId);
  const ids = {
    spnObjectId: made.principalId,
    appObjectId: made.applicationId,
    identityType: 'AppRegistrationAutomatic',
  };
  if (parameters === undefined) {
    const failure = 'Failed to create a client secret. Error: CredentialTypeNotAllowedAsPerAppPolicy.';
    return { failure, parameters: { serviceprincipalid: made.clientId }, data: ids };
  }
  const role = await giveRole(endpoint, { principalId: made.principalId, person }, store);
  const permissions = [
    {
      roleAssignmentId: role.name,
      resourceProvider: 'Microsoft.RoleAssignment',
      provisioned: role.failure === undefined,
    },
  ];
  return {
    ...(role.failure === undefined ? {} : { failure: role.failure }),
    parameters: { ...parameters, serviceprincipalid: made.clientId },
    data: { ...ids, azureSpnRoleAssignmentId: role.name, azureSpnPermissions: JSON.stringify(permissions) },
  };
}

/** `undefined` when a policy forbids it. */
async function addCredential(
  at: OrganizationCall,
  endpoint: Endpoint,
  clientId: string,
): Promise<Record<string, string> | undefined> {
  const { identityWork } = at.store;
  if (endpoint.scheme === 'ServicePrincipal') {
    const secret = identityWork.addSecret(clientId, endpoint.id);
    return secret === undefined ? undefined : { authenticationType: 'spnKey', serviceprincipalkey: secret };
  }
  const trust = trustOf(usualIssuer(endpoint), endpoint, at);
  await identityWork.trust(clientId, toTrustWish(endpoint, trust, at));
  const written: Endpoint = { ...endpoint, parameters: {} };
  putTrust(written, trust);
  return written.parameters;
}

interface Role {
  /** The assignment's GUID. */
  readonly name: string;
  readonly failure?: string;
}

/** The new identity, and the person who gives it the role. */
interface RoleWish {
  readonly principalId: string;
  readonly person: Person;
}

async function giveRole(endpoint: Endpoint, { principalId, person }: RoleWish, store: Store): Promise<Role> {
  const { ground, identityWork } = store;
  const name = ground.newGuid();
  const { scope, what } = toScope(endpoint);
  const subscription = `/subscriptions/${endpoint.data.subscriptionId}`;
  const properties = {
    principalId,
    principalType: 'ServicePrincipal',
    roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${contributor}`,
  };
  const answer = await ground.call({
    method: 'PUT',
    url: `${endpoint.url.replace(/\/$/, '')}${scope}/providers/Microsoft.Authorization/roleAssignments/${name}?api-version=2022-04-01`,
    headers: {
      Authorization: `Bearer ${await identityWork.tokenFor(person)}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ properties }),
  });
  if (answer.status < 300) {
    return { name };
  }
  const error = readObject(parseObject(answer.body) ?? {}, 'error');
  const status = answer.status === 403 ? 'Forbidden' : String(answer.status);
  const failure = `Failed to set Azure permission 'RoleAssignmentId: ${name}' for the service principal '${principalId}' on ${what}: error code: ${status}, inner error code: ${readText(error, 'code') ?? ''}, inner error message ${readText(error, 'message') ?? ''}. Ensure that the user has 'Owner' or 'User Access Administrator' permissions on it.`;
  return { name, failure };
}

/** Where the new identity is to be Contributor. */
function toScope({ data, parameters }: Endpoint): { readonly scope: string; readonly what: string } {
  const subscription = `/subscriptions/${data.subscriptionId}`;
  if (data.scopeLevel === 'ManagementGroup') {
    throw new NotEmulated('automatic creation at a management group');
  }
  if (data.scopeLevel === 'AzureMLWorkspace') {
    const scope = `${subscription}/resourceGroups/${data.resourceGroupName}/providers/Microsoft.MachineLearningServices/workspaces/${data.mlWorkspaceName}`;
    return { scope, what: `machine learning workspace '${data.mlWorkspaceName}'` };
  }
  const scope = readKey(parameters, 'scope') || subscription;
  return { scope, what: `subscription ID '${data.subscriptionId}'` };
}
