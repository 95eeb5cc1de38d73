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

interface Definition extends Omit<SynapseRole, 'dataActions' | 'scopes'> {
  /** Beside `read`, which all have; without the provider. */
  readonly actions: readonly string[];
  /** Default: the whole workspace only. */
  readonly scopes?: readonly string[];
}

function define({ actions, scopes = [own], ...role }: Definition): SynapseRole {
  const dataActions = ['read', ...actions].map((action) => `Microsoft.Synapse/workspaces/${action}`);
  return { ...role, dataActions, scopes };
}

export const synapseRoles: readonly SynapseRole[] = [
  define({
    id: '6e4bf58a-b8e1-4cc3-bbf9-d73143322b78',
    name: 'Synapse Administrator',
    description:
      'Full Synapse access to serverless SQL pools, Apache Spark pools and Integration runtimes. Includes granting access.',
    actions: [
      ...change('roleAssignments', 'managedPrivateEndpoints', 'scopeJobDefinitions', 'linkConnections'),
      ...compute,
      'artifacts/read',
      ...published,
      ...outputs,
      ...useSecret,
    ],
    scopes: everywhere,
  }),
  define({
    id: 'dd665582-e433-40ca-b183-1b1b33e73375',
    name: 'Synapse Linked Data Manager',
    description: 'Creation and management of managed private endpoints, linked services, and credentials.',
    actions: change('managedPrivateEndpoints', 'linkedServices', 'credentials'),
  }),
  define({
    id: '7572bffe-f453-4b66-912a-46cc5ef38fda',
    name: 'Synapse Contributor',
    description:
      'Full Synapse access to serverless SQL pools, Apache Spark pools, Integration runtimes. Does not include granting access.',
    actions: [...compute, ...change('linkConnections'), 'artifacts/read', ...published, ...outputs],
    scopes: [own, ...pools, runtimes],
  }),
  define({
    id: '05930f57-09a3-4c0d-9fa9-6d1eb91c178b',
    name: 'Synapse Artifact Publisher',
    description: 'Create, read, update, and delete access to published code artifacts and their outputs.',
    actions: ['artifacts/read', ...published, ...change('scopeJobDefinitions'), ...outputs],
  }),
  define({
    id: '53faaa0e-40b6-40c8-a2ff-e38f2d388875',
    name: 'Synapse Artifact User',
    description: 'Read access to published code artifacts and their outputs.',
    actions: ['artifacts/read', ...outputs],
  }),
  define({
    id: 'e3844cc7-4670-42cb-9349-9bdac1ee7881',
    name: 'Synapse Compute Operator',
    description: 'Submit Spark jobs and notebooks and view logs.',
    actions: compute,
    scopes: [own, ...pools, runtimes],
  }),
  define({
    id: '5eb298b4-692c-4241-9cf0-f58a3b42bb25',
    name: 'Synapse Credential User',
    description:
      'Runtime and configuration-time use of secrets within credentials and linked services in activities like pipeline runs.',
    actions: useSecret,
    scopes: [own, linkedServices, credentials],
  }),
  define({
    id: '2a385764-43e8-416c-9825-7b18d05a2c4b',
    name: 'Synapse User',
    description:
      'List and view details of SQL pools, Apache Spark pools, Integration runtimes, and published linked services and credentials.',
    actions: [],
    scopes: everywhere,
  }),
  define({
    id: 'c3a6d2f1-a26f-4810-9b0f-591308d5cbf1',
    name: 'Apache Spark Administrator',
    description: 'Full Synapse access to Apache Spark Pools.',
    actions: [
      ...sparkUse,
      'artifacts/read',
      ...change('notebooks', 'sparkJobDefinitions', 'linkedServices', 'credentials', 'libraries'),
      'notebooks/viewOutputs/action',
    ],
  }),
  define({
    id: '7af0c69a-a548-47d6-aea3-d00e69bd83aa',
    name: 'Synapse SQL Administrator',
    description: 'Full Synapse access to serverless SQL pools.',
    actions: ['artifacts/read', ...change('sqlScripts', 'linkedServices', 'credentials')],
  }),
];

/** To ask what somebody may do. */
export const ask = 'ask';

/** What a seed may say that somebody lacks. */
export const synapseActions: readonly string[] = [
  ...new Set(synapseRoles.flatMap(({ dataActions }) => dataActions)),
  ask,
];

export const roleNames: ReadonlySet<string> = new Set(synapseRoles.map(({ name }) => name));
