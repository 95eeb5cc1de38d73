/**
 * The environment of a task or script: that and nothing else of ours.
 * Source: microsoft/azure-pipelines-agent, Handler.cs and TaskRunner.cs; azure-pipelines-task-lib, internal.ts.
 * Beware: a task gets only the connections that its own `connectedService` inputs name, and the job's system one.
 */
import type { JobEndpoint, JobMessage } from '../services/azdo/index';
import type { Certificates } from './options';
import { toEnvironmentName, type Variables } from './variables';

/** How the emulator is reached: by proxy and certificate alone. */
export interface Network {
  readonly proxy: string;
  /** A file with the certificate authority's PEM. */
  readonly ca: string;
}

/** The variables by which an agent hands its own certificate settings to a job. */
export function toCertificateVariables(certificates: Certificates, { ca }: Network): Record<string, string> {
  if (certificates === 'agent') {
    return { 'Agent.CAInfo': ca };
  }
  return certificates === 'skipped' ? { 'Agent.SkipCertValidation': 'True' } : {};
}

type Environment = Record<string, string>;

interface CommonContext {
  readonly variables: Variables;
  readonly network: Network;
  /** Its root is the home folder of the agent's user. */
  readonly workspace: { readonly root: string };
  readonly certificates: Certificates;
}

/** What every step gets. */
export function makeCommonEnvironment(context: CommonContext): Environment {
  const { variables, network, workspace, certificates } = context;
  const environment: Environment = {};
  for (const { name, value, isSecret } of variables.list()) {
    if (!isSecret) {
      environment[toEnvironmentName(name)] = value;
    }
  }
  return {
    ...environment,
    PATH: variables.get('PATH') ?? '',
    HOME: workspace.root,
    TF_BUILD: 'True',
    HTTPS_PROXY: network.proxy,
    NO_PROXY: '127.0.0.1,localhost',
    ...(certificates === 'node' ? { NODE_EXTRA_CA_CERTS: network.ca } : {}),
    // The machine's own token service, which @azure/identity asks on agents with a managed identity.
    AZURE_POD_IDENTITY_AUTHORITY_HOST: network.proxy,
  };
}

export interface TaskContext {
  readonly inputs: Readonly<Record<string, string>>;
  readonly endpoints: readonly JobEndpoint[];
  readonly message: JobMessage;
  readonly variables: Variables;
  readonly taskVariables: ReadonlyMap<string, string>;
  readonly network: Network;
}

/** What a task gets besides. */
export function makeTaskEnvironment(context: TaskContext): Environment {
  const environment: Environment = {
    // An agent behind a proxy tells the task library so; variables stand for another configuration of the agent.
    AGENT_PROXYURL: context.variables.get('Agent.ProxyUrl') ?? context.network.proxy,
    AGENT_PROXYBYPASSLIST: context.variables.get('Agent.ProxyBypassList') ?? '["127\\\\.0\\\\.0\\\\.1","localhost"]',
  };
  // What has an empty value is left out, as the library cannot tell it from what is not there.
  for (const [name, value] of Object.entries(context.inputs)) {
    if (value !== '') {
      environment[`INPUT_${toEnvironmentName(name)}`] = value;
    }
  }
  for (const endpoint of context.endpoints) {
    addEndpoint(environment, endpoint.id, endpoint);
  }
  addEndpoint(environment, 'SYSTEMVSSCONNECTION', {
    url: context.message.systemConnection.url,
    authorization: { scheme: 'OAuth', parameters: { AccessToken: context.message.systemConnection.accessToken } },
    data: {
      ServerId: context.message.variables['System.CollectionId'] ?? '',
      ServerName: context.message.systemConnection.url,
    },
  });
  const all = context.variables.list();
  for (const { name, value, isSecret } of all) {
    if (isSecret) {
      environment[`SECRET_${toEnvironmentName(name)}`] = value;
    }
  }
  environment.VSTS_PUBLIC_VARIABLES = JSON.stringify(all.filter(({ isSecret }) => !isSecret).map(({ name }) => name));
  environment.VSTS_SECRET_VARIABLES = JSON.stringify(all.filter(({ isSecret }) => isSecret).map(({ name }) => name));
  for (const [name, value] of context.taskVariables) {
    environment[`VSTS_TASKVARIABLE_${toEnvironmentName(name)}`] = value;
  }
  return environment;
}

function addEndpoint(
  environment: Environment,
  id: string,
  endpoint: Pick<JobEndpoint, 'url' | 'authorization' | 'data'>,
): void {
  const { scheme, parameters } = endpoint.authorization;
  environment[`ENDPOINT_URL_${id}`] = endpoint.url;
  environment[`ENDPOINT_AUTH_${id}`] = JSON.stringify({ parameters, scheme });
  environment[`ENDPOINT_AUTH_SCHEME_${id}`] = scheme;
  for (const [key, value] of Object.entries(parameters)) {
    environment[`ENDPOINT_AUTH_PARAMETER_${id}_${toEnvironmentName(key)}`] = value;
  }
  environment[`ENDPOINT_DATA_${id}`] = JSON.stringify(endpoint.data);
  for (const [key, value] of Object.entries(endpoint.data)) {
    environment[`ENDPOINT_DATA_${id}_${toEnvironmentName(key)}`] = value;
  }
}
