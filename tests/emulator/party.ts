/** One emulator, and the few calls that its tests are made of. */
import { createEmulator, type Emulator } from '../../emulator/index';
import { loadSeed, parseSeed } from '../../emulator/seed/read';

export const arm = 'https://management.azure.com';
export const graph = 'https://graph.microsoft.com/v1.0';
export const login = 'https://login.microsoftonline.com';
export const azdoUrl = 'https://dev.azure.com/contoso/';

/** `contoso` with a secret that we know, and whatever else is said. */
export function withSecret(more = ''): string {
  return `
extends: contoso
tenants:
  - domain: contoso.onmicrosoft.com
    applications:
      - { displayName: azure-setup, secret: the-secret }
      - { displayName: bystander, secret: other-secret }
${more}`;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into answers of every shape
  readonly body: any;
}

export interface Asked {
  readonly token?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

export class Party {
  readonly emulator: Emulator;
  readonly seed;

  constructor(seed: string) {
    this.seed = seed.includes('\n') ? parseSeed(seed) : loadSeed(seed);
    this.emulator = createEmulator({ seed: this.seed, now: () => new Date('2026-11-21T12:00:00Z') });
  }

  get tenantId(): string {
    return this.seed.tenants[0]?.id ?? '';
  }

  get group(): string {
    return `/subscriptions/${this.seed.subscriptions[0]?.id}/resourceGroups/rg-ml`;
  }

  get workspace(): string {
    return `${this.group}/providers/Microsoft.MachineLearningServices/workspaces/mlw-churn`;
  }

  application(name: string) {
    const found = this.seed.tenants
      .flatMap(({ applications }) => applications)
      .find(({ displayName }) => displayName === name);
    if (found === undefined) {
      throw new Error(`no application ${name}`);
    }
    return found;
  }

  async ask(method: string, url: string, { token, headers, body }: Asked = {}): Promise<Answered> {
    const answer = await this.emulator.send({
      method,
      url,
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const isJson = (answer.headers['content-type'] ?? '').includes('json');
    return { ...answer, body: isJson ? JSON.parse(answer.body) : answer.body };
  }

  /** The token endpoint with these form fields besides the usual ones. */
  signIn(fields: Record<string, string>, tenant = this.tenantId): Promise<Answered> {
    const form = { grant_type: 'client_credentials', scope: `${arm}/.default`, ...fields };
    return this.ask('POST', `${login}/${tenant}/oauth2/v2.0/token`, { body: String(new URLSearchParams(form)) });
  }

  async token(resource: string, name = 'azure-setup', secret = 'the-secret'): Promise<string> {
    const { appId } = this.application(name);
    const { body } = await this.signIn({ client_id: appId, client_secret: secret, scope: `${resource}/.default` });
    return String(body.access_token);
  }

  /** An assertion by which Azure DevOps vouches for a connection, fetched as a pipeline's job does. */
  async assertion(connection: string): Promise<string> {
    const job = await this.emulator.queueJob({ connections: [connection] });
    const url = `${job.variables['System.OidcRequestUri']}?api-version=7.1&serviceConnectionId=${job.endpoints[0]?.id}`;
    const answer = await this.ask('POST', url, { token: job.systemConnection.accessToken, body: {} });
    return String(answer.body.oidcToken);
  }

  signInFederated(name: string, assertion: string): Promise<Answered> {
    return this.signIn({
      client_id: this.application(name).appId,
      client_assertion: assertion,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    });
  }
}
