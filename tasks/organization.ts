/**
 * The Azure DevOps organization as the job reaches it: the client of azure-devops-node-api, with its bearer sign-in,
 * proxy and rate-limit reading, behind core's port. Only its plain client is used, with the routes given: its typed
 * clients first ask for locations (one OPTIONS an area), and loading them all costs the start of every run.
 */
import { createHttpHeaders, type HttpClient, type PipelineRequest, RestError } from '@azure/core-rest-pipeline';
import type { AdoHttpClient } from 'azure-devops-node-api/AdoHttpClientBases';
import type { Organization } from '../core';
import { proxyFor } from './http';

/** @param token the job's own token @param url the collection's address @param underWay when to load the client */
export function makeOrganization(url: string, token: string, underWay: Promise<void>): Organization {
  const address = url.replace(/\/+$/, '');
  let client: Promise<AdoHttpClient> | undefined;
  const http: HttpClient = {
    async sendRequest(request) {
      client ??= underWay.then(() => makeClient(address, token));
      const answer = await answerOf(await client, request);
      return { request, ...answer };
    },
  };
  return { url: address, http };
}

async function makeClient(address: string, token: string): Promise<AdoHttpClient> {
  const [{ AdoHttpClient }, { BearerCredentialHandler }] = await Promise.all([
    import('azure-devops-node-api/AdoHttpClientBases'),
    import('azure-devops-node-api/handlers/bearertoken'),
  ]);
  const proxyUrl = proxyFor(address);
  return new AdoHttpClient('AmlLinks', [new BearerCredentialHandler(token, false)], {
    allowRedirects: false,
    keepAlive: true,
    socketTimeout: 30_000,
    ...(proxyUrl ? { proxy: { proxyUrl } } : {}),
  });
}

async function answerOf(client: AdoHttpClient, request: PipelineRequest) {
  try {
    const body = typeof request.body === 'string' ? request.body : '';
    const response = await client.request(request.method, request.url, body, request.headers.toJSON());
    const headers = createHttpHeaders();
    for (const [name, value] of Object.entries(response.message.headers)) {
      headers.set(name, Array.isArray(value) ? value.join(', ') : (value ?? ''));
    }
    return { status: response.message.statusCode ?? 0, headers, bodyAsText: await response.readBody() };
  } catch (failed) {
    const message = failed instanceof Error ? failed.message : String(failed);
    throw new RestError(message, { code: RestError.REQUEST_SEND_ERROR, request });
  }
}
