/**
 * Built-in Synapse roles, as `GET /roleDefinitions` gave them when Microsoft's client for it was recorded (azure-sdk-for-js,
 * sdk/synapse/synapse-access-control-rest, 2021). The documentation has one more, Synapse Monitoring Operator, of which
 * no id was found.
 *
 * Source: learn.microsoft.com/azure/synapse-analytics/security/synapse-workspace-synapse-rbac-roles.
 */
export interface SynapseRole {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly dataActions: readonly string[];
  /** Where it can be given, as templates. */
  readonly scopes: readonly string[];
}

const own = 'workspaces/{workspaceName}';
const pools = [`${own}/bigDataPools/{bigDataPoolName}`, `${own}/scopePools/{scopePoolName}`];
const runtimes = `${own}/integrationRuntimes/{integrationRuntimeName}`;
const linkedServices = `${own}/linkedServices/{linkedServiceName}`;
const credentials = `${own}/credentials/{credentialName}`;
const everywhere = [own, ...pools, runtimes, linkedServices, credentials];

/** Actions to write and delete. */
function change(...kinds: readonly string[]): string[] {
  return kinds.flatMap((kind) => [`${kind}/write`, `${kind}/delete`]);
}

const code = ['notebooks', 'sparkJobDefinitions', 'sqlScripts', 'dataFlows', 'pipelines', 'triggers', 'datasets'];
const published = [
  ...change(...code, 'linkedServices', 'credentials', 'libraries', 'kqlScripts', 'sparkConfigurations'),
];
const outputs = ['notebooks/viewOutputs/action', 'pipelines/viewOutputs/action'];
const sparkUse = ['bigDataPools/useCompute/action', 'bigDataPools/viewLogs/action'];
const compute = [
  ...sparkUse,
  'scopePools/useCompute/action',
  'scopePools/viewLogs/action',
  'integrationRuntimes/useCompute/action',
  'integrationRuntimes/viewLogs/action',
  'cancelPipelineRun/action',
  'linkConnections/read',
  'linkConnections/useCompute/action',
];
const useSecret = ['linkedServices/useSecret/action', 'credentials/useSecret/action'];

function define(
  id: string,
  name: string,
  description: string,
  actions: readonly string[],
  scopes: readonly string[] = [own],
): SynapseRole {
  const dataActions = ['read', ...actions].map((action) => `Microsoft.Synapse/workspaces/${action}`);
  return { id, name, description, dataActions, scopes };
}

export const synapseRoles: readonly SynapseRole[] = [
  define(
    '6e4bf58a-b8e1-4cc3-bbf9-d73143322b78',
    'Synapse Administrator',
    'Full Synapse access to serverless SQL pools, Apache Spark pools and Integration runtimes. Includes granting access.',
    [
      ...change('roleAssignments', 'managedPrivateEndpoints', 'scopeJobDefinitions', 'linkConnections'),
      ...compute,
      'artifacts/read',
      ...published,
      ...outputs,
      ...useSecret,
    ],
    everywhere,
  ),
  define(
    'dd665582-e433-40ca-b183-1b1b33e73375',
    'Synapse Linked Data Manager',
    'Creation and management of managed private endpoints, linked services, and credentials.',
    change('managedPrivateEndpoints', 'linkedServices', 'credentials'),
  ),
  define(
    '7572bffe-f453-4b66-912a-46cc5ef38fda',
    'Synapse Contributor',
    'Full Synapse access to serverless SQL pools, Apache Spark pools, Integration runtimes. Does not include granting access.',
    [...compute, ...change('linkConnections'), 'artifacts/read', ...published, ...outputs],
    [own, ...pools, runtimes],
  ),
  define(
    '05930f57-09a3-4c0d-9fa9-6d1eb91c178b',
    'Synapse Artifact Publisher',
    'Create, read, update, and delete access to published code artifacts and their outputs.',
    ['artifacts/read', ...published, ...change('scopeJobDefinitions'), ...outputs],
  ),
  define(
    '53faaa0e-40b6-40c8-a2ff-e38f2d388875',
    'Synapse Artifact User',
    'Read access to published code artifacts and their outputs.',
    ['artifacts/read', ...outputs],
  ),
  define(
    'e3844cc7-4670-42cb-9349-9bdac1ee7881',
    'Synapse Compute Operator',
    'Submit Spark jobs and notebooks and view logs.',
    compute,
    [own, ...pools, runtimes],
  ),
  define(
    '5eb298b4-692c-4241-9cf0-f58a3b42bb25',
    'Synapse Credential User',
    'Runtime and configuration-time use of secrets within credentials and linked services in activities like pipeline runs.',
    useSecret,
    [own, linkedServices, credentials],
  ),
  define(
    '2a385764-43e8-416c-9825-7b18d05a2c4b',
    'Synapse User',
    'List and view details of SQL pools, Apache Spark pools, Integration runtimes, and published linked services and credentials.',
    [],
    everywhere,
  ),
  define(
    'c3a6d2f1-a26f-4810-9b0f-591308d5cbf1',
    'Apache Spark Administrator',
    'Full Synapse access to Apache Spark Pools.',
    [
      ...sparkUse,
      'artifacts/read',
      ...change('notebooks', 'sparkJobDefinitions', 'linkedServices', 'credentials', 'libraries'),
      'notebooks/viewOutputs/action',
    ],
  ),
  define(
    '7af0c69a-a548-47d6-aea3-d00e69bd83aa',
    'Synapse SQL Administrator',
    'Full Synapse access to serverless SQL pools.',
    ['artifacts/read', ...change('sqlScripts', 'linkedServices', 'credentials')],
  ),
];

export const roleNames: ReadonlySet<string> = new Set(synapseRoles.map(({ name }) => name));
