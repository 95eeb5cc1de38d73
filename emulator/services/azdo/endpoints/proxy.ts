/**
 * The endpoint proxy: Azure DevOps calls Azure with a connection's own identity and hands back what came.
 * Source: MicrosoftDocs/vsts-rest-api-specs, serviceEndpoint 7.1 (endpointproxy, types); error texts from the
 * troubleshooting page for Azure Resource Manager connections.
 * Beware: HTTP 200 even where Azure refused; `statusCode` in the body decides. TestConnection reads the subscription,
 * whatever the scope level: rights on the workspace alone do not pass it. Choices made where nothing is confirmed: User
 * is enough to call it; a saved id wins over details sent along; results are texts, JSON for objects.
 */
import { type Answer, type InnerAnswer, NotEmulated, ServiceError } from '../../../frame';
import { isObject, type Json, readObject, readText, sameText } from '../../../json';
import type { ProjectCall } from '../calls';
import { badArgument, endpointDisabled } from '../errors';
import { inProject } from '../routing';
import { readVersion } from '../versions';
import { readHeld } from './managed';
import { toPlain } from './parameters';
import { fill, selectResults } from './proxy-templates';
import { type Credentialed, signIn } from './sign-in';
import { parseBody, parseEndpoint } from './wire';

interface Source {
  readonly url: string;
  readonly resultSelector: string;
}

const subscription = '{{{endpoint.url}}}subscriptions/{{{endpoint.subscriptionId}}}';

/** Those of the 81 that the emulator knows. */
export const azurermSources: Readonly<Record<string, Source>> = {
  TestConnection: { url: `${subscription}?api-version=2016-06-01`, resultSelector: 'jsonpath:$' },
  AzureSubscriptions: {
    url: '{{{endpoint.url}}}subscriptions?api-version=2016-06-01',
    resultSelector: 'jsonpath:$.value[*]',
  },
  AzureResourceGroups: {
    url: `${subscription}/resourcegroups?api-version=2016-02-01`,
    resultSelector: 'jsonpath:$.value[*].name',
  },
  AzureMachineLearningWorkspaces: {
    url: `${subscription}/resourcegroups/{{{endpoint.resourceGroupName}}}/providers/Microsoft.MachineLearningServices/workspaces?api-version=2018-11-19`,
    resultSelector: 'jsonpath:$.value[*].name',
  },
};

/** The names of .NET's HttpStatusCode as JSON has them. */
const statusNames: Readonly<Record<number, string>> = {
  200: 'ok',
  400: 'badRequest',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'notFound',
  409: 'conflict',
  429: 'tooManyRequests',
  500: 'internalServerError',
  503: 'serviceUnavailable',
};

async function execute(at: ProjectCall): Promise<Answer> {
  const { store } = at;
  const body = parseBody(at.call);
  if (!isObject(body)) {
    throw badArgument('Value cannot be null. Parameter name: serviceEndpointRequest');
  }
  const endpoint = readTarget(at, body);
  const details = readObject(body, 'dataSourceDetails');
  const source = readSource(details);
  const url = fill(source.url, endpoint, readObject(details, 'parameters'));
  checkTarget(url);
  const method = readMethod(details);
  const signedIn = await signIn(endpoint, store, readText(details, 'resourceUrl') || endpoint.url);
  if (signedIn.kind === 'refused') {
    return toAnswer(at, { status: 401, errorMessage: signedIn.message });
  }
  const headers = {
    Authorization: `Bearer ${signedIn.token}`,
    Accept: 'application/json',
    'Content-Type': 'application/json',
  };
  const content = method === 'POST' ? { body: readText(details, 'requestContent') ?? '' } : {};
  const answer = await store.ground.call({ method, url, headers, ...content });
  if (answer.status >= 300) {
    return toAnswer(at, { status: answer.status, errorMessage: failedQuery(url, answer) });
  }
  const template = readText(readObject(body, 'resultTransformationDetails'), 'resultTemplate') ?? '';
  return toAnswer(at, { status: 200, result: selectResults(answer.body, source.resultSelector, template) });
}

/** "Only Get and Post are implemented", says the specification. */
function readMethod(details: Json): 'GET' | 'POST' {
  const method = (readText(details, 'requestVerb') || 'GET').toUpperCase();
  if (method !== 'GET' && method !== 'POST') {
    throw badArgument(`The request verb '${method}' is not supported.`);
  }
  return method;
}

function readTarget(at: ProjectCall, body: Json): Credentialed {
  const id = at.call.url.searchParams.get('endpointId') ?? '';
  if (/^(|0|00000000-0000-0000-0000-000000000000)$/.test(id)) {
    return readUnsaved(body);
  }
  const { endpoint, reference } = readHeld(at, id, 'use');
  if (endpoint.isDisabled) {
    throw endpointDisabled(reference.name);
  }
  return endpoint;
}

/** Unsaved details are tried with the credential that they bring. Federation has none: closed since a forgery of 2025. */
function readUnsaved(body: Json): Credentialed {
  const { scheme, parameters, data, url } = parseEndpoint(body.serviceEndpointDetails);
  if (scheme !== 'ServicePrincipal') {
    throw new ServiceError(
      400,
      'InvalidServiceEndpointRequestException',
      `A connection with scheme '${scheme}' must be saved before it can be used.`,
    );
  }
  return { scheme, parameters: toPlain(parameters), data: { ...data }, url };
}

function readSource(details: Json): Source {
  const name = readText(details, 'dataSourceName') ?? '';
  const url = readText(details, 'dataSourceUrl') ?? '';
  if (url !== '') {
    if (!/^\{\{\{?(endpoint\.url|configuration\.Url)\}\}\}?/.test(url)) {
      throw invalidBinding('Only URLs starting with {{endpoint.url}} or {{configuration.Url}} can be called.');
    }
    return { url, resultSelector: readText(details, 'resultSelector') ?? '' };
  }
  if (name === '') {
    throw invalidBinding('Either a data source name or a data source URL must be given.');
  }
  const source = Object.entries(azurermSources).find(([known]) => sameText(known, name))?.[1];
  if (source === undefined) {
    throw new NotEmulated(`the data source '${name}'`);
  }
  return source;
}

function invalidBinding(message: string): ServiceError {
  return new ServiceError(500, 'InvalidDataSourceBindingException', message);
}

/** Private and loopback targets are refused; the wording is ours. */
function checkTarget(url: string): void {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  if (host === '' || /^(localhost|127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|\[)/.test(host)) {
    throw new ServiceError(500, 'InvalidServiceEndpointRequestException', `The address '${url}' cannot be called.`);
  }
}

function failedQuery(url: string, { status, body }: InnerAnswer): string {
  const name = statusNames[status] ?? String(status);
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  return `Failed to query service connection API: '${url}'. Status Code: '${title}', Response from server: '${body}'`;
}

interface Outcome {
  readonly status: number;
  readonly result?: readonly string[];
  readonly errorMessage?: string;
}

function toAnswer(at: ProjectCall, { status, result = [], errorMessage = '' }: Outcome): Answer {
  const asNumber = /enumsAsNumbers=true/i.test(at.call.headers.get('Accept') ?? '');
  const statusCode = asNumber ? status : (statusNames[status] ?? String(status));
  const isNew = (readVersion(at.call) ?? '').startsWith('7.2');
  const more = isNew ? { activityId: at.call.requestId } : {};
  return {
    status: 200,
    body: { result, statusCode, errorMessage, callbackContextParameters: {}, callbackRequired: false, ...more },
  };
}

export const proxyRoutes = inProject('endpointproxy', [['POST', 'serviceendpoint/endpointproxy', execute]]);
