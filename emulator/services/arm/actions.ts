/** The actions that ARM and the vaults ask for here: learn.microsoft.com/azure/role-based-access-control/resource-provider-operations. */
const changes = ['read', 'write', 'delete'] as const;

function each(type: string, verbs: readonly string[]): string[] {
  return verbs.map((verb) => `${type}/${verb}`);
}

/** Actions on data: whoever reads a vault's secrets. */
export const secretActions = {
  get: 'Microsoft.KeyVault/vaults/secrets/getSecret/action',
  list: 'Microsoft.KeyVault/vaults/secrets/readMetadata/action',
} as const;

const workspaces = 'Microsoft.MachineLearningServices/workspaces';

/** What jobs, models and their files take. */
const amlActions: readonly string[] = [
  ...['codes', 'models', 'data', 'environments', 'components'].flatMap((kind) => [
    `${workspaces}/${kind}/read`,
    `${workspaces}/${kind}/versions/read`,
    `${workspaces}/${kind}/versions/write`,
    `${workspaces}/${kind}/versions/startPendingUpload/action`,
  ]),
  `${workspaces}/datastores/read`,
  `${workspaces}/datastores/listsecrets/action`,
  `${workspaces}/jobs/read`,
  `${workspaces}/jobs/write`,
  `${workspaces}/jobs/cancel/action`,
  `${workspaces}/environments/build/action`,
  `${workspaces}/environments/readSecrets/action`,
  `${workspaces}/experiments/runs/read`,
  `${workspaces}/metadata/artifacts/write`,
  ...['write', 'delete', 'start/action', 'stop/action', 'restart/action'].map(
    (verb) => `${workspaces}/computes/${verb}`,
  ),
  ...['read', 'write', 'delete', 'listKeys/action', 'token/action'].map(
    (verb) => `${workspaces}/onlineEndpoints/${verb}`,
  ),
  ...['read', 'write', 'delete', 'getLogs/action'].map((verb) => `${workspaces}/onlineEndpoints/deployments/${verb}`),
];

/** What a seed may say that somebody lacks. */
export const armActions: readonly string[] = [
  ...each('Microsoft.Authorization/roleAssignments', changes),
  'Microsoft.Authorization/roleDefinitions/read',
  'Microsoft.Authorization/permissions/read',
  'Microsoft.Authorization/locks/read',
  'Microsoft.Authorization/denyAssignments/read',
  ...each('Microsoft.ManagedIdentity/userAssignedIdentities', changes),
  ...each('Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials', changes),
  'Microsoft.MachineLearningServices/workspaces/read',
  'Microsoft.MachineLearningServices/workspaces/computes/read',
  ...amlActions,
  'Microsoft.Synapse/workspaces/read',
  ...each('Microsoft.Synapse/workspaces/firewallRules', changes),
  'Microsoft.Synapse/workspaces/integrationRuntimes/read',
  'Microsoft.KeyVault/vaults/read',
  'Microsoft.Storage/storageAccounts/read',
  'Microsoft.Resources/subscriptions/read',
  'Microsoft.Resources/subscriptions/resourceGroups/read',
  ...Object.values(secretActions),
];
