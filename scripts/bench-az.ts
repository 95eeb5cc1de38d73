/** The job of the task, by az and az devops: what an administrator would put in a script. */
import type { Served } from '../emulator/serve';
import { leadAz } from './az';

const group = 'resourceGroups/rg-ml/providers/Microsoft.MachineLearningServices/workspaces/mlw-churn';
const contributor = 'b24988ac-6180-42a0-ab88-20f7382dd24c';

/** @returns milliseconds for all of it, sign-in included @throws Error when a command fails */
export async function linkByAz(served: Served): Promise<number> {
  const secrets = served.emulator.secrets();
  const pat = secretOf(secrets, 'pat');
  const az = await leadAz(served, { AZURE_DEVOPS_EXT_PAT: pat });
  const seed = await setupOf(served);
  const began = performance.now();
  const login = ['login', '--service-principal', '-u', seed.clientId, '-p', secretOf(secrets, 'secret')];
  const [account] = await az.json(...login, '--tenant', seed.tenantId);
  const workspace = `/subscriptions/${account.id}/${group}`;
  const { location } = await az.json('resource', 'show', '--ids', workspace, '--api-version', '2024-10-01');
  // Without the audience az makes it multi-tenant, which Entra refuses for connections (AADSTS70052).
  const audience = ['--sign-in-audience', 'AzureADMyOrg'];
  const { appId } = await az.json('ad', 'app', 'create', '--display-name', 'link-by-az', ...audience);
  const { id: principalId } = await az.json('ad', 'sp', 'create', '--id', appId);
  const devops = ['--org', 'https://dev.azure.com/contoso', '--project', 'churn'];
  const configuration = await az.file('connection.json', {
    name: 'by-az',
    type: 'azurerm',
    url: 'https://management.azure.com/',
    authorization: {
      scheme: 'WorkloadIdentityFederation',
      parameters: { tenantid: seed.tenantId, serviceprincipalid: appId },
    },
    data: {
      environment: 'AzureCloud',
      scopeLevel: 'AzureMLWorkspace',
      subscriptionId: account.id,
      subscriptionName: account.name,
      resourceGroupName: 'rg-ml',
      mlWorkspaceName: 'mlw-churn',
      mlWorkspaceLocation: location,
      creationMode: 'Manual',
    },
  });
  const endpoint = ['devops', 'service-endpoint'];
  const made = await az.json(...endpoint, 'create', '--service-endpoint-configuration', configuration, ...devops);
  const { workloadIdentityFederationIssuer: issuer, workloadIdentityFederationSubject: subject } =
    made.authorization.parameters;
  const trust = { name: 'by-az', issuer, subject, audiences: ['api://AzureADTokenExchange'] };
  const trustFile = await az.file('trust.json', trust);
  await az.json('ad', 'app', 'federated-credential', 'create', '--id', appId, '--parameters', `@${trustFile}`);
  // Debian's az 2.45 cannot assign roles by its own command (azure-cli issue 24959); the request is the same.
  const roles = `${workspace}/providers/Microsoft.Authorization`;
  const roleDefinitionId = `/subscriptions/${account.id}/providers/Microsoft.Authorization/roleDefinitions/${contributor}`;
  const properties = { principalId, principalType: 'ServicePrincipal', roleDefinitionId };
  const assignment = `https://management.azure.com${roles}/roleAssignments/${crypto.randomUUID()}?api-version=2022-04-01`;
  await az.json('rest', '--method', 'put', '--url', assignment, '--body', JSON.stringify({ properties }));
  await az.json(...endpoint, 'update', '--id', made.id, '--enable-for-all', 'true', ...devops);
  const proof = {
    dataSourceDetails: {
      dataSourceName: '',
      dataSourceUrl: `{{endpoint.url}}${workspace.slice(1)}?api-version=2024-10-01`,
      resultSelector: 'jsonpath:$',
    },
    resultTransformationDetails: { resultTemplate: '' },
  };
  const proxy = `https://dev.azure.com/contoso/churn/_apis/serviceendpoint/endpointproxy?endpointId=${made.id}&api-version=7.1`;
  const headers = ['Content-Type=application/json', `Authorization=Basic ${Buffer.from(`:${pat}`).toString('base64')}`];
  const rest = ['rest', '--method', 'post', '--url', proxy, '--skip-authorization-header', '--headers', ...headers];
  const { statusCode } = await az.json(...rest, '--body', JSON.stringify(proof));
  const took = performance.now() - began;
  await az.close();
  if (statusCode !== 'ok') {
    throw new Error(`az made a connection that ends ${statusCode}`);
  }
  return took;
}

function secretOf(secrets: Readonly<Record<string, string>>, word: string): string {
  return Object.entries(secrets).find(([label]) => label.includes(word))?.[1] ?? '';
}

async function setupOf(served: Served): Promise<{ clientId: string; tenantId: string }> {
  const { endpoints } = await served.emulator.queueJob({ connections: ['azure-setup'] });
  const parameters = endpoints[0]?.authorization.parameters ?? {};
  return { clientId: parameters.serviceprincipalid ?? '', tenantId: parameters.tenantid ?? '' };
}
