/**
 * Built-in roles, as learn.microsoft.com/azure/role-based-access-control/built-in-roles/privileged, …/general,
 * …/ai-machine-learning, …/identity, …/storage and …/security list them, and how an action is matched against them.
 */
export interface RoleDefinition {
  readonly guid: string;
  readonly roleName: string;
  readonly description: string;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  /** What it allows on data; none when left out. */
  readonly dataActions?: readonly string[];
  /** Of a custom role: where it may be given. */
  readonly assignableScopes?: readonly string[];
}

const workspaces = 'Microsoft.MachineLearningServices/workspaces';
const identities = 'Microsoft.ManagedIdentity/userAssignedIdentities';
const blobs = 'Microsoft.Storage/storageAccounts/blobServices';
const vaults = 'Microsoft.KeyVault/vaults';

export const roleDefinitions: readonly RoleDefinition[] = [
  {
    guid: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
    roleName: 'Contributor',
    description: 'Grants full access to manage all resources, but does not allow you to assign roles in Azure RBAC.',
    actions: ['*'],
    notActions: [
      'Microsoft.Authorization/*/Delete',
      'Microsoft.Authorization/*/Write',
      'Microsoft.Authorization/elevateAccess/Action',
      'Microsoft.Blueprint/blueprintAssignments/write',
      'Microsoft.Blueprint/blueprintAssignments/delete',
      'Microsoft.Compute/galleries/share/action',
      'Microsoft.Purview/consents/write',
      'Microsoft.Purview/consents/delete',
    ],
  },
  {
    guid: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
    roleName: 'Owner',
    description: 'Grants full access to manage all resources, including the ability to assign roles in Azure RBAC.',
    actions: ['*'],
    notActions: [],
  },
  {
    guid: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
    roleName: 'Reader',
    description: 'View all resources, but does not allow you to make any changes.',
    actions: ['*/read'],
    notActions: [],
  },
  {
    guid: '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
    roleName: 'User Access Administrator',
    description: 'Lets you manage user access to Azure resources.',
    actions: ['*/read', 'Microsoft.Authorization/*', 'Microsoft.Support/*'],
    notActions: [],
  },
  {
    guid: 'f58310d9-a9f6-439a-9e8d-f62e7b41a168',
    roleName: 'Role Based Access Control Administrator',
    description: 'Manage access to Azure resources by assigning roles using Azure RBAC.',
    actions: [
      'Microsoft.Authorization/roleAssignments/write',
      'Microsoft.Authorization/roleAssignments/delete',
      '*/read',
      'Microsoft.Support/*',
    ],
    notActions: [],
  },
  {
    guid: 'f6c7c914-8db3-469d-8ca1-694a8f32e121',
    roleName: 'AzureML Data Scientist',
    description:
      'Can perform all actions within an Azure Machine Learning workspace, except for creating or deleting compute resources and modifying the workspace itself.',
    // Read to the letter these do not hold `workspaces/read`.
    actions: [`${workspaces}/*/read`, `${workspaces}/*/action`, `${workspaces}/*/delete`, `${workspaces}/*/write`],
    notActions: [
      `${workspaces}/delete`,
      `${workspaces}/write`,
      `${workspaces}/computes/*/write`,
      `${workspaces}/computes/*/delete`,
      `${workspaces}/computes/listKeys/action`,
      `${workspaces}/listKeys/action`,
      `${workspaces}/hubs/write`,
      `${workspaces}/hubs/delete`,
      `${workspaces}/featurestores/write`,
      `${workspaces}/featurestores/delete`,
    ],
  },
  {
    guid: 'e503ece1-11d0-4e8e-8e2c-7a6c3bf38815',
    roleName: 'AzureML Compute Operator',
    description: 'Can access and perform CRUD operations on Machine Learning Services managed compute resources.',
    actions: [`${workspaces}/computes/*`, `${workspaces}/notebooks/vm/*`],
    notActions: [],
  },
  {
    guid: '64702f94-c441-49e6-a78b-ef80e0188fee',
    roleName: 'Azure AI Developer',
    description: 'Can perform all actions within an Azure AI resource besides managing the resource itself.',
    actions: [
      ...['read', 'action', 'delete', 'write'].map((verb) => `${workspaces}/*/${verb}`),
      'Microsoft.MachineLearningServices/locations/*/read',
      'Microsoft.Authorization/*/read',
      'Microsoft.Resources/deployments/*',
    ],
    notActions: [
      'delete',
      'write',
      'listKeys/action',
      'hubs/write',
      'hubs/delete',
      'featurestores/write',
      'featurestores/delete',
    ].map((action) => `${workspaces}/${action}`),
  },
  {
    // Its description is of the list of roles; of its actions, which were not found to the letter, those that are asked for here.
    guid: 'b78c5d69-af96-48a3-bf8d-a8b4d589de94',
    roleName: 'Azure AI Administrator',
    description: 'A Built-In Role that has all control plane permissions to work with Azure AI and its dependencies',
    actions: [
      'Microsoft.Authorization/*/read',
      'Microsoft.MachineLearningServices/workspaces/*',
      'Microsoft.KeyVault/*',
      'Microsoft.Storage/storageAccounts/*',
      'Microsoft.Resources/deployments/*',
      'Microsoft.Resources/subscriptions/read',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
      'Microsoft.Support/*',
    ],
    notActions: [],
  },
  {
    guid: 'e40ec5ca-96e0-45a2-b4ff-59039f2c2b59',
    roleName: 'Managed Identity Contributor',
    description: 'Create, Read, Update, and Delete User Assigned Identity',
    actions: [
      `${identities}/read`,
      `${identities}/write`,
      `${identities}/delete`,
      `${identities}/federatedIdentityCredentials/*`,
      'Microsoft.Authorization/*/read',
      'Microsoft.Resources/subscriptions/resourceGroups/read',
      'Microsoft.Support/*',
    ],
    notActions: [],
  },
  {
    guid: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
    roleName: 'Storage Blob Data Owner',
    description: 'Allows for full access to Azure Storage blob containers and data, including POSIX access control.',
    actions: [`${blobs}/containers/*`, `${blobs}/generateUserDelegationKey/action`],
    notActions: [],
    dataActions: [`${blobs}/containers/blobs/*`],
  },
  {
    guid: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
    roleName: 'Storage Blob Data Contributor',
    description: 'Allows for read, write and delete access to Azure Storage blob containers and data.',
    actions: [
      `${blobs}/containers/delete`,
      `${blobs}/containers/read`,
      `${blobs}/containers/write`,
      `${blobs}/generateUserDelegationKey/action`,
    ],
    notActions: [],
    dataActions: ['delete', 'read', 'write', 'move/action', 'add/action'].map(
      (action) => `${blobs}/containers/blobs/${action}`,
    ),
  },
  {
    guid: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
    roleName: 'Storage Blob Data Reader',
    description: 'Allows for read access to Azure Storage blob containers and data.',
    actions: [`${blobs}/containers/read`, `${blobs}/generateUserDelegationKey/action`],
    notActions: [],
    dataActions: [`${blobs}/containers/blobs/read`],
  },
  {
    guid: '4633458b-17de-408a-b874-0445c86b69e6',
    roleName: 'Key Vault Secrets User',
    description: 'Read secret contents. Only works for key vaults that use the Azure role-based access control model.',
    actions: [],
    notActions: [],
    dataActions: [`${vaults}/secrets/getSecret/action`, `${vaults}/secrets/readMetadata/action`],
  },
  {
    guid: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7',
    roleName: 'Key Vault Secrets Officer',
    description: 'Perform any action on the secrets of a key vault, except manage permissions.',
    actions: [
      'Microsoft.Authorization/*/read',
      `${vaults}/*/read`,
      'Microsoft.Resources/subscriptions/resourceGroups/read',
      'Microsoft.Support/*',
    ],
    notActions: [],
    dataActions: [`${vaults}/secrets/*`],
  },
];

export function matchesPattern(pattern: string, action: string): boolean {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`, 'i').test(action);
}

/**
 * How a wildcard is read in which a star is a part of its own: to the letter, or as the portal does, so that `a/*\/read`
 * holds `a/read` too. What Azure itself does is unconfirmed (azure.md 2.3, using-a-link.md D).
 */
export type Wildcards = 'letter' | 'portal';

function matchesRolePattern(pattern: string, action: string, wildcards: Wildcards): boolean {
  const isShorter = wildcards === 'portal' && pattern.includes('/*/');
  return matchesPattern(pattern, action) || (isShorter && matchesPattern(pattern.replaceAll('/*/', '/'), action));
}

export function allows({ actions, notActions }: RoleDefinition, action: string, wildcards: Wildcards): boolean {
  return (
    actions.some((pattern) => matchesRolePattern(pattern, action, wildcards)) &&
    !notActions.some((pattern) => matchesRolePattern(pattern, action, wildcards))
  );
}

export function allowsData({ dataActions = [] }: RoleDefinition, action: string): boolean {
  return dataActions.some((pattern) => matchesPattern(pattern, action));
}
