/**
 * Built-in roles, as learn.microsoft.com/azure/role-based-access-control/built-in-roles/privileged, …/general,
 * …/ai-machine-learning and …/identity list them, and how an action is matched against them.
 */
export interface RoleDefinition {
  readonly guid: string;
  readonly roleName: string;
  readonly description: string;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

const workspaces = 'Microsoft.MachineLearningServices/workspaces';
const identities = 'Microsoft.ManagedIdentity/userAssignedIdentities';

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
    // Read to the letter these do not hold `workspaces/read`; Azure's own reading is unconfirmed (azure.md 2.3).
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
];

function matchesPattern(pattern: string, action: string): boolean {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`, 'i').test(action);
}

export function allows({ actions, notActions }: RoleDefinition, action: string): boolean {
  return (
    actions.some((pattern) => matchesPattern(pattern, action)) &&
    !notActions.some((pattern) => matchesPattern(pattern, action))
  );
}
