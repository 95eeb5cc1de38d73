/** A seed of the usual company, and calls to its Azure DevOps as a person, as an application and as a job. */
import { type Answered, arm, Party } from './party';

const azdo = 'https://dev.azure.com/contoso';
const resource = '499b84ac-1321-427f-aa17-267ca6975798';
const v = 'api-version=7.1';

// biome-ignore lint/suspicious/noExplicitAny: tests reach into answers of every shape
type Wire = any;

export class AzdoParty extends Party {
  /** As `admin`, by personal access token. */
  admin(method: string, path: string, body?: unknown): Promise<Answered> {
    const pat = this.emulator.secrets()['pat admin'] ?? '';
    return this.by(`Basic ${Buffer.from(`:${pat}`).toString('base64')}`, method, path, body);
  }

  by(authorization: string, method: string, path: string, body?: unknown): Promise<Answered> {
    const url = `${azdo}/${path}${path.includes('?') ? '&' : '?'}${path.includes('api-version') ? '' : v}`;
    return this.ask(method, url, { headers: { authorization }, ...(body === undefined ? {} : { body }) });
  }

  /** The header of a person whom Entra signed in. */
  async person(name = 'admin'): Promise<string> {
    const form = {
      grant_type: 'password',
      username: `${name}@contoso.onmicrosoft.com`,
      password: this.emulator.secrets()[`pat ${name}`] ?? '',
      scope: `${resource}/.default`,
    };
    const { body } = await this.signIn(form);
    return `Bearer ${body.access_token}`;
  }

  async job(): Promise<string> {
    const { systemConnection } = await this.emulator.queueJob({ connections: ['azure-setup'] });
    return `Bearer ${systemConnection.accessToken}`;
  }

  /** The connection of that name, as `admin` reads it in a project. */
  async connection(name = 'mlw-churn', project = 'churn'): Promise<Wire> {
    const { body } = await this.admin('GET', `${project}/_apis/serviceendpoint/endpoints?includeFailed=true`);
    return body.value.find((one: { name: string }) => one.name === name);
  }

  /** What the service says when it calls the workspace through a connection. */
  async through(
    id: string,
    project = 'churn',
  ): Promise<{ readonly statusCode: string; readonly errorMessage: string }> {
    const dataSourceUrl = `{{endpoint.url}}${this.workspace.slice(1)}?api-version=2024-04-01`;
    const path = `${project}/_apis/serviceendpoint/endpointproxy?endpointId=${id}`;
    const { body } = await this.admin('POST', path, { dataSourceDetails: { dataSourceUrl } });
    return body;
  }

  put(id: string, body: unknown, more = ''): Promise<Answered> {
    return this.admin('PUT', `_apis/serviceendpoint/endpoints/${id}${more}`, body);
  }

  /** The whole state of the directory's application of that name. */
  graph(displayName: string): Wire {
    const { applications } = this.emulator.state().graph as { applications: { displayName: string }[] };
    return applications.find((one) => one.displayName === displayName);
  }

  get subscriptionId(): string {
    return this.seed.subscriptions[0]?.id ?? '';
  }

  projectId(name: string): string {
    return this.seed.organizations[0]?.projects.find((one) => one.name === name)?.id ?? '';
  }

  /** The body of a connection to the workspace `mlw-churn`. */
  want(name: string, authorization: object, data: Record<string, string> = { creationMode: 'Manual' }): object {
    return {
      name,
      type: 'azurerm',
      url: `${arm}/`,
      authorization,
      data: {
        environment: 'AzureCloud',
        scopeLevel: 'AzureMLWorkspace',
        subscriptionId: this.subscriptionId,
        subscriptionName: 'ML Platform',
        resourceGroupName: 'rg-ml',
        mlWorkspaceName: 'mlw-churn',
        mlWorkspaceLocation: 'westeurope',
        ...data,
      },
      serviceEndpointProjectReferences: [{ projectReference: { id: this.projectId('churn') }, name }],
    };
  }

  make(body: object): Promise<Answered> {
    return this.admin('POST', '_apis/serviceendpoint/endpoints', body);
  }
}
