/** A small tenant for the Azure DevOps and agent tests, and a client that speaks to it in process. */
import { createEmulator, type Emulator } from '../../emulator/index';
import type { Seed, SeedConnection } from '../../emulator/seed/schema';

export const tenantId = '11111111-1111-4111-8111-111111111111';
export const subscriptionId = '22222222-2222-4222-8222-222222222222';
export const organizationId = '33333333-3333-4333-8333-333333333333';
export const projectId = '44444444-4444-4444-8444-444444444444';
export const otherProjectId = '44444444-4444-4444-8444-555555555555';
export const linkAppId = '55555555-5555-4555-8555-555555555555';

const connection: SeedConnection = {
  name: 'setup',
  id: '66666666-6666-4666-8666-666666666666',
  description: 'signs the setup in',
  type: 'azurerm',
  scheme: 'WorkloadIdentityFederation',
  identity: 'setup app',
  credential: 'secret',
  issuer: 'entra',
  trusted: true,
  creationMode: 'Manual',
  scopeLevel: 'Subscription',
  subscription: 'ML',
  isDisabled: false,
  status: 'ready',
  visibleTo: ['ana'],
  grants: 'all',
  sharedWith: [],
  formerGrants: [],
  former: false,
  namesIdentity: false,
  checks: [],
};

const connections: readonly SeedConnection[] = [
  connection,
  {
    ...connection,
    name: 'by key',
    id: '66666666-6666-4666-8666-000000000001',
    scheme: 'ServicePrincipal',
    visibleTo: 'all',
    grants: [1],
  },
  {
    ...connection,
    name: 'by certificate',
    id: '66666666-6666-4666-8666-000000000002',
    scheme: 'ServicePrincipal',
    credential: 'certificate',
    visibleTo: 'all',
  },
  { ...connection, name: 'hidden', id: '66666666-6666-4666-8666-000000000003', visibleTo: ['ben'], grants: [] },
  { ...connection, name: 'asleep', id: '66666666-6666-4666-8666-000000000004', isDisabled: true, visibleTo: 'all' },
  {
    ...connection,
    name: 'half made',
    id: '66666666-6666-4666-8666-000000000005',
    status: 'failed',
    visibleTo: 'all',
    creationMode: 'Automatic',
  },
  {
    ...connection,
    name: 'by machine',
    id: '66666666-6666-4666-8666-000000000006',
    scheme: 'ManagedServiceIdentity',
    visibleTo: 'all',
  },
  { ...connection, name: 'old issuer', id: '66666666-6666-4666-8666-000000000007', issuer: 'azdo', visibleTo: 'all' },
  {
    ...connection,
    name: 'automatic',
    id: '66666666-6666-4666-8666-000000000008',
    scheme: 'ServicePrincipal',
    creationMode: 'Automatic',
  },
];

const usual = {
  kind: 'Default',
  publicNetworkAccess: 'Enabled',
  provisioningState: 'Succeeded',
  isSoftDeleted: false,
  datastoreAuth: 'AccessKey',
} as const;

const application = {
  objectId: '77777777-7777-4777-8777-777777777777',
  principalId: '88888888-8888-4888-8888-888888888888',
  signInAudience: 'AzureADMyOrg',
  graphRoles: [],
  directoryRoles: [],
  directoryRolesInToken: false,
  owners: [],
  secret: 'generated',
  certificate: true,
  federatedCredentials: [],
  tags: [],
  state: 'there',
} as const;

export const seed: Seed = {
  replicationSeconds: 2,
  wildcards: 'portal',
  callerAddress: '20.61.97.14',
  lacks: [],
  tenants: [
    {
      id: tenantId,
      domain: 'contoso.example',
      cloud: 'AzureCloud',
      forbidsSecrets: false,
      softDeletedKeepsName: true,
      peopleMayRegister: true,
      groups: [],
      conditionalAccess: [],
      claimsChallenges: [],
      applications: [
        { ...application, displayName: 'setup app', appId: '99999999-9999-4999-8999-999999999999' },
        {
          ...application,
          displayName: 'link app',
          appId: linkAppId,
          objectId: '77777777-7777-4777-8777-000000000001',
          principalId: '88888888-8888-4888-8888-000000000001',
        },
        {
          ...application,
          displayName: 'stranger app',
          appId: '55555555-5555-4555-8555-000000000002',
          objectId: '77777777-7777-4777-8777-000000000002',
          principalId: '88888888-8888-4888-8888-000000000002',
        },
      ],
    },
  ],
  subscriptions: [
    {
      id: subscriptionId,
      name: 'ML',
      tenantId,
      resourceGroups: [
        {
          name: 'rg-ml',
          location: 'westeurope',
          workspaces: [
            { name: 'mlw-prod', location: 'westeurope', ...usual },
            { name: 'mlw-test', location: 'westeurope', ...usual },
          ],
          identities: [],
          synapseWorkspaces: [],
          keyVaults: [],
          storageAccounts: [],
        },
      ],
      roleAssignments: [
        { role: 'Contributor', principal: 'setup app', scope: '/', former: false },
        {
          role: 'Reader',
          principal: 'link app',
          scope: '/resourceGroups/rg-ml/providers/Microsoft.MachineLearningServices/workspaces/mlw-prod',
          former: false,
        },
      ],
      denyAssignments: [],
      locks: [],
      customRoles: [],
      policies: [],
      state: 'Enabled',
    },
  ],
  organizations: [
    {
      name: 'contoso',
      id: organizationId,
      tenantId,
      users: [
        { name: 'ana', pat: 'pat-of-ana', entraRoles: [], roles: { '*': 'Administrator' } },
        { name: 'rita', pat: 'pat-of-rita', entraRoles: [], roles: { alpha: 'Reader' } },
        { name: 'robot', application: 'link app', entraRoles: [], roles: { alpha: 'Creator' } },
      ],
      groups: [],
      projects: [
        {
          name: 'alpha',
          id: projectId,
          buildRole: 'Creator',
          groups: [],
          variableGroups: [],
          protectedBranches: ['refs/heads/main'],
          pipelines: [
            { id: 1, name: 'links', folder: '\\' },
            { id: 2, name: 'training', folder: '\\' },
            { id: 3, name: 'scoring', folder: '\\' },
          ],
          connections,
        },
        {
          name: 'beta',
          id: otherProjectId,
          groups: [],
          variableGroups: [],
          protectedBranches: [],
          pipelines: [{ id: 1, name: 'links', folder: '\\' }],
          connections: [],
        },
      ],
    },
  ],
};

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body, parsed when it is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into answers of every shape
  readonly body: any;
}

export type Ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>;

export interface Bench {
  readonly emulator: Emulator;
  /** A client with that Authorization header; paths are below `https://dev.azure.com/contoso/`. */
  readonly as: (authorization: string | undefined) => Ask;
  readonly asUser: (pat: string) => Ask;
  readonly asJob: (names?: readonly string[]) => Promise<{ ask: Ask; planId: string; jobId: string; token: string }>;
}

export function makeBench(): Bench {
  const emulator = createEmulator({ seed, now: () => new Date('2026-11-02T08:00:00Z') });
  const as =
    (authorization: string | undefined): Ask =>
    async (method, path, body, headers = {}) => {
      const isWhole = path.startsWith('https://');
      const answer = await emulator.send({
        method,
        url: isWhole ? path : `https://dev.azure.com/contoso/${path}`,
        headers: { ...(authorization === undefined ? {} : { Authorization: authorization }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const isJson = (answer.headers['content-type'] ?? '').includes('json');
      return {
        status: answer.status,
        headers: answer.headers,
        text: answer.body,
        body: isJson ? JSON.parse(answer.body) : undefined,
      };
    };
  return {
    emulator,
    as,
    asUser: (pat) => as(`Basic ${Buffer.from(`:${pat}`).toString('base64')}`),
    asJob: async (names = []) => {
      const { systemConnection, planId, jobId } = await emulator.queueJob({ connections: names });
      return { ask: as(`Bearer ${systemConnection.accessToken}`), planId, jobId, token: systemConnection.accessToken };
    },
  };
}

/** The body of a keyless connection to a workspace. */
export function wantConnection(name: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name,
    description: 'made by a test',
    type: 'azurerm',
    url: 'https://management.azure.com/',
    data: {
      environment: 'AzureCloud',
      scopeLevel: 'AzureMLWorkspace',
      subscriptionId,
      subscriptionName: 'ML',
      resourceGroupName: 'rg-ml',
      mlWorkspaceName: 'mlw-prod',
      mlWorkspaceLocation: 'westeurope',
      creationMode: 'Manual',
    },
    authorization: {
      scheme: 'WorkloadIdentityFederation',
      parameters: { tenantid: tenantId, serviceprincipalid: linkAppId },
    },
    serviceEndpointProjectReferences: [
      { projectReference: { id: projectId, name: 'alpha' }, name, description: 'made by a test' },
    ],
    ...changes,
  };
}
