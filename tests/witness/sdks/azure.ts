/** Microsoft's clients of Entra and ARM, with their defaults, as a script on plain Node would use them. */
import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { AzureMachineLearningWorkspaces } from '@azure/arm-machinelearning';
import { ManagedServiceIdentityClient } from '@azure/arm-msi';
import {
  AzurePipelinesCredential,
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  type TokenCredential,
} from '@azure/identity';
import { collect, readFacts, report } from './outcome';

const facts = readFacts();
const { tenantId, clientId, subscriptionId, workspace } = facts;
const bySecret = new ClientSecretCredential(tenantId, clientId, facts.clientSecret);
const learning = new AzureMachineLearningWorkspaces(bySecret, subscriptionId);
const identities = new ManagedServiceIdentityClient(bySecret, subscriptionId);
const authorization = new AuthorizationManagementClient(bySecret, subscriptionId);
const assignmentName = '7c9e6679-7425-40de-944b-e07fc1f90ae7';

async function signIn(credential: TokenCredential): Promise<unknown> {
  const token = await credential.getToken('https://management.azure.com/.default');
  return JSON.parse(Buffer.from(token?.token.split('.')[1] ?? '', 'base64url').toString()).appid;
}

await report({
  secret: () => signIn(bySecret),
  certificate: () => signIn(new ClientCertificateCredential(tenantId, clientId, { certificate: facts.certificate })),
  assertion: () => signIn(new ClientAssertionCredential(tenantId, clientId, async () => facts.assertion)),
  pipelines: () => signIn(new AzurePipelinesCredential(tenantId, clientId, facts.federatedId, facts.jobToken)),
  wrongSecret: () => signIn(new ClientSecretCredential(tenantId, clientId, 'wrong')),

  workspace: async () => {
    const { id, location, provisioningState } = await learning.workspaces.get('rg-ml', 'mlw-churn');
    return { id, location, provisioningState };
  },
  workspacesOfGroup: async () =>
    (await collect(learning.workspaces.listByResourceGroup('rg-ml'))).map(({ name }) => name),
  workspacesOfAll: async () => (await collect(learning.workspaces.listBySubscription())).map(({ name }) => name),
  noWorkspace: () => learning.workspaces.get('rg-ml', 'mlw-none'),

  identity: async () => {
    const made = await identities.userAssignedIdentities.createOrUpdate('rg-ml', 'id-sdk', {
      location: 'westeurope',
    });
    const read = await identities.userAssignedIdentities.get('rg-ml', 'id-sdk');
    return { isSame: made.principalId === read.principalId, tenantId: read.tenantId };
  },
  identityTagged: async () => {
    const { tags } = await identities.userAssignedIdentities.update('rg-ml', 'id-sdk', {
      tags: { purpose: 'witness' },
    });
    return tags;
  },
  identities: async () =>
    (await collect(identities.userAssignedIdentities.listByResourceGroup('rg-ml'))).map(({ name }) => name),
  credential: async () => {
    const { federatedIdentityCredentials: credentials } = identities;
    const wish = { issuer: 'https://issuer.example', subject: 'me', audiences: ['api://AzureADTokenExchange'] };
    await credentials.createOrUpdate('rg-ml', 'id-sdk', 'by-sdk', wish);
    const { issuer, subject, audiences } = await credentials.get('rg-ml', 'id-sdk', 'by-sdk');
    return { isSame: JSON.stringify({ issuer, subject, audiences }) === JSON.stringify(wish) };
  },
  credentials: async () =>
    (await collect(identities.federatedIdentityCredentials.list('rg-ml', 'id-sdk'))).map(({ name }) => name),

  role: async () => {
    const filter = "roleName eq 'AzureML Data Scientist'";
    const [role, ...others] = await collect(authorization.roleDefinitions.list(workspace, { filter }));
    return { id: role?.name, others: others.length };
  },
  // The scope starts with a slash, and so does the client's template: `//subscriptions/…`.
  assignment: async () => {
    const { principalId = '' } = await identities.userAssignedIdentities.get('rg-ml', 'id-sdk');
    const [role] = await collect(
      authorization.roleDefinitions.list(workspace, { filter: "roleName eq 'AzureML Data Scientist'" }),
    );
    const wish = { principalId, principalType: 'ServicePrincipal', roleDefinitionId: role?.id ?? '' };
    const made = await authorization.roleAssignments.create(workspace, assignmentName, wish);
    return { scope: made.scope, isSame: made.principalId === principalId };
  },
  assignments: async () => {
    const { principalId } = await identities.userAssignedIdentities.get('rg-ml', 'id-sdk');
    const filter = `principalId eq '${principalId}'`;
    return (await collect(authorization.roleAssignments.listForScope(workspace, { filter }))).map(({ name }) => name);
  },
  permissions: async () => {
    const [permission] = await collect(authorization.permissions.listForResourceGroup('rg-ml'));
    return permission?.actions;
  },
  removed: async () => {
    const removed = await authorization.roleAssignments.delete(workspace, assignmentName);
    await identities.federatedIdentityCredentials.delete('rg-ml', 'id-sdk', 'by-sdk');
    await identities.userAssignedIdentities.delete('rg-ml', 'id-sdk');
    return { name: removed.name };
  },
  noIdentity: () => identities.userAssignedIdentities.get('rg-ml', 'id-sdk'),
});
