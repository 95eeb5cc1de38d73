/** Microsoft's clients of Synapse, ARM and data plane, with their defaults. */
import { SynapseManagementClient } from '@azure/arm-synapse';
import { ClientSecretCredential } from '@azure/identity';
import { AccessControlClient } from '@azure/synapse-access-control';
import { ArtifactsClient, type LinkedServiceResource } from '@azure/synapse-artifacts';
import { collect, readFacts, report } from './outcome';

const { tenantId, clientId, clientSecret, subscriptionId } = readFacts();
const credential = new ClientSecretCredential(tenantId, clientId, clientSecret);
const arm = new SynapseManagementClient(credential, subscriptionId);
const place = ['rg-ml', 'syn-churn'] as const;
const workspace = await arm.workspaces.get(...place);
const endpoint = workspace.connectivityEndpoints?.dev ?? '';
const artifacts = new ArtifactsClient(credential, endpoint).linkedServiceOperations;
const access = new AccessControlClient(credential, endpoint);
const assignmentId = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const linkedDataManager = 'dd665582-e433-40ca-b183-1b1b33e73375';
const scope = 'workspaces/syn-churn';

/**
 * Its model of this type has no `authentication`: it is sent where the caller puts the whole `typeProperties` himself, and
 * dropped on reading (azure.md 5.3).
 */
function toLink(typeProperties: object): LinkedServiceResource {
  return { properties: { type: 'AzureMLService', typeProperties } };
}

const target = { subscriptionId, resourceGroupName: 'rg-ml', mlWorkspaceName: 'mlw-churn' };
const secured = {
  ...target,
  servicePrincipalId: clientId,
  servicePrincipalKey: { type: 'SecureString', value: 'the-key-of-the-link' },
  tenant: tenantId,
};

await report({
  workspace: async () => {
    const { identity, managedVirtualNetwork, workspaceRepositoryConfiguration, defaultDataLakeStorage } = workspace;
    return {
      endpoint,
      identity: identity?.type,
      principalId: identity?.principalId,
      managedVirtualNetwork,
      repository: workspaceRepositoryConfiguration?.repositoryName,
      lake: defaultDataLakeStorage?.accountUrl,
    };
  },
  workspacesOfGroup: async () => (await collect(arm.workspaces.listByResourceGroup('rg-ml'))).map(({ name }) => name),
  workspacesOfAll: async () => (await collect(arm.workspaces.list())).map(({ name }) => name),
  noWorkspace: () => arm.workspaces.get('rg-ml', 'syn-none'),

  rule: async () => {
    const range = { startIpAddress: '20.61.97.14', endIpAddress: '20.61.97.14' };
    const made = await arm.ipFirewallRules.beginCreateOrUpdateAndWait(...place, 'agent', range);
    const read = await arm.ipFirewallRules.get(...place, 'agent');
    return { name: made.name, start: read.startIpAddress, state: read.provisioningState };
  },
  rules: async () => (await collect(arm.ipFirewallRules.listByWorkspace(...place))).map(({ name }) => name),
  ruleGone: async () => {
    await arm.ipFirewallRules.beginDeleteAndWait(...place, 'agent');
    return arm.ipFirewallRules.get(...place, 'agent');
  },
  runtimes: async () =>
    (await collect(arm.integrationRuntimes.listByWorkspace(...place))).map(({ name, properties }) => [
      name,
      properties.type,
    ]),
  runtime: async () => (await arm.integrationRuntimes.get(...place, 'ir-cellar')).properties.type,

  linkedServices: async () => (await collect(artifacts.listLinkedServicesByWorkspace())).map(({ name }) => name),
  made: async () => {
    const link = toLink({ ...target, authentication: 'MSI' });
    const { name, etag } = await artifacts.beginCreateOrUpdateLinkedServiceAndWait('by-sdk', link);
    const read = await artifacts.getLinkedService('by-sdk');
    return { name, isSame: etag === read.etag, type: read.properties.type };
  },
  changed: async () => {
    const { etag = '' } = await artifacts.getLinkedService('by-sdk');
    const made = await artifacts.beginCreateOrUpdateLinkedServiceAndWait('by-sdk', toLink(secured), {
      ifMatch: etag,
    });
    const shown = JSON.stringify(made.properties);
    return { isNew: made.etag !== etag, isMasked: !shown.includes('the-key') && shown.includes('**********') };
  },
  changedBySomebodyElse: () =>
    artifacts.beginCreateOrUpdateLinkedServiceAndWait('by-sdk', toLink(target), { ifMatch: 'another' }),
  unchanged: async () => {
    const { etag = '' } = await artifacts.getLinkedService('by-sdk');
    return (await artifacts.getLinkedService('by-sdk', { ifNoneMatch: etag })).properties ?? 'not modified';
  },
  // A write that failed ends in 200, and this client takes that for success (azure.md 5.2).
  failed: () => artifacts.beginCreateOrUpdateLinkedServiceAndWait('never', toLink({ subscriptionId })),
  neverMade: () => artifacts.getLinkedService('never'),
  renamed: async () => {
    await artifacts.beginRenameLinkedServiceAndWait('by-sdk', { newName: 'by-the-sdk' });
    return (await artifacts.getLinkedService('by-the-sdk')).name;
  },
  deleted: async () => {
    await artifacts.beginDeleteLinkedServiceAndWait('by-the-sdk');
    return artifacts.getLinkedService('by-the-sdk');
  },

  roles: async () => {
    const roles = await access.roleDefinitions.listRoleDefinitions();
    const [found] = Array.isArray(roles) ? roles.filter(({ id }) => id === linkedDataManager) : [];
    return { name: found?.name, read: (await access.roleDefinitions.getRoleDefinitionById(linkedDataManager)).name };
  },
  assigned: async () => {
    const principalId = workspace.identity?.principalId ?? '';
    const given = await access.roleAssignments.createRoleAssignment(
      assignmentId,
      linkedDataManager,
      principalId,
      scope,
      {
        principalType: 'ServicePrincipal',
      },
    );
    const read = await access.roleAssignments.getRoleAssignmentById(assignmentId);
    const list = await access.roleAssignments.listRoleAssignments({ principalId });
    return { isSame: given.id === read.id, list: list.value?.map(({ id }) => id) };
  },
  checked: async () => {
    const subject = { principalId: workspace.identity?.principalId ?? '' };
    const actions = ['linkedServices/write', 'roleAssignments/write'].map((name) => ({
      id: `Microsoft.Synapse/workspaces/${name}`,
      isDataAction: true,
    }));
    // Its model has no capital A, which the specification has: it gives nothing of what the service said.
    let said = '';
    const onResponse = ({ bodyAsText }: { readonly bodyAsText?: string | null }) => {
      said = bodyAsText ?? '';
    };
    const { accessDecisions } = await access.roleAssignments.checkPrincipalAccess(subject, actions, scope, {
      onResponse,
    });
    const decisions: readonly { readonly accessDecision: string }[] = JSON.parse(said).AccessDecisions;
    return { read: accessDecisions ?? 'nothing', said: decisions.map(({ accessDecision }) => accessDecision) };
  },
  taken: async () => {
    await access.roleAssignments.deleteRoleAssignmentById(assignmentId);
    return access.roleAssignments.getRoleAssignmentById(assignmentId);
  },
});
