/** Microsoft's typed clients of Azure DevOps, with their defaults: they find their routes by OPTIONS. */
import { getPersonalAccessTokenHandler, WebApi } from 'azure-devops-node-api';
import type { ServiceEndpoint } from 'azure-devops-node-api/interfaces/ServiceEndpointInterfaces';
import { readFacts, report } from './outcome';

const facts = readFacts();
const { projectId, otherProjectId } = facts;
const web = new WebApi('https://dev.azure.com/contoso', getPersonalAccessTokenHandler(facts.pat));
const endpoints = await web.getServiceEndpointApi();
const reference = (id: string, name: string, project: string) => ({
  projectReference: { id, name: project },
  name,
  description: 'by its typed client',
});
let made: ServiceEndpoint = {};
/** The client puts the rate limit's headers among an answer's own fields. */
const plain = ({ rateLimit: _, ...endpoint }: ServiceEndpoint & { readonly rateLimit?: unknown }) => endpoint;

await report({
  connection: async () => (await web.connect()).authenticatedUser?.providerDisplayName,
  projects: async () => (await (await web.getCoreApi()).getProjects()).map(({ name }) => name),
  project: async () => (await (await web.getCoreApi()).getProject('churn')).id,
  pipelines: async () => (await (await web.getPipelinesApi()).listPipelines('churn')).map(({ name }) => name),

  created: async () => {
    const answer = await endpoints.createServiceEndpoint({
      name: 'typed',
      type: 'azurerm',
      url: 'https://management.azure.com/',
      authorization: {
        scheme: 'WorkloadIdentityFederation',
        parameters: { tenantid: facts.tenantId, serviceprincipalid: facts.clientId },
      },
      data: {
        environment: 'AzureCloud',
        scopeLevel: 'AzureMLWorkspace',
        subscriptionId: facts.subscriptionId,
        subscriptionName: 'ML Platform',
        resourceGroupName: 'rg-ml',
        mlWorkspaceName: 'mlw-churn',
        mlWorkspaceLocation: 'westeurope',
        creationMode: 'Manual',
      },
      serviceEndpointProjectReferences: [reference(projectId, 'typed', 'churn')],
    });
    made = plain(answer);
    return { isReady: made.isReady, scheme: made.authorization?.scheme };
  },
  read: async () => (await endpoints.getServiceEndpointDetails('churn', made.id ?? '')).name,
  byName: async () => (await endpoints.getServiceEndpointsByNames('churn', ['typed'])).map(({ id }) => id === made.id),
  listed: async () => (await endpoints.getServiceEndpoints('churn', 'azurerm')).some(({ id }) => id === made.id),
  updated: async () => {
    const data = { ...made.data, mlWorkspaceName: 'mlw-fraud' };
    return (await endpoints.updateServiceEndpoint({ ...made, data }, made.id ?? '')).data;
  },
  shared: async () => {
    await endpoints.shareServiceEndpoint([reference(otherProjectId, 'typed', 'fraud')], made.id ?? '');
    const { isShared, serviceEndpointProjectReferences: references } = await endpoints.getServiceEndpointDetails(
      'fraud',
      made.id ?? '',
    );
    return { isShared, projects: references?.map(({ projectReference }) => projectReference?.name) };
  },
  tested: async () => {
    const details = { dataSourceDetails: { dataSourceName: 'TestConnection' }, resultTransformationDetails: {} };
    const id = facts.federatedId;
    const { statusCode, errorMessage } = await endpoints.executeServiceEndpointRequest(details, 'churn', id);
    return { statusCode, errorMessage };
  },
  history: async () => (await endpoints.getServiceEndpointExecutionRecords('churn', facts.federatedId)).length,
  twice: () =>
    endpoints.createServiceEndpoint({
      ...made,
      name: 'typed',
      serviceEndpointProjectReferences: [reference(projectId, 'typed', 'churn')],
    }),
  deleted: async () => {
    await endpoints.deleteServiceEndpoint(made.id ?? '', [projectId, otherProjectId], false);
    return endpoints.getServiceEndpointDetails('churn', made.id ?? '');
  },
});
