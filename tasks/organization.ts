/**
 * The Azure DevOps organization as the job reaches it: the client of azure-devops-node-api, with its bearer sign-in and
 * rate-limit reading, behind core's port and through the agent's door. Only its plain client is used, with the routes
 * given: its typed clients first ask for locations (one OPTIONS an area), and loading them all costs the start of every
 * run.
 */
import { createHttpHeaders, type HttpClient, type PipelineRequest, RestError } from '@azure/core-rest-pipeline';
import type { Organization } from '../core';
import { type Door, inTime } from './http';

type Libraries = Awaited<ReturnType<typeof loadLibraries>>;

/** @param token the job's own token @param url the collection's address */
export function makeOrganization(url: string, token: string, door: Pick<Door, 'agentFor' | 'underWay'>): Organization {
  let loaded: Promise<Libraries> | undefined;
  const http: HttpClient = {
    async sendRequest(request) {
      loaded ??= door.underWay.then(loadLibraries);
      const libraries = await loaded;
      const answer = await inTime(request.timeout, (signal) => {
        const connect = { agent: door.agentFor(request.url), signal };
        return answerOf(makeClient(libraries, token, connect), request, signal);
      });
      return { request, ...answer };
    },
  };
  return { url: url.replace(/\/+$/, ''), http };
}

async function loadLibraries() {
  const [{ AdoHttpClient }, { BearerCredentialHandler }] = await Promise.all([
    import('azure-devops-node-api/AdoHttpClientBases'),
    import('azure-devops-node-api/handlers/bearertoken'),
  ]);
  return { AdoHttpClient, BearerCredentialHandler };
}

/** A client for one request: it has no other place for a limit of the whole exchange, nor for an agent of ours. */
function makeClient({ AdoHttpClient, BearerCredentialHandler }: Libraries, token: string, connect: object) {
  const connector = {
    prepareRequest: (options: object) => void Object.assign(options, connect),
    canHandleAuthentication: () => false,
    handleAuthentication: () => Promise.reject(new Error('not asked for')),
  };
  return new AdoHttpClient('AmlLinks', [new BearerCredentialHandler(token, false), connector], {
    allowRedirects: false,
    socketTimeout: 30_000,
    // The door knows the proxy; without this the client would look for one in the environment.
    proxy: { proxyUrl: '' },
  });
}

async function answerOf(client: ReturnType<typeof makeClient>, request: PipelineRequest, signal: AbortSignal) {
  try {
    const body = typeof request.body === 'string' ? request.body : '';
    const response = await client.request(request.method, request.url, body, request.headers.toJSON());
    const headers = createHttpHeaders();
    for (const [name, value] of Object.entries(response.message.headers)) {
      headers.set(name, Array.isArray(value) ? value.join(', ') : (value ?? ''));
    }
    return { status: response.message.statusCode ?? 0, headers, bodyAsText: await response.readBody() };
  } catch (failed) {
    const said = failed instanceof Error ? failed.message : String(failed);
    const message = signal.aborted ? `no whole answer within ${request.timeout / 1000} s` : said;
    throw new RestError(message, { code: RestError.REQUEST_SEND_ERROR, request });
  }
}
